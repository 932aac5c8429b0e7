import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelInference
import PseudoLabelPersistence

/// What both methods of a study said about the labelled rows that were held out, a row each.
package struct HeldOutTable: Sendable {
  package struct Row: Sendable, Hashable {
    /// In its file, from 1; images are counted through.
    package var row: Int
    package var file: String
    /// The true class.
    package var label: String
    package var baseline: Answer?
    package var candidate: Answer?
  }

  package struct Answer: Sendable, Hashable {
    package var label: String
    package var confidence: Double
  }

  /// row and file (rows of each file count from 1, the header is none; images count through all files), the true class; then the class
  /// and its calibrated confidence, by the labelled rows alone and with the unlabelled ones.
  static let columns = ["row", "file", "label", "baseline", "baseline confidence", "candidate", "candidate confidence"]

  package let rows: [Row]

  init(_ answers: [StudyOutcome.HeldOutAnswer], data: StudyData, loaded: LoadedData) {
    rows = answers.map { answer in
      func named(_ answer: StudyOutcome.HeldOutAnswer.Answer?) -> Answer? {
        answer.map { Answer(label: data.classes.names[$0.label], confidence: $0.confidence) }
      }
      let row = data.labeledRows[answer.position]
      var place = loaded.place(ofRow: row)
      if case .paths = loaded.places { place.number = row + 1 }
      return Row(
        row: place.number, file: place.file, label: data.classes.names[data.labeled.labels[answer.position]],
        baseline: named(answer.baseline), candidate: named(answer.candidate))
    }
  }

  func write(to path: String) throws {
    func cells(_ answer: Answer?) -> [String] {
      answer.map { [$0.label, String(format: "%.4f", $0.confidence)] } ?? ["", ""]
    }
    try AtomicFile.write(to: path) { append in
      try append(Data((TableLine(Self.columns).text + "\n").utf8))
      for row in rows {
        let line = TableLine(["\(row.row)", row.file, row.label] + cells(row.baseline) + cells(row.candidate))
        try append(Data((line.text + "\n").utf8))
      }
    }
  }

  /// What a study stored.
  ///
  /// - Throws: `FileFailure`: missing, or malformed.
  package init(of directory: RunDirectory) throws {
    let table = try StoredTable(directory.path(of: .heldOut), columns: Self.columns)
    var rows: [Row] = []
    while let row = try table.next() {
      func answer(_ column: Int) throws -> Answer? {
        guard !row.cells[column + 1].isEmpty else { return nil }
        let confidence = try row.value(column + 1, "a probability") { cell in
          Double(cell).flatMap { (0...1).contains($0) ? $0 : nil }
        }
        return Answer(label: row.cells[column], confidence: confidence)
      }
      let number = try row.value(0, "a number from 1") { cell in Int(cell).flatMap { $0 > 0 ? $0 : nil } }
      rows.append(
        Row(row: number, file: row.cells[1], label: row.cells[2], baseline: try answer(3), candidate: try answer(5)))
    }
    self.rows = rows
  }
}
