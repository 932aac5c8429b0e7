import PseudoLabelPlatform

extension TensorFile {
  /// Writes the file atomically. Equal tensors in equal order with equal metadata are equal bytes.
  ///
  /// The names have to differ (a precondition).
  ///
  /// - Throws: `FileFailure`, unwritable.
  package func write(to path: String) throws {
    try AtomicFile.replace(path) { file in try forEachPiece { try file.write($0) } }
  }

  /// The bytes of the file.
  package var data: Data {
    var data = Data()
    forEachPiece { data.append(contentsOf: $0) }
    return data
  }

  private func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    let header = Array(self.header.utf8)
    precondition(header.count <= Self.longestHeader, "a header of \(header.count) bytes")
    try withUnsafeBytes(of: UInt64(header.count).littleEndian, body)
    try header.withUnsafeBytes(body)
    for tensor in tensors {
      #if _endian(little)
        try tensor.values.withUnsafeBytes(body)
      #else
        try tensor.values.map(\.bitPattern.littleEndian).withUnsafeBytes(body)
      #endif
    }
  }

  /// The JSON header, padded with spaces to a multiple of eight bytes.
  private var header: String {
    precondition(Set(tensors.map(\.name)).count == tensors.count, "two tensors of one name")
    var members: [String] = []
    if !metadata.isEmpty {
      let notes = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
      members.append("\"\(Self.metadataKey)\":{\(notes.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.values.count * MemoryLayout<Float>.size
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(Self.quoted(tensor.name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    let json = "{\(members.joined(separator: ","))}"
    let gap = (Self.wordSize - json.utf8.count % Self.wordSize) % Self.wordSize
    return json + String(repeating: " ", count: gap)
  }

  /// A JSON string.
  private static func quoted(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      case _ where scalar.value < 0x20:
        "\\u00\(scalar.value < 0x10 ? "0" : "")\(String(scalar.value, radix: 16))"
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
