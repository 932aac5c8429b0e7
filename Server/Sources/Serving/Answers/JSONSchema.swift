/// JSON of any form, as descriptions need it.
indirect enum JSON: Encodable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  case text(String)
  case number(Int)
  case flag(Bool)
  case list([JSON])
  case object([String: JSON])

  init(stringLiteral text: String) { self = .text(text) }
  init(integerLiteral number: Int) { self = .number(number) }
  init(booleanLiteral flag: Bool) { self = .flag(flag) }
  init(arrayLiteral elements: JSON...) { self = .list(elements) }
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { first, _ in first }))
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }

  /// An object with some of its values replaced.
  func adding(_ values: [String: JSON]) -> JSON {
    guard case .object(let object) = self else { return self }
    return .object(object.merging(values) { $1 })
  }

  static func reference(_ name: String) -> JSON { ["$ref": .text("#/components/schemas/\(name)")] }

  /// An object with these properties, all of them required but those named.
  static func record(_ properties: [String: JSON], optional: Set<String> = []) -> JSON {
    .object([
      "type": "object", "properties": .object(properties),
      "required": .list(properties.keys.filter { !optional.contains($0) }.sorted().map(JSON.text)),
    ])
  }
}
