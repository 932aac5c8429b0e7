import Datasets
import Diagnostics
import Foundation
import Inference
import Persistence

/// What both methods of a study said of the labelled rows that were held out, a row each.
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
    let path = directory.path(of: .heldOut)
    let reader = try TableReader(path: path, delimiter: .comma, hasHeader: true)
    guard reader.columns == Self.columns else {
      throw FileFailure.malformed(
        path, at: "columns", expected: Self.columns.joined(separator: ","),
        found: reader.columns.joined(separator: ","))
    }
    var rows: [Row] = []
    while let line = try reader.next() {
      func answer(_ column: Int) throws -> Answer? {
        guard !line.cells[column + 1].isEmpty else { return nil }
        guard let confidence = Double(line.cells[column + 1]), (0...1).contains(confidence) else {
          throw FileFailure.malformed(
            path, at: "line \(line.line), column \"\(Self.columns[column + 1])\"", expected: "a probability",
            found: "\"\(line.cells[column + 1])\"")
        }
        return Answer(label: line.cells[column], confidence: confidence)
      }
      guard let number = Int(line.cells[0]), number > 0 else {
        throw FileFailure.malformed(
          path, at: "line \(line.line), column \"row\"", expected: "a number from 1", found: "\"\(line.cells[0])\"")
      }
      rows.append(
        Row(row: number, file: line.cells[1], label: line.cells[2], baseline: try answer(3), candidate: try answer(5)))
    }
    self.rows = rows
  }
}
