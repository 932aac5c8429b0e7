import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// Takes the lines of a file in the format of SVMlight, and makes rows of them.
struct SVMlightParser {
  let path: String
  private let memory: MemoryNeed

  private var line = 0
  private var starts = [0]
  /// As they stand in the file.
  private var indices: [UInt32] = []
  private var values: [Double] = []
  private var rounding = NumberRounding()
  private var labels: [String?] = []
  /// Whether a label that is a number was written with a plus sign.
  private(set) var hasPlusSign = false
  /// The line and the text of the first entry of index 0.
  private(set) var zero: (line: Int, text: String)?
  /// The largest index of all.
  private(set) var largest: Int?
  /// The first value that is infinite, or as good as infinite.
  private(set) var unbounded: FileFailure?

  init(path: String, memory: MemoryNeed) {
    self.path = path
    self.memory = memory
  }

  /// Takes a line, which ends in a line feed. Throws `FileFailure`.
  mutating func append(line bytes: UnsafeRawBufferPointer) throws {
    line += 1
    var rest = bytes[...]
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    if line == 1, rest.starts(with: mark) { rest = rest.dropFirst(mark.count) }
    guard var token = SVMlightParser.token(&rest) else { return }
    var label: String?
    if !token.contains(UInt8(ascii: ":")) {
      label = try self.label(token)
      token = SVMlightParser.token(&rest) ?? token[token.endIndex...]
    }
    var last: UInt32?
    while !token.isEmpty {
      if !token.starts(with: "qid:".utf8) { last = try appendEntry(token, behind: last) }
      token = SVMlightParser.token(&rest) ?? token[token.endIndex...]
    }
    if labels.count == labels.capacity { try requireRoom() }
    labels.append(label)
    starts.append(values.count)
  }

  private func requireRoom() throws(RequestFailure) {
    let bytes =
      labels.capacity * MemoryLayout<String?>.stride + starts.capacity * MemoryLayout<Int>.stride
      + indices.capacity * MemoryLayout<UInt32>.stride + values.capacity * MemoryLayout<Double>.stride
    try memory.requireGrowth(from: bytes, for: path, remedy: "Use fewer rows")
  }

  /// The rows of all lines.
  ///
  /// - Parameters:
  ///   - columns: values of those behind them are left out; as many as there are where nil.
  ///   - first: the index of the first column, 0 or 1.
  /// - Returns: the rows, and how many values were left out.
  /// - Throws: `FileFailure`.
  consuming func finish(columns: Int?, first: Int) throws -> (rows: PartlyLabeledNumbers, leftOut: Int) {
    guard !labels.isEmpty else {
      throw FileFailure.malformed(path, at: "content", expected: "at least one row", found: "none")
    }
    let width = (largest ?? -1) + 1 - first
    guard let columns = columns ?? (width > 0 ? width : nil) else {
      throw FileFailure.malformed(path, at: "content", expected: "at least one index:value", found: "labels alone")
    }
    let leftOut = width > columns ? leaveOut(from: columns + first) : 0
    if first == 1 { for place in indices.indices { indices[place] -= 1 } }
    let numbers = NumberRows(
      .sparse(starts: starts, columns: indices, values: values), columns: columns, rounding: rounding)
    return (PartlyLabeledNumbers(features: numbers, labels: labels), leftOut)
  }

  /// Takes out the values of an index and those above; returns how many.
  private mutating func leaveOut(from index: Int) -> Int {
    var kept = 0
    for row in 0..<starts.count - 1 {
      let entries = starts[row]..<starts[row + 1]
      starts[row] = kept
      for entry in entries where indices[entry] < index {
        (indices[kept], values[kept]) = (indices[entry], values[entry])
        kept += 1
      }
    }
    let leftOut = values.count - kept
    starts[starts.count - 1] = kept
    indices.removeLast(leftOut)
    values.removeLast(leftOut)
    return leftOut
  }

