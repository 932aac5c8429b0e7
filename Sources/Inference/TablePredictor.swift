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
  var strays: [StrayCells] { preparation.strays(of: encoder) }
  var novelties: [NovelCells] { preparation.novelties(of: encoder) }
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
    encoder = RowEncoder(preparation, places: layout.places, exchanges: forms.exchanges)
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
