import PseudoLabelPlatform

/// Encodes rows; made once, it finds levels quickly.
package struct RowEncoder: Sendable {
  private let preparation: TablePreparation
  /// Of each column of the preparation; those of text only count.
  private var columns: [ColumnEncoder]
  /// Of each column of text one for each vocabulary.
  private var vectorizers: [[TextVectorizer]]
  /// What the features of columns that are no text are multiplied by: see `TablePreparation`.
  private let scale: Float
  private let missing: MissingMatcher
  /// Where each column of the preparation stands in a row.
  private let places: [Int]
  /// Where the features of each column begin.
  private let firsts: [Int]
  /// Cells that were neither missing nor what their column holds, and counted as missing.
  package var strays: Int { columns.reduce(0) { $0 + $1.strays.count } }
  /// Those of each column of the preparation, with the first of them, and how many cells it had that were not missing.
  package var columnStrays: [(count: Int, first: String?, present: Int)] { columns.map(\.strays) }

  /// Of each column of the preparation, cells that training did not prepare it for: categories without a feature of their
  /// own, or texts without a known word, the first of them, cells without a value where training had one in every row, and numbers that
  /// were read although none in training was written with their unit, or without one.
  package var columnNovelties: [(unseen: Int, first: String?, missing: Int, units: Int, firstUnit: String?)] {
    columns.map(\.novelties)
  }
  /// Of each column, numbers and dates outside those of training.
  package var columnFar: [FarNumbers] { columns.map(\.far) }

  /// - Parameters:
  ///   - preparation: as learned in training.
  ///   - places: where each of its columns stands in a row.
  ///   - exchanges: for each what is done to its cells before they are read; nothing unless told.
  package init(_ preparation: TablePreparation, places: [Int], exchanges: [CellExchange?]? = nil) {
    precondition(places.count == preparation.columns.count, "a place for each column")
    self.preparation = preparation
    self.places = places
    let missing = MissingMatcher(Set(preparation.missing))
    self.missing = missing
    columns = preparation.columns.enumerated().map { place, column in
      ColumnEncoder(column, missing: missing, exchange: exchanges?[place])
    }
    var width = 0
    firsts = preparation.columns.map { column in
      defer { width += column.width }
      return width
    }
    scale = preparation.scaleBesideText
    vectorizers = preparation.columns.map { column in
      guard case .text(let vocabularies) = column.encoding else { return [] }
      return vocabularies.map { TextVectorizer($0) }
    }
  }

  /// What was odd about each column of the preparation.
  package var observations: [ColumnObservations] { columns.map(\.observations) }

  /// Adds what another encoder of the same preparation counted in other rows (a precondition).
  package mutating func add(_ observations: [ColumnObservations]) {
    precondition(observations.count == columns.count, "\(observations.count) columns in place of \(columns.count)")
    for (number, other) in observations.enumerated() { columns[number].observations.add(other) }
  }

  /// Counts anew what is odd about the rows to come.
  package mutating func forgetRows() {
    for number in columns.indices { columns[number].forgetRows() }
  }

  /// Appends the features of a row of a table without text (a precondition).
  package mutating func append(_ cells: [String], to features: inout [Float]) {
    for number in columns.indices { append(cells[places[number]], number, to: &features) }
  }

  /// Appends the features of the rows of a block, each column on a thread of its own.
  ///
  /// - Parameters:
  ///   - block: the rows.
  ///   - rows: where they go.
  ///   - pool: the threads.
  ///   - meanwhile: is done beside.
  package mutating func append(
    _ block: RowBlock, to rows: inout EncodedRows, on pool: ThreadPool, meanwhile: () -> Void = {}
  ) {
    guard !preparation.isSparse else {
      for row in 0..<block.count { append(block.texts(ofRow: row), to: &rows) }
      return meanwhile()
    }
    let (width, start) = (preparation.width, rows.dense.count)
    rows.dense.append(contentsOf: repeatElement(0, count: block.count * width))
    let (places, firsts, count) = (places, firsts, block.count)
    columns.withUnsafeMutableBufferPointer { columns in
      rows.dense.withUnsafeMutableBufferPointer { dense in
        guard let features = dense.baseAddress.map({ $0 + start }) else { return meanwhile() }
        block.withCells { cells in
          pool.run(columns.count + 1) { part, _ in
            guard part > 0 else { return meanwhile() }
            let number = part - 1
            for row in 0..<count {
              columns[number].encode(cells[row, places[number]], into: features + row * width + firsts[number])
            }
          }
        }
      }
    }
  }

  /// Appends the features of a row.
  package mutating func append(_ cells: [String], to rows: inout EncodedRows) {
    guard preparation.isSparse else { return append(cells, to: &rows.dense) }
    for (number, column) in preparation.columns.enumerated() {
      let cell = cells[places[number]]
      if case .text(let vocabularies) = column.encoding {
        append(text: cell, number, vocabularies, from: firsts[number], to: &rows)
      } else {
        rows.dense.removeAll(keepingCapacity: true)
        append(cell, number, to: &rows.dense)
        for (place, value) in rows.dense.enumerated() where value != 0 {
          rows.append(scale * value, inColumn: firsts[number] + place)
        }
      }
    }
    rows.endRow()
  }

  private mutating func append(_ cell: String, _ number: Int, to features: inout [Float]) {
    let start = features.count
    features.append(contentsOf: repeatElement(0, count: preparation.columns[number].width))
    var cell = cell
    features.withUnsafeMutableBufferPointer { features in
      guard let features = features.baseAddress else { return }
      cell.withUTF8 { columns[number].encode($0, into: features + start) }
    }
  }

  private mutating func append(
    text: String, _ number: Int, _ vocabularies: [TextVocabulary], from first: Int, to rows: inout EncodedRows
  ) {
    let column = preparation.columns[number]
    var cell = text
    guard !cell.withUTF8(missing.contains) else {
      if column.marksMissing {
        rows.append(1, inColumn: first + column.encoding.width)
      } else {
        columns[number].novelties.missing += 1
      }
      return
    }
    columns[number].strays.present += 1
    var (start, isKnown) = (first, false)
    for (place, vocabulary) in vocabularies.enumerated() {
      let hasTerm = vectorizers[number][place].forEachValue(of: text) { rows.append($1, inColumn: start + $0) }
      isKnown = isKnown || hasTerm
      start += vocabulary.terms.count
    }
    if !isKnown { columns[number].noteUnseen(text) }
  }

  /// Whether a column of the preparation is text.
  package func isText(_ column: Int) -> Bool { !vectorizers[column].isEmpty }

  /// z/√(1 + (z/3)²) with z = (x - mean)/deviation; 0 where the deviation is 0.
  package static func standardized(_ value: Double, _ mean: Double, _ deviation: Double) -> Float {
    guard deviation > 0 else { return 0 }
    let z = (value - mean) / deviation
    // Beyond, where squares overflow, the limit is reached in Float long since.
    return abs(z) < 1e100 ? Float(z / (1 + z * z / 9).squareRoot()) : (z > 0 ? 3 : -3)
  }
}
