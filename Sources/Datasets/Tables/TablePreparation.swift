import PseudoLabelPlatform

/// How the rows of a table become features, as learned from the training rows, labelled and unlabelled.
///
/// - number: z/√(1 + (z/3)²) with z = (x - mean)/deviation, so that one wild value stays within ±3;
/// - date: the day as such a number, then sine and cosine of its place in the year and in the week;
/// - time of day: the part of the day as such a number, then its sine and cosine; a duration is such a number alone;
/// - category: a feature for each level, 1 where the cell is that level, and one more for every other value.
///
/// Where a training row lacked a value, the column has one more feature, 1 where there is none; the others are 0 then.
public struct TablePreparation: Sendable, Hashable, Codable {
  /// How the cells of a column become numbers.
  public enum Encoding: Sendable, Hashable, Codable {
    /// Standardised and squashed, one feature.
    case number(mean: Double, deviation: Double, mark: DecimalMark)
    /// In days.
    case date(mean: Double, deviation: Double, order: DateOrder)
    /// One feature for each level, in this order, and one for all others.
    case category(levels: [String])

    /// Features of a cell that holds something.
    var width: Int {
      switch self {
      case .number: 1
      case .date(_, _, let order): 1 + 2 * order.periods.count
      case .category(let levels): levels.count + 1
      }
    }
  }

  /// A column that is used.
  public struct Column: Sendable, Hashable, Codable {
    /// As the header has it.
    public var name: String
    /// What was learned of its values.
    public var encoding: Encoding
    /// Whether a feature tells that the value is missing.
    public var marksMissing: Bool
    /// What the column's numbers count, "" for nothing: other units are not read. Nil in models of earlier versions, which did not
    /// look at them.
    public var units: [String]?
    /// Of dates: the last of the hundred years that two-digit years stand for; nil in models of earlier versions, where it is 2068.
    public var latestYear: Int?
    /// Of numbers and dates: where they lay in training; nil in models of earlier versions.
    public var range: TrainedRange?

    var width: Int { encoding.width + (marksMissing ? 1 : 0) }
  }

  /// In the order of their features.
  public var columns: [Column]
  /// Cells that hold nothing.
  public var missing: [String]
  /// The name of the column that was learned, which prediction does without.
  public var target: String
  /// Whether the rows began with their names, for which the header had no cell; nil in models of earlier versions.
  public var hasRowNames: Bool?

  /// Features of a row.
  public var width: Int { columns.reduce(0) { $0 + $1.width } }

  /// The name of each feature: "age", "age is missing", "city = Oslo", "city is another".
  public var featureNames: [String] {
    columns.flatMap { column in
      let names =
        switch column.encoding {
        case .number: [column.name]
        case .date(_, _, let order):
          [column.name]
            + order.periods.flatMap { ["\(column.name), sine of \($0.name)", "\(column.name), cosine of \($0.name)"] }
        case .category(let levels): levels.map { "\(column.name) = \($0)" } + ["\(column.name) is another"]
        }
      return names + (column.marksMissing ? ["\(column.name) is missing"] : [])
    }
  }
}

