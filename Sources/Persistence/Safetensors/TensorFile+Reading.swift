import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension TensorFile {
  /// Reads a file, and checks all that its header says against its size before room is made for any value.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or malformed, naming the byte or the tensor.
  package init(contentsOf path: String) throws {
    let file = try OpenFile.reading(path)
    try self.init(reading: file, path: path)
  }

  /// The same of the bytes of a file.
  ///
  /// - Parameters:
  ///   - data: the bytes.
  ///   - path: what they are called in messages.
  package init(_ data: Data, path: String) throws {
    try self.init(reading: DataBytes(data: data), path: path)
  }

  private init<Source: ByteSource & ~Copyable>(reading source: borrowing Source, path: String) throws {
    do {
      let size = try source.size()
      let length = try Self.headerLength(size: size, source)
      let data = Self.wordSize + length
      let header = try SafetensorsHeader(parsing: Self.bytes(data, source).dropFirst(Self.wordSize))
      let entries = try header.entriesInOrder(dataSize: size - data)
      metadata = header.metadata
      tensors = try entries.map { entry in
        Tensor(
          name: entry.name, shape: entry.shape,
          values: try Self.values(
            (entry.end - entry.begin) / MemoryLayout<Float>.size, at: data + entry.begin, source))
      }
    } catch let fault as SafetensorsHeader.Fault {
      throw FileFailure.malformed(path, at: fault.place, expected: fault.expected, found: fault.found)
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unreadable(reason: error.reason))
    }
  }

  private static func headerLength<Source: ByteSource & ~Copyable>(
    size: Int, _ source: borrowing Source
  ) throws -> Int {
    guard size >= wordSize else {
      throw SafetensorsHeader.Fault(
        place: "header length", expected: "\(wordSize) bytes", found: "a file of \(size) bytes")
    }
    let length = try bytes(wordSize, source).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
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
  private static func bytes<Source: ByteSource & ~Copyable>(
    _ count: Int, _ source: borrowing Source
  ) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let filled = try fill(&bytes, at: 0, source)
    guard filled == count else { throw SystemError(reason: shrunk) }
    return bytes
  }

  private static func values<Source: ByteSource & ~Copyable>(
    _ count: Int, at offset: Int, _ source: borrowing Source
  ) throws -> [Float] {
    var values = [Float](repeating: 0, count: count)
    let filled = try fill(&values, at: offset, source)
    guard filled == count * MemoryLayout<Float>.size else { throw SystemError(reason: shrunk) }
    #if _endian(big)
      for index in values.indices {
        values[index] = Float(bitPattern: UInt32(littleEndian: values[index].bitPattern))
      }
    #endif
    return values
  }

  /// How many bytes of the array could be read.
  private static func fill<Element, Source: ByteSource & ~Copyable>(
    _ array: inout [Element], at offset: Int, _ source: borrowing Source
  ) throws -> Int {
    try array.withUnsafeMutableBufferPointer { buffer in
      try source.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
    }
  }

  private static let shrunk = "it became shorter while it was read"
}

/// Where the bytes of a file are read from.
private protocol ByteSource: ~Copyable {
  /// In bytes.
  func size() throws -> Int
  /// Reads from `offset` on until the buffer is full or the bytes end; returns how many were read.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws -> Int
}

extension OpenFile: ByteSource {}

private struct DataBytes: ByteSource {
  let data: Data

  func size() -> Int { data.count }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int {
    let start = data.startIndex + min(offset, data.count)
    return data.copyBytes(to: buffer, from: start..<min(data.endIndex, start + buffer.count))
  }
}
