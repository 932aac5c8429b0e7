import Diagnostics
import Foundation

extension FileFailure {
  /// JSON in a file that is not JSON, or not the record that was expected; `line` where the file has a record a line.
  init(_ path: String, _ error: DecodingError, line: Int? = nil) {
    let (context, expected, found) =
      switch error {
      case .typeMismatch(let type, let context): (context, "a value of type \(type)", Self.found(context))
      case .valueNotFound(let type, let context): (context, "a value of type \(type)", "null")
      case .keyNotFound(let key, let context): (context, "the key \"\(key.stringValue)\"", "none")
      case .dataCorrupted(let context) where context.codingPath.isEmpty:
        (context, "valid JSON", "an error of syntax or a number out of range")
      case .dataCorrupted(let context): (context, "a valid value", Self.found(context))
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "a valid record", "\(error)")
      }
    let field = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    let place = [line.map { "line \($0)" }, field.isEmpty ? nil : field].compactMap { $0 }.joined(separator: ", ")
    self = .malformed(path, at: place.isEmpty ? "content" : place, expected: expected, found: found)
  }

  /// "a string" of "Expected to decode Int but found a string instead.", and other words without their full stop.
  private static func found(_ context: DecodingError.Context) -> String {
    var words = context.debugDescription[...]
    if let before = words.firstRange(of: "but found ") { words = words[before.upperBound...] }
    for end in [".", " instead"] where words.hasSuffix(end) { words = words.dropLast(end.count) }
    return String(words)
  }
}
