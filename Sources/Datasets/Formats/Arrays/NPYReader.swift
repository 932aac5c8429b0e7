import PseudoLabelDiagnostics

/// Reads an NPY file front to back: its header first, and then its values once.
struct NPYReader {
  let source: ByteSource
  let header: NPYHeader
  /// What the values have to fit in.
  var memory = MemoryNeed()

  /// Throws `FileFailure`, also where the size that was stated beforehand is another one than that of the array.
  init(_ source: ByteSource) throws {
    self.source = source
    header = try NPYHeader(source)
    if let stated = source.statedSize, stated != header.size + header.count * header.type.size {
      throw source.malformed(
        at: "content", expected: "\(header.size) bytes of header and \(header.count * header.type.size) of values",
        found: "\(stated) bytes")
    }
  }

  var shapeText: String {
    header.shape.isEmpty ? "a single value" : header.shape.map(String.init).joined(separator: " × ")
  }

  func values() throws -> NPYArray.Values {
    if header.type.isString { return .strings(try strings()) }
    if header.type.kind == .unsigned, header.type.size == 1 { return .bytes(try inRows(bytes())) }
    if header.type.fitsFloat { return .floats(try inRows(floats())) }
    var rounding = NumberRounding()
    let numbers = try inRows(doubles(&rounding))
    return .doubles(numbers, rounding)
  }

  /// Calls `body` with the values, some of them at a time.
  func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    let size = header.type.size
    let atOnce = max(1, (1 << 18) / size)
    var taken = 0
    while taken < header.count {
      let wanted = min(atOnce, header.count - taken)
      let bytes = try source.read(wanted * size)
      guard bytes.count == wanted * size else {
        throw source.malformed(
          at: "values", expected: "\(header.count * size) bytes (\(shapeText))",
          found: "\(taken * size + bytes.count)")
      }
      try bytes.withUnsafeBytes(body)
      taken += wanted
    }
    guard try source.read(1).isEmpty else {
      throw source.malformed(
        at: "values", expected: "the end after \(header.count * size) bytes (\(shapeText))", found: "more bytes")
    }
  }

  private func bytes() throws -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(min(header.count, source.plausibleSize))
    try forEachPiece { result.append(contentsOf: $0) }
    return result
  }

  private func floats() throws -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(min(header.count, source.plausibleSize / header.type.size))
    try forEachPiece { header.type.appendFloats($0, to: &result) }
    return result
  }

  private func doubles(_ rounding: inout NumberRounding) throws -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(min(header.count, source.plausibleSize / header.type.size))
    try forEachPiece { header.type.appendDoubles($0, to: &result, &rounding) }
    return result
  }

  private func strings() throws -> [String] {
    var result: [String] = []
    try forEachPiece { piece in
      for start in stride(from: 0, to: piece.count, by: header.type.size) {
        let value = UnsafeRawBufferPointer(rebasing: piece[start..<start + header.type.size])
        guard let string = header.type.string(value) else {
          throw source.malformed(at: "value \(result.count)", expected: "text", found: "bytes that are none")
        }
        result.append(string)
      }
    }
    guard header.isFortran else { return result }
    return inRows(result)
  }

  /// Values of a matrix in C order, whatever the order in the file.
  private func inRows<Value>(_ values: [Value]) -> [Value] {
    guard header.isFortran, !values.isEmpty else { return values }
    let (rows, columns) = (header.shape[0], header.shape[1])
    return [Value](unsafeUninitializedCapacity: values.count) { target, count in
      for row in 0..<rows {
        for column in 0..<columns {
          target.initializeElement(at: row * columns + column, to: values[column * rows + row])
        }
      }
      count = values.count
    }
  }
}
