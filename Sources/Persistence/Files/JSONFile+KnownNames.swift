import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension JSONFile {
  /// Reads a record that a hand may have written: a name in it, at any depth, that the record does not have is an error,
  /// for a misspelt `inputDropout` must not train without.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or malformed at the field that does not fit, with the name that may
  ///   have been meant.
  package static func readStrictly<Record: Codable>(_ type: Record.Type = Record.self, from path: String) throws
    -> Record
  {
    let contents = try FileContents.read(path)
    let record: Record
    do {
      record = try decoder.decode(type, from: contents)
    } catch let error as DecodingError {
      var failure = numberOutOfRange(error, type, in: contents, of: path) ?? FileFailure(path, error)
      if case .keyNotFound(let key, let context) = error {
        let names = (try? decode(JSONValue.self, from: contents, of: path))?.names(at: context.codingPath) ?? []
        failure.remedy = names.nearest(to: key.stringValue).map { "Perhaps \"\($0)\" was meant to be it" }
      }
      throw failure
    }
    let written = try decode(JSONValue.self, from: contents, of: path)
    let known = try decode(JSONValue.self, from: encode(record), of: path)
    if let unknown = written.unknownName(knowing: known, record) {
      throw FileFailure(
        path: path,
        problem: .malformed(
          place: unknown.path.joined(separator: "."), expected: "only what a configuration holds",
          found: "a name that is unknown"),
        remedy: unknown.nearest.map { "Perhaps \"\($0)\" is meant" })
    }
    return record
  }
}

/// JSON of any form, of which only names count.
private enum JSONValue: Decodable {
  case object([String: JSONValue])
  case list([JSONValue])
  case null
  case other

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let object = try? container.decode([String: JSONValue].self) {
      self = .object(object)
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else {
      self = container.decodeNil() ? .null : .other
    }
  }

  /// The names in the object at a path.
  func names(at path: [any CodingKey]) -> [String] {
    switch self {
    case .object(let object):
      guard let first = path.first else { return object.keys.sorted() }
      return object[first.stringValue]?.names(at: Array(path.dropFirst())) ?? []
    case .list(let list):
      guard let number = path.first?.intValue, list.indices.contains(number) else { return [] }
      return list[number].names(at: Array(path.dropFirst()))
    case .null, .other: return []
    }
  }

  /// The path of a name in it that `known`, the same record as this version writes it, does not have, and the name of that
  /// record's that is most like it.
  ///
  /// - Parameter record: what was read; it tells of names that are not written where they have no value.
  func unknownName(knowing known: JSONValue, _ record: Any?, at path: [String] = []) -> (
    path: [String], nearest: String?
  )? {
    switch (self, known) {
    case (.object(let object), .object(let known)):
      let parts = Parts(of: record)
      for (name, value) in object.sorted(by: { $0.key < $1.key }) {
        guard let counterpart = known[name] else {
          if case .null = value, parts.names.contains(name) { continue }
          let names = Set(known.keys).union(parts.names).subtracting(object.keys)
          return (path + [name], names.sorted().nearest(to: name))
        }
        if let found = value.unknownName(knowing: counterpart, parts[name], at: path + [name]) { return found }
      }
    case (.list(let list), .list(let known)):
      let elements = record.map { Array(Mirror(reflecting: $0).children) } ?? []
      for (number, (value, counterpart)) in zip(list, known).enumerated() {
        let element = number < elements.count ? elements[number].value : nil
        if let found = value.unknownName(knowing: counterpart, element, at: path + ["[\(number)]"]) { return found }
      }
    default: break
    }
    return nil
  }
}

/// The stored properties of a value, or the associated values of a case by the names that encoding gives them.
private struct Parts {
  private let whole: Any?
  private var values: [String: Any] = [:]
  var names: Set<String> { Set(values.keys) }

  /// A single associated value without a label stands for its case, and in JSON under "_0" in that.
  subscript(name: String) -> Any? { values[name] ?? (name == "_0" ? whole : nil) }

  init(of value: Any?) {
    whole = value
    guard let value else { return }
    var mirror = Mirror(reflecting: value)
    while mirror.displayStyle == .optional, let value = mirror.children.first?.value {
      mirror = Mirror(reflecting: value)
    }
    for child in mirror.children {
      guard let label = child.label else { continue }
      values[label] = child.value
    }
  }
}
