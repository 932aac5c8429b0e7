/// How rows of numbers become features, as learned from the training rows, labelled and unlabelled.
public struct ArrayPreparation: Sendable, Hashable, Codable {
  /// What is done with the values.
  public enum Kind: Sendable, Hashable, Codable {
    /// Pixels: bytes that are read as byte / 255.
    case asTheyAre
    /// Each value times the factor of its column, one over the largest magnitude there, so that zeros stay zeros; rows stored
    /// without zeros. Some columns are standardised instead, in ascending order; nil where none is.
    case scaled(by: [Double], standardized: [StandardizedColumn]?)
    /// z/√(1 + (z/3)²) with z = (x - mean)/deviation; NaN becomes 0, and columns that had any get one more feature, behind
    /// all others, that is 1 there.
    case standardized(means: [Double], deviations: [Double], marksMissing: [Int])

    /// Each value times the factor of its column.
    public static func scaled(by factors: [Double]) -> Kind { .scaled(by: factors, standardized: nil) }
  }

  /// A column of rows stored without zeros that has a value in every row, far from zero.
  public struct StandardizedColumn: Sendable, Hashable, Codable {
    /// Its number, from 0.
    public var column: Int
    /// Of its values.
    public var mean: Double
    /// Of its values.
    public var deviation: Double
  }

  public var kind: Kind
  /// Of the rows as they stand in files.
  public var columns: Int
  /// Of the columns in SVMlight files.
  public var firstIndex: Int
  /// Whether new rows have to come as doubles: they were learned from doubles, and float32 would take neighbours for each
  /// other.
  public var needsDoubles: Bool

  /// Features of a prepared row.
  public var width: Int {
    if case .standardized(_, _, let marks) = kind { columns + marks.count } else { columns }
  }

  package init(kind: Kind, columns: Int, firstIndex: Int, needsDoubles: Bool = false) {
    self.kind = kind
    self.columns = columns
    self.firstIndex = firstIndex
    self.needsDoubles = needsDoubles
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    kind = try container.decode(Kind.self, forKey: .kind)
    columns = try container.decode(Int.self, forKey: .columns)
    firstIndex = try container.decode(Int.self, forKey: .firstIndex)
    // Version 0.5 took everything as float32.
    needsDoubles = try container.decodeIfPresent(Bool.self, forKey: .needsDoubles) ?? false
  }
}
