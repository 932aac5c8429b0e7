import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// Answers about the rows of a table. Its columns may stand in another order than in training, with others among them.
package final class TablePredictor: RowPredictor {
  package var columns: [String] { reader.columns }
  package var delimiter: Delimiter { reader.dialect.delimiter }
  package var classes: ClassNames { live.classifier.classes }
  package var hasLabels: Bool { target != nil }
  package var unnamed: Set<String> { reader.unnamed }
  package var rowNames: String? { reader.rowNames }
  package var remarks: [String] { reader.remarks + reader.closingRemarks + formRemarks }
  package var strays: [StrayCells] { preparation.strays(of: encoder) }
  package var novelties: [NovelCells] { preparation.novelties(of: encoder) }
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

  package func next() throws -> [AnsweredRow]? {
    guard let (rows, features) = try nextPiece() else { return nil }
    let truths = truths(of: rows)
    return live.rows(features) { (rows.writtenTexts(ofRow: $0), "line \(rows.lines[$0])", truths[$0]) }
  }

  package func nextLines(_ lines: AnswerLines) throws -> [[UInt8]]? {
    guard let (rows, features) = try nextPiece() else { return nil }
    let delimiter = delimiter
    return live.lines(features, lines) { rows.appendLine(ofRow: $0, delimiter, to: &$1) }
  }

  /// The lines of the next block of the file with their answers, as `nextLines`; none of a block without a row.
  package func nextLinesOfBlock(_ lines: AnswerLines) throws -> [[UInt8]]? {
    guard let (rows, features) = try nextPiece(passingOverEmpty: false) else { return nil }
    let delimiter = delimiter
    return rows.isEmpty ? [] : live.lines(features, lines) { rows.appendLine(ofRow: $0, delimiter, to: &$1) }
  }

  /// Passes over the block that `nextLinesOfBlock` would answer next; false behind the last.
  package func skipLines() throws -> Bool {
    var blocks = blocks ?? BlocksAhead(reader)
    defer { self.blocks = blocks }
    guard let block = try blocks.block() else { return false }
    rowsRead += block.count
    blocks.read()
    return true
  }

  /// What was odd about the rows that were answered, as bytes for another process.
  package var observations: Data {
    get throws { try PropertyListEncoder().encode(encoder.observations) }
  }

  /// Adds what was odd about rows that another process answered.
  package func add(observations: Data) throws {
    encoder.add(try PropertyListDecoder().decode([ColumnObservations].self, from: observations))
  }

  package func nextPrepared() throws -> PartlyLabeledRows? {
    try nextPiece().map { PartlyLabeledRows(features: $0.features, labels: truths(of: $0.rows)) }
  }

  private func nextPiece(passingOverEmpty: Bool = true) throws -> (rows: RowBlock, features: Features)? {
    var blocks = blocks ?? BlocksAhead(reader)
    while let block = try blocks.block() {
      let rows = shard?.rows(of: block, countedFrom: rowsRead) ?? block
      rowsRead += block.count
      var features = EncodedRows(for: preparation)
      encoder.append(rows, to: &features, on: live.cpu.pool) { blocks.read() }
      self.blocks = blocks
      if !rows.isEmpty || !passingOverEmpty { return (rows, features.features) }
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
