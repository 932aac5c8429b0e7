/// How rows of numbers become features, as learned from the training rows, labelled and unlabelled.
public struct ArrayPreparation: Sendable, Hashable, Codable {
  /// What is done with the values.
  public enum Kind: Sendable, Hashable, Codable {
    /// Pixels: bytes that are read as byte / 255.
    case asTheyAre
    /// Rows stored without zeros: each value times the factor of its column, one over the largest magnitude there, so that
    /// zeros stay zeros. Some columns are standardised instead, in ascending order; nil where none is.
    case scaled(by: [Double], standardized: [StandardizedColumn]?)
    /// z/√(1 + (z/3)²) with z = (x - mean)/deviation; NaN becomes 0, and columns that had any get one more feature, behind
    /// all others, that is 1 there.
    case standardized(means: [Double], deviations: [Double], marksMissing: [Int])

    /// Each value times the factor of its column.
    public static func scaled(by factors: [Double]) -> Kind { .scaled(by: factors, standardized: nil) }
  }

  /// A column of rows stored without zeros whose values lie far from zero: where a row has none it is missing, not 0. It is
  /// standardised as `Kind.standardized` says; a missing value becomes 0.
  public struct StandardizedColumn: Sendable, Hashable, Codable {
    /// Its number, from 0.
    public var column: Int
    /// Of the values that are there.
    public var mean: Double
    /// Of the values that are there.
    public var deviation: Double
    /// Whether a row of training lacked a value: one more feature, behind all others, is 1 where one is missing.
    public var marksMissing: Bool

    /// A column by its number from 0, with the mean and the standard deviation of the values that training saw there.
    public init(column: Int, mean: Double, deviation: Double, marksMissing: Bool) {
      self.column = column
      self.mean = mean
      self.deviation = deviation
      self.marksMissing = marksMissing
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      column = try container.decode(Int.self, forKey: .column)
      mean = try container.decode(Double.self, forKey: .mean)
      deviation = try container.decode(Double.self, forKey: .deviation)
      // Such columns once had a value in every row of training.
      marksMissing = try container.decodeIfPresent(Bool.self, forKey: .marksMissing) ?? false
    }
  }

  public var kind: Kind
  /// Of the rows as they stand in files.
  public var columns: Int
  /// Of the columns in the SVMlight files that were learned from; nil where it was something else.
  public var firstIndex: Int?
  /// Whether new rows have to come as doubles: they were learned from doubles, and float32 would take neighbours for each
  /// other.
  public var needsDoubles: Bool
  /// Of rows stored without zeros: how many rows of training have a value in the first column, in the last, and how many rows
  /// there are; nil of others, and in models of earlier versions.
  package var endCounts: [Int]?
  /// Of columns that are standardised: where their numbers lay in training; nil in models of earlier versions.
  package var ranges: [TrainedRange]?
  /// Of columns of rows stored without zeros that at least one row in ten has a value of, in ascending order; nil of others, and in
  /// models of earlier versions.
  package var sparseRanges: [ColumnRange]?

  /// Features of a prepared row.
  public var width: Int {
    switch kind {
    case .asTheyAre: columns
    case .scaled(_, let standardized): columns + (standardized ?? []).count(where: \.marksMissing)
    case .standardized(_, _, let marks): columns + marks.count
    }
  }

  package init(kind: Kind, columns: Int, firstIndex: Int?, needsDoubles: Bool = false) {
    self.kind = kind
    self.columns = columns
    self.firstIndex = firstIndex
    self.needsDoubles = needsDoubles
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    kind = try container.decode(Kind.self, forKey: .kind)
    columns = try container.decode(Int.self, forKey: .columns)
    let firstIndex = try container.decodeIfPresent(Int.self, forKey: .firstIndex)
    // It once was 0 for arrays.
    if case .scaled = kind { self.firstIndex = firstIndex } else { self.firstIndex = nil }
    // Version 0.5 took everything as float32.
    needsDoubles = try container.decodeIfPresent(Bool.self, forKey: .needsDoubles) ?? false
    endCounts = try container.decodeIfPresent([Int].self, forKey: .endCounts)
    ranges = try container.decodeIfPresent([TrainedRange].self, forKey: .ranges)
    sparseRanges = try container.decodeIfPresent([ColumnRange].self, forKey: .sparseRanges)
    guard isWhole else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container, debugDescription: "there are other columns than those that are prepared")
    }
  }

  /// Whether every column is prepared, and no other.
  private var isWhole: Bool {
    func areColumns(_ numbers: [Int]) -> Bool {
      numbers.allSatisfy { (0..<columns).contains($0) } && zip(numbers, numbers.dropFirst()).allSatisfy(<)
    }
    guard endCounts?.count ?? 3 == 3, ranges?.count ?? columns == columns else { return false }
    guard areColumns((sparseRanges ?? []).map(\.column)) else { return false }
    switch kind {
    case .asTheyAre: return columns > 0
    case .scaled(let factors, let standardized):
      return columns > 0 && factors.count == columns && areColumns((standardized ?? []).map(\.column))
    case .standardized(let means, let deviations, let marks):
      return columns > 0 && means.count == columns && deviations.count == columns && areColumns(marks)
    }
  }

  /// Whether a zero could be no value of a column with this mean and deviation: it would lie so far out that it would be set
  /// aside.
  static func isFarFromZero(mean: Double, deviation: Double) -> Bool {
    deviation > 0 && abs(mean) > NumberSpread.limit * deviation
  }
}
