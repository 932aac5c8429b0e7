import PseudoLabelPlatform

/// Encodes rows; made once, it finds levels quickly.
package struct RowEncoder: Sendable {
  private let preparation: TablePreparation
  private let levels: [[String: Int]]
  /// Of each column of text one for each vocabulary.
  private var vectorizers: [[TextVectorizer]]
  /// What the features of columns that are no text are multiplied by: see `TablePreparation`.
  private let scale: Float
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
  /// own, or texts without a known word, the first of them, cells without a value where training had one in every row, and numbers that
  /// were read although none in training was written with their unit, or without one.
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
    (columnStrays, columnNovelties, columnFar) = ([], [], [])
    missing = Set(preparation.missing)
    scale = preparation.scaleBesideText
    levels = preparation.columns.map { column in
      guard case .category(let levels) = column.encoding else { return [:] }
      return Dictionary(zip(levels, levels.indices), uniquingKeysWith: { first, _ in first })
    }
    vectorizers = preparation.columns.map { column in
      guard case .text(let vocabularies) = column.encoding else { return [] }
      return vocabularies.map { TextVectorizer($0) }
    }
    forgetRows()
  }

  /// Counts anew what is odd about the rows to come.
  package mutating func forgetRows() {
    columnStrays = preparation.columns.map { _ in (0, nil, 0) }
    columnNovelties = preparation.columns.map { _ in (0, nil, 0, 0, nil) }
    columnFar = preparation.columns.map { _ in FarNumbers() }
  }

  /// Appends the features of a row of a table without text (a precondition).
  package mutating func append(_ cells: [String], to features: inout [Float]) {
    for number in preparation.columns.indices { append(cells[places[number]], number, to: &features) }
  }

  /// Appends the features of a row.
  package mutating func append(_ cells: [String], to rows: inout EncodedRows) {
    guard preparation.isSparse else { return append(cells, to: &rows.dense) }
    var first = 0
    for (number, column) in preparation.columns.enumerated() {
      let cell = cells[places[number]]
      if case .text(let vocabularies) = column.encoding {
        append(text: cell, number, vocabularies, from: first, to: &rows)
      } else {
        rows.dense.removeAll(keepingCapacity: true)
        append(cell, number, to: &rows.dense)
        for (place, value) in rows.dense.enumerated() where value != 0 {
          rows.append(scale * value, inColumn: first + place)
        }
      }
      first += column.width
    }
    rows.endRow()
  }

  private mutating func append(_ cell: String, _ number: Int, to features: inout [Float]) {
    let column = preparation.columns[number]
    var cell = cell
    let start = features.count
    let width = column.encoding.width
    features.append(contentsOf: repeatElement(0, count: column.width))
    let isThere = !missing.contains(cell)
    if isThere, let exchange = exchanges[number] { cell = exchange.applied(to: cell) }
    let isRead = isThere && encode(cell, number, into: &features[start..<start + width])
    if isThere {
      columnStrays[number].present += 1
      if case .category = column.encoding, levels[number][cell] == nil { noteUnseen(cell, number) }
    } else if !column.marksMissing {
      columnNovelties[number].missing += 1
    }
    if isThere, !isRead {
      columnStrays[number].count += 1
      columnStrays[number].first = columnStrays[number].first ?? cell
    }
    if !isRead, column.marksMissing { features[start + width] = 1 }
  }

  private mutating func append(
    text: String, _ number: Int, _ vocabularies: [TextVocabulary], from first: Int, to rows: inout EncodedRows
  ) {
    let column = preparation.columns[number]
    guard !missing.contains(text) else {
      if column.marksMissing {
        rows.append(1, inColumn: first + column.encoding.width)
      } else {
        columnNovelties[number].missing += 1
      }
      return
    }
    columnStrays[number].present += 1
    var (start, isKnown) = (first, false)
    for (place, vocabulary) in vocabularies.enumerated() {
      let hasTerm = vectorizers[number][place].forEachValue(of: text) { rows.append($1, inColumn: start + $0) }
      isKnown = isKnown || hasTerm
      start += vocabulary.terms.count
    }
    if !isKnown { noteUnseen(text, number) }
  }

  /// Whether a column of the preparation is text.
  package func isText(_ column: Int) -> Bool { !vectorizers[column].isEmpty }

  private mutating func noteUnseen(_ cell: String, _ number: Int) {
    columnNovelties[number].unseen += 1
    columnNovelties[number].first = columnNovelties[number].first ?? cell
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
    case .text: preconditionFailure("the features of text are stored without zeros")
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
