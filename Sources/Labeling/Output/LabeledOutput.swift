import Foundation
import PseudoLabelDatasets
import PseudoLabelPersistence
import PseudoLabeling

/// Writes what people have labelled as a file that `train` reads.
public struct LabeledOutput: Sendable {
  /// The examples.
  public var pool: ExamplePool
  /// The class of each labelled example, by its row.
  public var labels: [Int: String]
  /// The answers behind them, in their order; they tell who and when.
  public var answers: [LabelRecord]

  /// What a session has so far.
  public init(_ session: LabelingSession) {
    let answers = session.state.withLock { state in
      state.placed.map { row, record in
        var record = record
        record.example.row = row
        return record
      }
    }
    self.init(pool: session.pool, labels: session.labels, answers: answers)
  }

  /// Labels of the rows of a pool.
  public init(pool: ExamplePool, labels: [Int: String], answers: [LabelRecord] = []) {
    self.pool = pool
    self.labels = labels
    self.answers = answers
  }

  /// The names of the columns that tell who gave a label, and when.
  public static let noteColumns = ["labeled by", "labeled at"]

  /// A table is written again with its target filled in; what people did not change stays byte for byte, where the table is one file
  /// that can be taken apart so, and cell for cell otherwise. Of images, a table of `path` (within the folder) and `class` is
  /// written, of files of numbers one of `row` (from 1, over all files) and `class`; of the labelled ones alone.
  ///
  /// - Parameters:
  ///   - path: the file; one that is there is replaced.
  ///   - withNotes: adds who gave each label, and when, as "labeled by" and "labeled at".
  /// - Throws: `FileFailure`, unwritable; also where a table can no longer be read.
  public func write(to path: String, withNotes: Bool = false) throws {
    guard case .table(let table) = pool.source else { return try writeList(to: path, withNotes: withNotes) }
    if table.files.count + table.unlabeled.count == 1, sourceColumns(of: table).isEmpty,
      let bytes = try TableBytes(of: table.files[0], options: table.options, target: table.target),
      bytes.rowCount == pool.count, bytes.takesColumns || (!withNotes && !bytes.lacksTarget)
    {
      var changed: [Int: String] = [:]
      for row in 0..<pool.count where labels[row] != pool.givenLabels[row] { changed[row] = labels[row] ?? "" }
      let hasHeader = try TableFile.reader(
        of: table.files[0], delimiter: table.options.delimiter, hasHeader: table.options.hasHeader,
        naming: [table.target]
      ).dialect.hasHeader
      let (notes, names) = (notes, Self.noteColumns.free(beside: bytes.columns + [table.target]))
      try AtomicFile.write(to: path) { append in
        try bytes.write(
          changed, header: hasHeader ? table.target : nil,
          added: withNotes ? names.enumerated().map { place, name in (name, { notes[$0]?[place] ?? "" }) } : []
        ) { try append(Data($0)) }
      }
      return
    }
    try rewrite(table, to: path, withNotes: withNotes)
  }

  /// Who gave the label of a row last, and when.
  private var notes: [Int: [String]] {
    answers.reduce(into: [:]) { notes, record in
      guard case .label(let label) = record.answer, labels[record.example.row] == label else { return }
      notes[record.example.row] = [record.annotator, record.time.formatted(JournalLine.timeStyle)]
    }
  }

  private func writeList(to path: String, withNotes: Bool) throws {
    let notes = notes
    let isOfImages = if case .images = pool.source { true } else { false }
    try AtomicFile.write(to: path) { append in
      let names = [isOfImages ? "path" : "row", "class"] + (withNotes ? Self.noteColumns : [])
      try append(Data((TableLine(names).text + "\n").utf8))
      for (row, label) in labels.sorted(by: { $0.key < $1.key }) {
        let first = isOfImages ? pool.name(ofImage: pool.place(ofRow: row)) : "\(row + 1)"
        let line = TableLine([first, label] + (withNotes ? notes[row] ?? ["", ""] : []))
        try append(Data((line.text + "\n").utf8))
      }
    }
  }

  /// The columns in which `pseudolabel label` tells where the classes come from.
  private func sourceColumns(of table: TableSource) -> [String] {
    LabelColumns(in: pool.cellNames, of: table.target).sources.map { pool.cellNames[$0] }
  }

  /// Writes the cells of all files below one header. What people labelled is no guess of `label` any more.
  private func rewrite(_ table: TableSource, to path: String, withNotes: Bool) throws {
    let (notes, sources) = (notes, sourceColumns(of: table))
    let names = pool.cellNames
    try AtomicFile.write(to: path) { append in
      let added = withNotes ? Self.noteColumns.free(beside: names + [table.target]) : []
      try append(Data((TableLine(names + [table.target] + added).text + "\n").utf8))
      for row in 0..<pool.count {
        guard case .cells(let cells) = pool.content(ofRow: row) else { continue }
        var values = Dictionary(cells.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        if labels[row] != pool.givenLabels[row], labels[row] != nil {
          for column in sources { values[column] = LabelColumns.Source.given.rawValue }
        }
        let line = TableLine(
          names.map { values[$0] ?? "" } + [labels[row] ?? ""] + (withNotes ? notes[row] ?? ["", ""] : []))
        try append(Data((line.text + "\n").utf8))
      }
    }
  }
}