  /// The next run of bytes that are no blanks, up to a comment; nil at the end.
  private static func token(_ rest: inout Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer>? {
    var start = rest.startIndex
    while start < rest.endIndex, isBlank(rest[start]) { start += 1 }
    var end = start
    while end < rest.endIndex, !isBlank(rest[end]), rest[end] != UInt8(ascii: "#") { end += 1 }
    defer { rest = rest[end...] }
    return start == end ? nil : rest[start..<end]
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  /// The text of a label; nil where it stands for none.
  private mutating func label(_ token: Slice<UnsafeRawBufferPointer>) throws -> String? {
    guard let text = String(validating: token, as: UTF8.self) else {
      throw malformed(expected: "a label in UTF-8", found: token)
    }
    guard !text.contains(",") else { throw malformed(expected: "one label", found: token) }
    guard text != "?" else { return nil }
    guard let number = Double(text) else { return text }
    // As in tables and arrays, no number is no label.
    guard !number.isNaN else { return nil }
    guard token.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }) else { return text }
    if text.hasPrefix("+") { hasPlusSign = true }
    return abs(number) <= 0x1p53 ? Int(exactly: number).map { "\($0)" } ?? "\(number)" : "\(number)"
  }

  /// Takes one index:value; returns the index.
  private mutating func appendEntry(
    _ token: Slice<UnsafeRawBufferPointer>, behind last: UInt32?
  ) throws -> UInt32 {
    var place = token.startIndex
    var index = 0
    while place < token.endIndex, (0x30...0x39).contains(token[place]) {
      index = min(10 * index + Int(token[place] & 0xf), Int(Int32.max) + 1)
      place += 1
    }
    guard place > token.startIndex, place < token.endIndex, token[place] == UInt8(ascii: ":") else {
      throw malformed(expected: "index:value", found: token)
    }
    guard let value = SVMlightParser.number(token[(place + 1)...]) else {
      throw malformed(expected: "a number behind the index \(index)", found: token)
    }
    guard index <= Int32.max else { throw malformed(expected: "an index below 2147483648", found: token) }
    guard last.map({ $0 < index }) ?? true else {
      throw malformed(expected: "an index above \(last ?? 0), the one before it", found: token)
    }
    if index == 0, zero == nil { zero = (line, Self.shown(token)) }
    largest = max(largest ?? 0, index)
    if values.count == values.capacity { try requireRoom() }
    indices.append(UInt32(index))
    values.append(value)
    if unbounded == nil, abs(value) > ColumnProfile.largestNumber {
      unbounded = malformed(expected: value.isFinite ? "a number within ±1e150" : "a finite number", found: token)
    }
    if abs(value) >= 0x1p53 { noteRounding(of: token[(place + 1)...], to: value) }
    return UInt32(index)
  }

  /// The number that the whole of the text is; nil for any other text, and for one that is not a number.
  private static func number(_ text: Slice<UnsafeRawBufferPointer>) -> Double? {
    guard let first = text.first, !isBlank(first), !text.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }),
      let start = UnsafeRawBufferPointer(rebasing: text).baseAddress?.assumingMemoryBound(to: CChar.self)
    else { return nil }
    // What stands behind the text, a blank or a comment, ends the number.
    var end: UnsafeMutablePointer<CChar>?
    let value = strtod(start, &end)
    guard let end, UnsafePointer(end) == start + text.count, !value.isNaN else { return nil }
    return value
  }

  /// Notes a whole number that is not what its digits say.
  private mutating func noteRounding(of text: Slice<UnsafeRawBufferPointer>, to value: Double) {
    let digits = String(decoding: text, as: UTF8.self)
    if let whole = Int128(digits), Int128(exactly: value) != whole { rounding.note(digits) }
  }

  private func malformed(expected: String, found token: Slice<UnsafeRawBufferPointer>) -> FileFailure {
    .malformed(path, at: "line \(line)", expected: expected, found: "\"\(Self.shown(token))\"")
  }

  private static func shown(_ token: Slice<UnsafeRawBufferPointer>) -> String {
    let shown = token.prefix(40).map { byte in
      (0x21..<0x7f).contains(byte)
        ? String(Unicode.Scalar(byte)) : "\\x\(byte < 16 ? "0" : "")\(String(byte, radix: 16))"
    }
    return "\(shown.joined())\(token.count > 40 ? "…" : "")"
  }
}
