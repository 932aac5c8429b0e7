import Diagnostics
import Foundation
import Persistence

extension RunConfiguration {
  /// Reads a configuration from a JSON file. A name in it that no configuration has is an error: a misspelt
  /// `inputDropout` must not train without.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or malformed at the field that does not fit.
  package init(contentsOf path: String) throws {
    self = try JSONFile.read(RunConfiguration.self, from: path)
    let written: Any
    do {
      written = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
    } catch {
      // It is stricter than the decoder: control characters in strings, for one.
      throw FileFailure.malformed(path, at: "content", expected: "valid JSON", found: "an error of syntax")
    }
    let known = try JSONSerialization.jsonObject(with: JSONFile.encode(self))
    if let unknown = Self.unknownKey(in: written, knowing: known) {
      throw FileFailure.malformed(
        path, at: unknown, expected: "only what a configuration holds", found: "a name that is unknown")
    }
  }

  /// The path of a key of `value` that `known`, the same configuration as this version writes it, does not have.
  private static func unknownKey(in value: Any, knowing known: Any, at path: [String] = []) -> String? {
    if let value = value as? [String: Any], let known = known as? [String: Any] {
      for (key, member) in value.sorted(by: { $0.key < $1.key }) where !(member is NSNull) {
        let place = path + [key]
        guard let counterpart = known[key] else { return place.joined(separator: ".") }
        if let unknown = unknownKey(in: member, knowing: counterpart, at: place) { return unknown }
      }
    } else if let value = value as? [Any], let known = known as? [Any] {
      for (number, (member, counterpart)) in zip(value, known).enumerated() {
        if let unknown = unknownKey(in: member, knowing: counterpart, at: path + ["[\(number)]"]) { return unknown }
      }
    }
    return nil
  }
}
