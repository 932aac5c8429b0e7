import PseudoLabelDiagnostics

/// What an NPY file says about itself.
///
/// Layout: the magic bytes 0x93 "NUMPY", the version in two bytes, the length of what follows in two bytes (version 1) or
/// four (2 and 3), little-endian, and a dictionary in the syntax of Python with the keys `descr`, `fortran_order` and
/// `shape`.
struct NPYHeader: Sendable, Hashable {
  let type: NPYType
  /// Whether the first axis goes fastest.
  let isFortran: Bool
  let shape: [Int]
  /// Values, the product of the shape.
  let count: Int
  /// Bytes of the header itself.
  let size: Int

  /// Longer ones are refused; NumPy itself refuses 10 000 bytes unless told otherwise.
  private static let limit = 1 << 16
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  init(_ source: ByteSource) throws {
    let opening = try source.read(8)
    guard opening.count == 8, opening.starts(with: NPYHeader.magic) else {
      throw source.malformed(
        at: "byte 0", expected: "\\x93NUMPY, as an NPY file begins",
        found: opening.isEmpty ? "nothing" : NPYHeader.shown(opening.prefix(6)))
    }
    guard (1...3).contains(opening[6]), opening[7] == 0 else {
      throw source.malformed(
        at: "version (byte 6)", expected: "1.0, 2.0 or 3.0", found: "\(opening[6]).\(opening[7])")
    }
    let lengthSize = opening[6] == 1 ? 2 : 4
    let length = try source.readAll(lengthSize, of: "header").reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= NPYHeader.limit else {
      throw source.malformed(
        at: "header length (byte 8)", expected: "at most \(NPYHeader.limit)", found: "\(length)")
    }
    let content = try source.readAll(length, of: "header")
    // Before version 3 it is in Latin-1.
    let text = opening[6] == 3 ? content : content.flatMap { Array(String(Unicode.Scalar($0)).utf8) }
    size = 8 + lengthSize + length

    let entries: [String: PythonLiteral]
    do throws(PythonLiteral.Flaw) {
      entries = try NPYHeader.entries(PythonLiteral.parse(text))
    } catch {
      throw source.malformed(
        at: "header (byte \(8 + lengthSize + error.place))", expected: error.expected,
        found: error.place < text.count ? NPYHeader.shown(text[error.place...].prefix(20)) : "the end of the header")
    }
    guard let description = entries["descr"] else { throw NPYHeader.lacking("descr", source) }
    do throws(NPYType.Unsupported) {
      type = try NPYType(description)
    } catch {
      throw FileFailure(
        path: source.path,
        problem: source.malformed(
          at: "descr", expected: "numbers, or strings that are labels", found: error.name
        ).problem, remedy: error.remedy)
    }
    guard case .bool(let isFortran)? = entries["fortran_order"] else {
      throw NPYHeader.lacking("fortran_order", source)
    }
    guard case .sequence(let sizes)? = entries["shape"] else { throw NPYHeader.lacking("shape", source) }
    let shape = try sizes.map { size -> Int in
      guard case .integer(let size) = size, size >= 0 else { throw NPYHeader.lacking("shape", source) }
      return size
    }
    guard shape.count <= 64 else {
      throw source.malformed(at: "shape", expected: "at most 64 dimensions", found: "\(shape.count)")
    }
    // The zeros come last, so that none hides a product that overflows.
    var bytes = type.size
    for size in shape.filter({ $0 > 0 }) {
      let product = bytes.multipliedReportingOverflow(by: size)
      guard !product.overflow, product.partialValue < 1 << 56 else {
        throw source.malformed(
          at: "shape", expected: "an array that can be", found: shape.map(String.init).joined(separator: " × "))
      }
      bytes = product.partialValue
    }
    guard !isFortran || shape.count <= 2 else {
      throw FileFailure(
        path: source.path,
        problem: source.malformed(
          at: "fortran_order", expected: "False for \(shape.count) dimensions", found: "True"
        ).problem,
        remedy: "Save it with numpy.ascontiguousarray(…)")
    }
    self.isFortran = isFortran && shape.count == 2
    self.shape = shape
    count = shape.contains(0) ? 0 : bytes / type.size
  }

  /// The three keys, and no other.
  private static func entries(_ literal: PythonLiteral) throws(PythonLiteral.Flaw) -> [String: PythonLiteral] {
    guard case .dictionary(let keys, let values) = literal else {
      throw PythonLiteral.Flaw(place: 0, expected: "a dictionary")
    }
    guard Set(keys).isSubset(of: ["descr", "fortran_order", "shape"]) else {
      throw PythonLiteral.Flaw(place: 0, expected: "no keys but descr, fortran_order and shape")
    }
    return Dictionary(uniqueKeysWithValues: zip(keys, values))
  }

  private static func lacking(_ key: String, _ source: ByteSource) -> FileFailure {
    let expected = ["descr": "a type", "fortran_order": "True or False", "shape": "a tuple of sizes"][key] ?? key
    return source.malformed(at: "header", expected: "\"\(key)\" with \(expected)", found: "something else or nothing")
  }

  /// Bytes of a file as a message can show them.
  private static func shown(_ bytes: some Sequence<UInt8>) -> String {
    let text = bytes.map { byte in
      (0x20..<0x7f).contains(byte)
        ? String(Unicode.Scalar(byte)) : "\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
    }
    return "\"\(text.joined())\""
  }
}
