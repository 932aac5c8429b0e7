import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension JSONFile {
  /// Files with more numbers than this are not searched.
  private static let mostNumbers = 1000

  /// Where a number stands that the record has no room for, such as 1e999, or 1.5 of epochs: of these the decoder says no
  /// more than that the text is not JSON. Nil where it is not for a number that the text cannot be read.
  static func numberOutOfRange<Record: Decodable>(
    _ error: DecodingError, _ type: Record.Type, in contents: Data, of path: String
  ) -> FileFailure? {
    let numbers = numberRanges(in: contents)
    guard !numbers.isEmpty, numbers.count <= mostNumbers else { return nil }

    /// What the decoder says where each number is 1 but for one, in whose place stands `text`.
    func failure(_ text: Data?, at number: Int?) -> DecodingError? {
      var changed = Data()
      var end = contents.startIndex
      for (place, range) in numbers.enumerated() {
        changed += contents[end..<range.lowerBound] + (place == number ? text ?? contents[range] : Data("1".utf8))
        end = range.upperBound
      }
      do {
        _ = try decoder.decode(type, from: changed + contents[end...])
        return nil
      } catch {
        return error as? DecodingError
      }
    }
    guard error.isAboutAllOfIt, failure(nil, at: nil)?.isAboutAllOfIt != true,
      let wrong = numbers.indices.first(where: { failure(nil, at: $0)?.isAboutAllOfIt == true }),
      // A text in its place is an error that tells the place, and what belongs there.
      case .typeMismatch(let wanted, let context)? = failure(Data("\"\"".utf8), at: wrong)
    else { return nil }
    let found = String(decoding: contents[numbers[wrong]], as: UTF8.self)
    return .malformed(path, at: context.place, expected: range(of: wanted, for: found), found: found)
  }

  private static func range(of type: Any.Type, for text: String) -> String {
    guard let type = type as? any FixedWidthInteger.Type else { return "a number up to 1.8e308" }
    func most<Number: FixedWidthInteger>(_: Number.Type) -> String { "\(Number.max)" }
    if let value = Double(text), value != value.rounded() { return "a whole number" }
    if type is any UnsignedInteger.Type, text.hasPrefix("-") { return "a whole number that is not negative" }
    return "a whole number up to \(most(type))"
  }

  /// Where the numbers of a JSON text stand, outside its strings.
  private static func numberRanges(in contents: Data) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var (isString, isEscaped, start) = (false, false, Int?.none)
    for place in contents.indices {
      let byte = contents[place]
      if isString {
        isString = isEscaped || byte != UInt8(ascii: "\"")
        isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
        continue
      }
      let isPart =
        byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || (start != nil && "+.eE".utf8.contains(byte))
      if isPart {
        start = start ?? place
      } else {
        if let begin = start { ranges.append(begin..<place) }
        start = nil
        isString = byte == UInt8(ascii: "\"")
      }
    }
    if let start { ranges.append(start..<contents.endIndex) }
    return ranges
  }
}

extension DecodingError {
  /// Whether it says about the text as a whole that it cannot be read.
  fileprivate var isAboutAllOfIt: Bool {
    if case .dataCorrupted(let context) = self { context.codingPath.isEmpty } else { false }
  }
}

extension DecodingError.Context {
  /// "plan.recipe.network.layers.[0].dense".
  var place: String {
    codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
  }
}
