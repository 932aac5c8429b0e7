import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension TensorFile {
  /// Reads a file, and checks all that its header says against its size before room is made for any value.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or malformed, naming the byte or the tensor.
  package init(contentsOf path: String) throws {
    let file = try OpenFile.reading(path)
    do {
      let size = try file.size()
      let length = try Self.headerLength(of: file, size: size, path: path)
      let data = Self.wordSize + length
      let header = try SafetensorsHeader(parsing: Self.bytes(data, of: file).dropFirst(Self.wordSize))
      let entries = try header.entriesInOrder(dataSize: size - data)
      metadata = header.metadata
      tensors = try entries.map { entry in
        Tensor(
          name: entry.name, shape: entry.shape,
          values: try Self.values(
            (entry.end - entry.begin) / MemoryLayout<Float>.size, of: file, at: data + entry.begin))
      }
    } catch let fault as SafetensorsHeader.Fault {
      throw FileFailure.malformed(path, at: fault.place, expected: fault.expected, found: fault.found)
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unreadable(reason: error.reason))
    }
  }

  private static func headerLength(of file: borrowing OpenFile, size: Int, path: String) throws -> Int {
    guard size >= wordSize else {
      throw SafetensorsHeader.Fault(
        place: "header length", expected: "\(wordSize) bytes", found: "a file of \(size) bytes")
    }
    let length = try bytes(wordSize, of: file).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let longest = min(longestHeader, size - wordSize)
    guard length <= UInt64(longest) else {
      throw SafetensorsHeader.Fault(
        place: "header length",
        expected: "at most \(longest) bytes\(longest < longestHeader ? ", the rest of the file" : "")",
        found: "\(length)")
    }
    return Int(length)
  }

  /// The first bytes of the file.
  private static func bytes(_ count: Int, of file: borrowing OpenFile) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: 0) }
    guard read == count else { throw SystemError(reason: shrunk) }
    return bytes
  }

  private static func values(_ count: Int, of file: borrowing OpenFile, at offset: Int) throws -> [Float] {
    var values = [Float](repeating: 0, count: count)
    let read = try values.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }
    guard read == count * MemoryLayout<Float>.size else { throw SystemError(reason: shrunk) }
    #if _endian(big)
      for index in values.indices {
        values[index] = Float(bitPattern: UInt32(littleEndian: values[index].bitPattern))
      }
    #endif
    return values
  }

  private static let shrunk = "it became shorter while it was read"
}
