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
  private let missing: MissingMatcher
  private let shard: RowShard?
  private var blocks: BlocksAhead?
  private var rowsRead = 0
  private var encoder: RowEncoder
  private let formRemarks: [String]

  init(
    _ preparation: TablePreparation, _ live: LiveClassifier, path: String, options: TableOptions, shard: RowShard? = nil
  ) throws {
    let names = preparation.columns.map(\.name)
    func open() throws -> any TableRowReader {
      try TableFile.reader(
        of: path, delimiter: options.delimiter, hasHeader: options.hasHeader, naming: names,
        expectsRowNames: preparation.hasRowNames == true)
    }
    reader = try open()
    let layout = try TableLayout(reader, columns: names, target: preparation.target)
    let forms = try preparation.forms(ofNewRows: path, threads: live.cpu.threads, open)
    formRemarks = forms.remarks
    encoder = RowEncoder(preparation, places: layout.places, exchanges: forms.exchanges)
    target = layout.target
    labelColumns = LabelColumns(in: options.trustsPseudoLabels == true ? [] : reader.columns, of: preparation.target)
    missing = MissingMatcher(Set(preparation.missing))
    self.shard = shard
    self.preparation = preparation
    self.live = live
  }

  func next() throws -> [AnsweredRow]? {
    guard let (rows, features) = try nextPiece() else { return nil }
    let truths = truths(of: rows)
    return live.rows(features) { (rows.writtenTexts(ofRow: $0), "line \(rows.lines[$0])", truths[$0]) }
  }

  func nextLines(_ lines: AnswerLines) throws -> [[UInt8]]? {
    guard let (rows, features) = try nextPiece() else { return nil }
    let delimiter = delimiter
    return live.lines(features, lines) { rows.appendLine(ofRow: $0, delimiter, to: &$1) }
  }

  func nextPrepared() throws -> PartlyLabeledRows? {
    try nextPiece().map { PartlyLabeledRows(features: $0.features, labels: truths(of: $0.rows)) }
  }

  private func nextPiece() throws -> (rows: RowBlock, features: Features)? {
    var blocks = blocks ?? BlocksAhead(reader)
    while let block = try blocks.block() {
      let rows = shard?.rows(of: block, countedFrom: rowsRead) ?? block
      rowsRead += block.count
      var features = EncodedRows(for: preparation)
      encoder.append(rows, to: &features, on: live.cpu.pool) { blocks.read() }
      self.blocks = blocks
      if !rows.isEmpty { return (rows, features.features) }
    }
    self.blocks = blocks
    return nil
  }

  private func truths(of rows: RowBlock) -> [String?] {
    guard let target else { return Array(repeating: nil, count: rows.count) }
    return rows.withCells { cells in
      (0..<rows.count).map { row in
        let isMissing = missing.contains(cells[row, target]) || labelColumns.fillsIn(cells, row: row)
        return isMissing ? nil : cells.text(row, target)
      }
    }
  }
}
