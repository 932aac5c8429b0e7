import PseudoLabelDiagnostics

extension NPYReader {
  /// The labels of rows, as texts: of whole numbers; of floats that are whole, of which NaN is none; or of strings, of which
  /// the empty one is none. What -1 means, `NumberLabels` decides from the labels of all files.
  ///
  /// - Throws: `FileFailure`, also for other shapes than n, n × 1 and n × classes, and at the first label that is none of these.
  func labels() throws -> [String?] {
    if hasColumnForEachClass { return try labelsOfColumns().labels }
    guard header.shape.count == 1 || header.shape.count == 2 && header.shape[1] == 1 else {
      throw source.malformed(at: "shape", expected: "one label for each row", found: shapeText)
    }
    if header.type.isString {
      guard case .strings(let strings) = try values() else { return [] }
      return strings.map { $0.isEmpty ? nil : $0 }
    }
    var labels: [String?] = []
    labels.reserveCapacity(min(header.count, source.plausibleSize / header.type.size))
    try forEachPiece { piece in
      for start in stride(from: 0, to: piece.count, by: header.type.size) {
        labels.append(try label(piece, at: start, number: labels.count))
      }
    }
    return labels
  }

  private func label(_ piece: UnsafeRawBufferPointer, at start: Int, number: Int) throws -> String? {
    let type = header.type
    switch (type.kind, type.size) {
    case (.bool, _): return piece[start] == 0 ? "0" : "1"
    case (.signed, 1): return "\(type.integer(piece, at: start, as: Int8.self))"
    case (.signed, 2): return "\(type.integer(piece, at: start, as: Int16.self))"
    case (.signed, 4): return "\(type.integer(piece, at: start, as: Int32.self))"
    case (.signed, _): return "\(type.integer(piece, at: start, as: Int64.self))"
    case (.unsigned, 1): return "\(type.integer(piece, at: start, as: UInt8.self))"
    case (.unsigned, 2): return "\(type.integer(piece, at: start, as: UInt16.self))"
    case (.unsigned, 4): return "\(type.integer(piece, at: start, as: UInt32.self))"
    case (.unsigned, _): return "\(type.integer(piece, at: start, as: UInt64.self))"
    case (.float, 2):
      return try text(Double(Float(halfPrecision: type.integer(piece, at: start, as: UInt16.self))), number)
    case (.float, 4):
      return try text(Double(Float(bitPattern: type.integer(piece, at: start, as: UInt32.self))), number)
    case (.float, _): return try text(Double(bitPattern: type.integer(piece, at: start, as: UInt64.self)), number)
    case (.byteString, _), (.unicodeString, _): preconditionFailure("strings are read as such")
    }
  }

  private func text(_ value: Double, _ number: Int) throws -> String? {
    guard !value.isNaN else { return nil }
    // Beyond 2⁵³ neighbours are taken for each other.
    guard abs(value) <= 0x1p53, let whole = Int(exactly: value) else {
      throw source.malformed(at: "label \(number + 1)", expected: "a whole number", found: "\(value)")
    }
    return "\(whole)"
  }
}
