import PseudoLabelDiagnostics

/// JSON of any form, of which only names and texts count.
enum JSONValue: Decodable {
  case object([String: JSONValue])
  case list([JSONValue])
  case text(String)
  case null
  case other

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let object = try? container.decode([String: JSONValue].self) {
      self = .object(object)
    } else if let list = try? container.decode([JSONValue].self) {
      self = .list(list)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = container.decodeNil() ? .null : .other
    }
  }

  /// The names in an object, in their order as texts.
  var names: [String] { if case .object(let object) = self { object.keys.sorted() } else { [] } }

  /// What stands at a path; nil where nothing does.
  func value(at path: some Collection<any CodingKey>) -> JSONValue? {
    guard let first = path.first else { return self }
    switch self {
    case .object(let object): return object[first.stringValue]?.value(at: path.dropFirst())
    case .list(let list):
      guard let number = first.intValue, list.indices.contains(number) else { return nil }
      return list[number].value(at: path.dropFirst())
    case .text, .null, .other: return nil
    }
  }

  /// A name that a record does not have.
  struct UnknownName {
    /// Its own place.
    var path: [String]
    /// The names that stand in the same object.
    var names: [String]
    /// Those that may stand there.
    var known: Set<String>
    /// The one of these that it is most like, if it is like any.
    var nearest: String?

    var name: String { path.last ?? "" }
  }

  /// A name in it that `known`, the same record as this version writes it, does not have.
  ///
  /// - Parameters:
  ///   - known: the record as it is written.
  ///   - record: what was read; it tells of names that are not written where they have no value.
  ///   - vocabulary: has names of hand-written records that are not written where they have no effect.
  ///   - path: where it stands.
  func unknownName(
    knowing known: JSONValue, _ record: Any?, _ vocabulary: Vocabulary, at path: [String] = []
  ) -> UnknownName? {
    switch (self, known) {
    case (.object(let object), .object(let known)):
      let parts = Parts(of: record)
      for (name, value) in object.sorted(by: { $0.key < $1.key }) {
        let today = vocabulary.name(of: name, in: path.last ?? "").flatMap { object[$0] == nil ? $0 : nil }
        guard let counterpart = known[today ?? name] else {
          if case .null = value, parts.names.contains(name) { continue }
          let names = Set(known.keys).union(parts.absent).union(vocabulary.names(in: path.last ?? ""))
          return UnknownName(
            path: path + [name], names: self.names, known: names,
            nearest: names.subtracting(object.keys).sorted().nearest(to: name))
        }
        if let found = value.unknownName(knowing: counterpart, parts[today ?? name], vocabulary, at: path + [name]) {
          return found
        }
      }
    case (.list(let list), .list(let known)):
      let elements = record.map { Array(Mirror(reflecting: $0).children) } ?? []
      for (number, (value, counterpart)) in zip(list, known).enumerated() {
        let element = number < elements.count ? elements[number].value : nil
        if let found = value.unknownName(knowing: counterpart, element, vocabulary, at: path + ["[\(number)]"]) {
          return found
        }
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
  /// Those that are optional and have no value, which are not written.
  private(set) var absent: Set<String> = []

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
      let value = Mirror(reflecting: child.value)
      if value.displayStyle == .optional, value.children.isEmpty { absent.insert(label) }
    }
  }
}
