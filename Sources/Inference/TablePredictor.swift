import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// Answers about the rows of a table. Its columns may stand in another order than in training, with others among them.
final class TablePredictor: RowPredictor {
  var columns: [String] { reader.columns }
  var delimiter: Delimiter { reader.dialect.delimiter }
  var classes: ClassNames { live.classifier.classes }
  var hasLabels: Bool { target != nil }
  var unnamed: Set<String> { reader.unnamed }
  var rowNames: String? { reader.rowNames }
  var remarks: [String] { reader.remarks + reader.closingRemarks + formRemarks }
  var strays: [StrayCells] {
    zip(preparation.columns, encoder.columnStrays).compactMap { column, strays in
      guard strays.count > 0, let first = strays.first else { return nil }
      let kind = if case .date(_, _, let order) = column.encoding { order.contents } else { column.kindOfNumbers }
      return StrayCells(
        column: column.name, kind: kind, count: strays.count, first: first,
        areAll: strays.count == strays.present && strays.count >= 5)
    }
  }
  var novelties: [NovelCells] {
    preparation.columns.indices.flatMap { place in
      let (column, cells) = (preparation.columns[place], encoder.columnNovelties[place])
      var found: [NovelCells] = []
      if let range = column.range {
        var order: DateOrder?
        if case .date(_, _, let known) = column.encoding { order = known }
        found += NovelCells(far: encoder.columnFar[place], from: range, column: column.name, order).map { [$0] } ?? []
      }
      if cells.unseen > 0 {
        found.append(
          encoder.isText(place)
            ? NovelCells(column: column.name, count: cells.unseen, firstCategory: nil, firstText: cells.first)
            : NovelCells(column: column.name, count: cells.unseen, firstCategory: cells.first))
      }
      if cells.missing > 0 { found.append(NovelCells(column: column.name, count: cells.missing, firstCategory: nil)) }
      if let unit = cells.firstUnit {
        found.append(NovelCells(column: column.name, count: cells.units, firstCategory: nil, firstUnit: unit))
      }
      return found
    }
  }
  private let preparation: TablePreparation
  private let reader: any TableRowReader
  private let live: LiveClassifier
  private let target: Int?
  private let labelColumns: LabelColumns
  private let missing: Set<String>
  private var encoder: RowEncoder
  private let formRemarks: [String]

  init(_ preparation: TablePreparation, _ live: LiveClassifier, path: String, options: TableOptions) throws {
    let names = preparation.columns.map(\.name)
    func open() throws -> any TableRowReader {
      try TableFile.reader(
        of: path, delimiter: options.delimiter, hasHeader: options.hasHeader, naming: names,
        expectsRowNames: preparation.hasRowNames == true)
    }
    reader = try open()
    let layout = try TableLayout(reader, columns: names, target: preparation.target)
    let forms = try preparation.forms(ofNewRows: path, open)
    formRemarks = forms.remarks
    encoder = RowEncoder(preparation, places: layout.places, exchanged: forms.exchanged, orders: forms.orders)
    target = layout.target
    labelColumns = LabelColumns(in: options.trustsPseudoLabels == true ? [] : reader.columns)
    missing = Set(preparation.missing)
    self.preparation = preparation
    self.live = live
  }

  func next() throws -> [AnsweredRow]? {
    guard let (rows, features) = try nextPiece() else { return nil }
    return live.rows(features) { number in (rows[number].written, "line \(rows[number].line)", truth(of: rows[number]))
    }
  }

  func nextPrepared() throws -> PartlyLabeledRows? {
    try nextPiece().map { PartlyLabeledRows(features: $0.features, labels: $0.rows.map(truth)) }
  }

  private func nextPiece() throws -> (rows: [TableRow], features: Features)? {
    var rows: [TableRow] = []
    var features = EncodedRows(for: preparation)
    while rows.count < LiveClassifier.pieceSize, let row = try reader.next() {
      encoder.append(row.cells, to: &features)
      rows.append(row)
    }
    return rows.isEmpty ? nil : (rows, features.features)
  }

  private func truth(of row: TableRow) -> String? {
    target.map { row.cells[$0] }.flatMap { missing.contains($0) || labelColumns.fillsIn(row.cells) ? nil : $0 }
  }
}

extension TablePreparation.Column {
  /// What cells hold that are numbers of the column: "numbers", "numbers in kg".
  fileprivate var kindOfNumbers: String {
    let units = (units ?? []).filter { !$0.isEmpty }
    return units.isEmpty ? "numbers" : "numbers in \(units.joined(separator: " or "))"
  }
}
