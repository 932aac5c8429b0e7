import PseudoLabelDiagnostics

/// Reads an IDX file of unsigned bytes item by item, front to back; what is not asked for is never in memory.
package final class IDXReader {
  package let path: String
  /// The sizes, the number of items first.
  package let dimensions: [Int]
  /// The header as it stands in the file.
  package let header: [UInt8]
  /// Items that were read.
  private var taken = 0
  private let reader: ContentReader

  package var count: Int { dimensions[0] }
  /// Bytes of one item.
  package var itemSize: Int { dimensions.dropFirst().reduce(1, *) }

  /// Reads and checks the header; `limit` is the most bytes of items that are accepted. Throws `FileFailure`.
  package init(path: String, limit: Int = .max) throws {
    self.path = path
    reader = try ContentReader(path: path)
    (header, dimensions) = try IDXReader.readHeader(from: reader)
    size = try IDXReader.size(of: dimensions, limit: limit, path: path)
  }

  private let size: Int

  /// The bytes of the next `wanted` items, fewer at the end of the file, where it is also checked that the file ends.
  /// Throws `FileFailure`.
  package func items(_ wanted: Int) throws -> [UInt8] {
    let now = min(wanted, count - taken)
    let bytes = try reader.read(now * itemSize)
    guard bytes.count == now * itemSize else {
      throw FileFailure.malformed(
        path, at: "items", expected: "\(size) bytes (\(IDXReader.shape(dimensions)))",
        found: "\(taken * itemSize + bytes.count)")
    }
    taken += now
    guard try taken < count || reader.isAtEnd() else {
      throw FileFailure.malformed(
        path, at: "byte \(header.count + size) of the content",
        expected: "the end after \(size) bytes of items (\(IDXReader.shape(dimensions)))", found: "more bytes")
    }
    return bytes
  }

  /// Whether a file that begins so is an IDX file, of whatever numbers.
  static func begins(with opening: [UInt8]) -> Bool {
    guard opening.starts(with: [0, 0]), opening.count >= 3 else { return false }
    // Of bytes also where the dimensions are damaged; the others have some, and not many.
    return opening[2] == ElementType.unsignedByte.rawValue
      || ElementType(rawValue: opening[2]) != nil && opening.count >= 4 && (1...8).contains(opening[3])
  }

  private static func readHeader(from reader: ContentReader) throws -> (bytes: [UInt8], dimensions: [Int]) {
    let path = reader.path
    let magic = try reader.read(4)
    guard magic.count == 4 else {
      throw FileFailure.malformed(
        path, at: "header", expected: "4 bytes of magic number", found: "\(magic.count)")
    }
    guard magic[0] == 0, magic[1] == 0 else {
      throw FileFailure.malformed(
        path, at: "magic number (bytes 0 and 1)", expected: "0x00 0x00, as an IDX file begins",
        found: "\(hex(magic[0])) \(hex(magic[1]))")
    }
    guard magic[2] == ElementType.unsignedByte.rawValue else {
      let found = ElementType(rawValue: magic[2]).map { "\(hex(magic[2])) (\($0.name))" } ?? hex(magic[2])
      throw FileFailure(
        path: path,
        problem: .malformed(place: "type code (byte 2)", expected: "0x08 (unsigned byte)", found: found),
        remedy: ElementType(rawValue: magic[2]).map { _ in
          "Of IDX files only those of unsigned bytes are read. Save other numbers as NPY, with numpy.save"
        })
    }
    guard magic[3] > 0 else {
      throw FileFailure.malformed(path, at: "number of dimensions (byte 3)", expected: "at least 1", found: "0")
    }
    let expected = 4 * Int(magic[3])
    let sizes = try reader.read(expected)
    guard sizes.count == expected else {
      throw FileFailure.malformed(
        path, at: "header", expected: "\(expected) bytes for \(magic[3]) dimensions", found: "\(sizes.count)")
    }
    let dimensions = stride(from: 0, to: expected, by: 4).map { start in
      sizes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    if let zero = dimensions.dropFirst().firstIndex(of: 0) {
      throw FileFailure.malformed(
        path, at: "dimension \(zero + 1) (byte \(4 + 4 * zero))", expected: "at least 1", found: "0")
    }
    return (magic + sizes, dimensions)
  }

  private static func size(of dimensions: [Int], limit: Int, path: String) throws -> Int {
    var size = 1
    // The count comes last, so that no count of zero hides an item whose size overflows.
    for dimension in dimensions.dropFirst() + dimensions.prefix(1) {
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension)
      guard !overflow, product <= limit else {
        throw FileFailure.malformed(
          path, at: "dimensions (byte 4)", expected: "at most \(limit) bytes of items",
          found: "\(shape(dimensions)) bytes")
      }
      size = product
    }
    return size
  }

  private static func shape(_ dimensions: [Int]) -> String { dimensions.map(String.init).joined(separator: " × ") }

  private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0x0" : "0x") + String(byte, radix: 16) }

  private enum ElementType: UInt8 {
    case unsignedByte = 0x08
    case signedByte = 0x09
    case short = 0x0b
    case int = 0x0c
    case float = 0x0d
    case double = 0x0e

    var name: String {
      switch self {
      case .unsignedByte: "unsigned byte"
      case .signedByte: "signed byte"
      case .short: "16-bit integer"
      case .int: "32-bit integer"
      case .float: "32-bit float"
      case .double: "64-bit float"
      }
    }
  }
}
