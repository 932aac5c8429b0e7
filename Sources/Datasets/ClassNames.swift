/// The classes of a data set, by the names that its labels have.
public struct ClassNames: Sendable, Hashable, Codable {
  /// In natural order: "2" before "10".
  public let names: [String]

  /// The distinct ones of these names, in natural order.
  public init(_ names: some Sequence<String>) {
    self.names = Set(names).sorted(by: ClassNames.precedes)
  }

  /// The number of each label's class; a label that is none of the names has none.
  public func numbers(of labels: [String?]) -> [Int?] {
    let places = Dictionary(uniqueKeysWithValues: zip(names, names.indices))
    return labels.map { $0.flatMap { places[$0] } }
  }

  /// Numbers by their value, then words as people count.
  private static func precedes(_ left: String, _ right: String) -> Bool {
    switch (number(left), number(right)) {
    case (let left?, let right?) where left != right: left < right
    case (_?, nil): true
    case (nil, _?): false
    default: NaturalOrder.precedes(left, right)
    }
  }

  /// What stands in an order with others; "NAN" is a word.
  private static func number(_ name: String) -> Double? { Double(name).flatMap { $0.isNaN ? nil : $0 } }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    names = try container.decode([String].self)
    guard Set(names).count == names.count else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a class is named twice")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(names)
  }
}

/// The names, by the numbers of their classes.
extension ClassNames: RandomAccessCollection {
  /// 0.
  public var startIndex: Int { 0 }
  /// The number of classes.
  public var endIndex: Int { names.count }

  /// The name of a class.
  public subscript(number: Int) -> String { names[number] }
}
