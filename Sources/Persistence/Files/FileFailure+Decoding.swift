import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension FileFailure {
  /// JSON in a file that is not JSON, or not the record that was expected; `line` where the file has a record a line.
  init(_ path: String, _ error: DecodingError, line: Int? = nil) {
    let (context, expected, found) =
      switch error {
      case .typeMismatch(let type, let context): (context, Self.name(of: type), Self.found(context))
      case .valueNotFound(let type, let context): (context, Self.name(of: type), "null")
      case .keyNotFound(let key, let context): (context, "the key \"\(key.stringValue)\"", "none")
      case .dataCorrupted(let context) where context.codingPath.isEmpty:
        (context, "valid JSON", "an error of syntax or a number out of range")
      case .dataCorrupted(let context): (context, Self.expected(context) ?? "a valid value", Self.found(context))
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "a valid record", "\(error)")
      }
    let field = context.place
    let place = [line.map { "line \($0)" }, field.isEmpty ? nil : field].compactMap { $0 }.joined(separator: ", ")
    self = .malformed(path, at: place.isEmpty ? "content" : place, expected: expected, found: found)
  }

  /// What a decoder of this package wants: "a or b" of "expected a or b, found c".
  private static func expected(_ context: DecodingError.Context) -> String? {
    context.debugDescription.firstMatch(of: #/^expected (.+), found /#).map { String($0.output.1) }
  }

  /// "a string" of "Expected to decode Int but found a string instead.", the word of "Cannot initialize Method from
  /// invalid String value word", and other words without their full stop.
  private static func found(_ context: DecodingError.Context) -> String {
    var words = context.debugDescription[...]
    if let before = words.firstRange(of: "invalid String value ") { return "\"\(words[before.upperBound...])\"" }
    if words.hasPrefix("Invalid number of keys") { return "no key that names a kind of it, or several" }
    for before in ["but found ", ", found "] {
      if let range = words.firstRange(of: before) { words = words[range.upperBound...] }
    }
    for end in [".", " instead"] where words.hasSuffix(end) { words = words.dropLast(end.count) }
    return words == "number" || words == "bool" ? "a \(words)" : String(words)
  }

  /// JSON's word for a type, where it has one.
  private static func name(of type: Any.Type) -> String {
    if type is [String: Any].Type { return "an object" }
    if type is [Any].Type { return "a list" }
    if type is any BinaryInteger.Type { return "a whole number" }
    if type is any BinaryFloatingPoint.Type { return "a number" }
    if type is String.Type { return "a string" }
    return "a value of type \(type)"
  }
}
