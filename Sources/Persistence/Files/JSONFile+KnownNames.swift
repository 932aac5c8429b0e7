import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension JSONFile {
  /// Reads a record that a hand may have written. A name in it, at any depth, that the record does not have is an error, and
  /// so is one that stands twice in an object: a misspelt `inputDropout` must not train without.
  ///
  /// - Parameters:
  ///   - type: of the record.
  ///   - path: the file.
  ///   - vocabulary: what its fields offer a choice of.
  /// - Throws: `FileFailure`: missing, unreadable, or malformed at the field that does not fit, with what would fit and the name
  ///   that may have been meant.
  package static func readStrictly<Record: Codable>(
    _ type: Record.Type = Record.self, from path: String, knowing vocabulary: Vocabulary = Vocabulary()
  ) throws -> Record {
    try decodeStrictly(type, from: withoutComments(FileContents.read(path)), of: path, knowing: vocabulary)
  }

  /// The same for bytes; `path` says in messages where they come from.
  ///
  /// - Throws: `FileFailure`, malformed at the field that does not fit.
  package static func decodeStrictly<Record: Codable>(
    _ type: Record.Type = Record.self, from contents: Data, of path: String, knowing vocabulary: Vocabulary
  ) throws -> Record {
    let record: Record
    do {
      record = try decoder.decode(type, from: contents)
    } catch let error as DecodingError {
      throw numberOutOfRange(error, type, in: contents, of: path)
        ?? choice(error, vocabulary, in: contents, of: path) ?? failure(error, in: contents, of: path)
    }
    if let place = RepeatedName.first(in: contents) {
      throw FileFailure(
        path: path,
        problem: .malformed(place: place, expected: "each name once in an object", found: "it twice"),
        remedy: "Keep one of the two")
    }
    let written = try decode(JSONValue.self, from: contents, of: path)
    let known = try decode(JSONValue.self, from: encode(record), of: path)
    if let unknown = written.unknownName(knowing: known, record, vocabulary) {
      throw failure(unknown, in: written, vocabulary, of: path)
    }
    return record
  }

  /// A key that is missing, with the name that may be it.
  private static func failure(_ error: DecodingError, in contents: Data, of path: String) -> FileFailure {
    var failure = FileFailure(path, error)
    if case .keyNotFound(let key, let context) = error {
      let names = (try? decode(JSONValue.self, from: contents, of: path))?.value(at: context.codingPath)?.names ?? []
      failure.remedy = names.nearest(to: key.stringValue).map { "Perhaps \"\($0)\" was meant to be it" }
    }
    return failure
  }

  /// A field that offers a choice, and has something else; nil where that is not what the error is about.
  private static func choice(
    _ error: DecodingError, _ vocabulary: Vocabulary, in contents: Data, of path: String
  ) -> FileFailure? {
    guard let context = error.context,
      let choice = vocabulary[context.codingPath.filter { $0.intValue == nil }.map(\.stringValue)]
    else { return nil }
    switch error {
    case .keyNotFound(let key, _) where !choice.words.contains(key.stringValue): return nil
    // Another field of that name, which has a number.
    case .typeMismatch(let type, _) where type is any Numeric.Type: return nil
    default: break
    }
    guard let value = (try? decode(JSONValue.self, from: contents, of: path))?.value(at: context.codingPath) else {
      return nil
    }
    let found: [String]
    switch value {
    case .text(let text): found = [text]
    case .object: found = value.names.filter { !choice.companions.contains($0) }
    case .list, .null, .other: return nil
    }
    return failure(found, choice, at: context.place, of: path)
  }

  private static func failure(
    _ found: [String], _ choice: Vocabulary.Choice, at place: String, of path: String
  ) -> FileFailure {
    let near = found.count == 1 ? choice.words.nearest(to: found[0]) : nil
    return FileFailure(
      path: path,
      problem: .malformed(
        place: place, expected: "one of \(choice.words.joined(separator: ", "))",
        found: found.isEmpty ? "none" : found.map { "\"\($0)\"" }.joined(separator: " and ")),
      remedy: near.map { "Did you mean \"\($0)\"?" })
  }

  private static func failure(
    _ unknown: JSONValue.UnknownName, in written: JSONValue, _ vocabulary: Vocabulary, of path: String
  ) -> FileFailure {
    let object = unknown.path.dropLast()
    // One of two words of a choice was read, and the other is one too many.
    let fields = object.filter { !$0.hasPrefix("[") }
    if let choice = vocabulary[fields], choice.words.contains(unknown.name) {
      let found = unknown.names.filter { !choice.companions.contains($0) }
      var failure = failure(found, choice, at: object.joined(separator: "."), of: path)
      if object.last != fields.last { failure.remedy = "Make an entry of its own for each" }
      return failure
    }
    return FileFailure(
      path: path,
      problem: .malformed(
        place: unknown.path.joined(separator: "."),
        expected: unknown.known.isEmpty
          ? "nothing in this object" : "only \(unknown.known.sorted().joined(separator: ", "))",
        found: "a name that is unknown"),
      remedy: unknown.nearest.map { "Perhaps \"\($0)\" is meant" })
  }
}

extension DecodingError {
  fileprivate var context: Context? {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context),
      .dataCorrupted(let context):
      context
    @unknown default: nil
    }
  }
}