/// Encodes rows; made once, it finds levels quickly.
package struct RowEncoder {
  private let preparation: TablePreparation
  private let levels: [[String: Int]]
  private let missing: Set<String>
  /// Where each column of the preparation stands in a row.
  private let places: [Int]
  /// What is done to the cells of each column before they are read.
  private let exchanges: [CellExchange?]
  /// Cells that were neither missing nor what their column holds, and counted as missing.
  package var strays: Int { columnStrays.reduce(0) { $0 + $1.count } }
  /// Those of each column of the preparation, with the first of them, and how many cells it had that were not missing.
  package private(set) var columnStrays: [(count: Int, first: String?, present: Int)]

  /// Of each column of the preparation, cells that training did not prepare it for: categories without a feature of their
  /// own, the first of them, cells without a value where training had one in every row, and numbers that were read although
  /// none in training was written with their unit, or without one.
  package private(set) var columnNovelties:
    [(unseen: Int, first: String?, missing: Int, units: Int, firstUnit: String?)]
  /// Of each column, numbers and dates outside those of training.
  package private(set) var columnFar: [FarNumbers]

  /// - Parameters:
  ///   - preparation: as learned in training.
  ///   - places: where each of its columns stands in a row.
  ///   - exchanges: for each what is done to its cells before they are read; nothing unless told.
  package init(_ preparation: TablePreparation, places: [Int], exchanges: [CellExchange?]? = nil) {
    precondition(places.count == preparation.columns.count, "a place for each column")
    self.preparation = preparation
    self.exchanges = exchanges ?? preparation.columns.map { _ in nil }
    self.places = places
    columnStrays = preparation.columns.map { _ in (0, nil, 0) }
    columnNovelties = preparation.columns.map { _ in (0, nil, 0, 0, nil) }
    columnFar = preparation.columns.map { _ in FarNumbers() }
    missing = Set(preparation.missing)
    levels = preparation.columns.map { column in
      guard case .category(let levels) = column.encoding else { return [:] }
      return Dictionary(zip(levels, levels.indices), uniquingKeysWith: { first, _ in first })
    }
  }

  /// Appends the features of a row.
  package mutating func append(_ cells: [String], to features: inout [Float]) {
    for (number, column) in preparation.columns.enumerated() {
      var cell = cells[places[number]]
      let start = features.count
      let width = column.encoding.width
      features.append(contentsOf: repeatElement(0, count: column.width))
      let isThere = !missing.contains(cell)
      if isThere, let exchange = exchanges[number] { cell = exchange.applied(to: cell) }
      let isRead = isThere && encode(cell, number, into: &features[start..<start + width])
      if isThere {
        columnStrays[number].present += 1
        if case .category = column.encoding, levels[number][cell] == nil {
          columnNovelties[number].unseen += 1
          columnNovelties[number].first = columnNovelties[number].first ?? cell
        }
      } else if !column.marksMissing {
        columnNovelties[number].missing += 1
      }
      if isThere, !isRead {
        columnStrays[number].count += 1
        columnStrays[number].first = columnStrays[number].first ?? cell
      }
      if !isRead, column.marksMissing { features[start + width] = 1 }
    }
  }

  /// False where the cell is not of the column's kind.
  private mutating func encode(_ cell: String, _ place: Int, into features: inout ArraySlice<Float>) -> Bool {
    let column = preparation.columns[place]
    let start = features.startIndex
    switch column.encoding {
    case .number(let mean, let deviation, let mark):
      guard let spelled = CellNumber(cell), let number = spelled.value(mark), number.isFinite else { return false }
      if let units = column.units, !units.contains(spelled.unit) {
        let isComparable =
          spelled.unit.isEmpty ? !units.contains(where: CellUnit.isMultiple) : CellUnit.isSign(spelled.unit)
        guard isComparable else { return false }
        columnNovelties[place].units += 1
        columnNovelties[place].firstUnit = columnNovelties[place].firstUnit ?? cell
      }
      if let range = column.range { columnFar[place].add(number, cell, range) }
      features[start] = RowEncoder.standardized(number, mean, deviation)
    case .date(let mean, let deviation, let order):
      guard
        let day = CellDate.parse(cell, order, latestYear: column.latestYear ?? ShortYears.latestOfEarlierModels)
      else { return false }
      if let range = column.range {
        columnFar[place].add(day, cell, range, least: order == .duration ? 0 : FarNumbers.daysOfTenYears)
      }
      features[start] = RowEncoder.standardized(day, mean, deviation)
      for (place, period) in order.periods.enumerated() {
        let angle = 2 * Double.pi * day / period.days
        features[start + 1 + 2 * place] = Float(sin(angle))
        features[start + 2 + 2 * place] = Float(cos(angle))
      }
    case .category(let names):
      features[start + (levels[place][cell] ?? names.count)] = 1
    }
    return true
  }

  /// z/√(1 + (z/3)²) with z = (x - mean)/deviation; 0 where the deviation is 0.
  package static func standardized(_ value: Double, _ mean: Double, _ deviation: Double) -> Float {
    guard deviation > 0 else { return 0 }
    let z = (value - mean) / deviation
    // Beyond, where squares overflow, the limit is reached in Float long since.
    return abs(z) < 1e100 ? Float(z / (1 + z * z / 9).squareRoot()) : (z > 0 ? 3 : -3)
  }
}
