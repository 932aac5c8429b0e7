import Foundation
import PseudoLabelDatasets
import PseudoLabelInference
import PseudoLabelPersistence
import PseudoLabelTraining

/// The pseudo-labels of a study as a table, a row for each unlabelled row.
struct LedgerTable {
  /// row and file (rows of each file count from 1, the header is none; images count through all files), the delivered class and its calibrated confidence;
  /// then, over the runs that learned from the unlabelled rows: the share that ended with this class, the epoch since which
  /// half of those have had it, and how often a run changed its mind, on average.
  static let columns = ["row", "file", "label", "confidence", "agreement", "adopted", "flips"]

  private let lines: [[String]]

  init(_ data: StudyData, answers: Answers, ledgers: [PseudoLabelLedger], loaded: LoadedData) {
    lines = data.unlabeledRows.enumerated().map { position, row in
      var place = loaded.place(ofRow: row)
      // Images are counted through, or each would be row 1 of its file.
      if case .paths = loaded.places { place.number = row + 1 }
      let label = Int32(answers.classes[position])
      let agreeing = ledgers.filter { $0.classes[position] == label }
      let adopted = ledgers.adopted(label, of: position)
      let flips = ledgers.reduce(0) { $0 + Int($1.flips[position]) }
      return [
        "\(place.number)", place.file, data.classes.names[answers.classes[position]],
        String(format: "%.4f", answers.confidence(ofRow: position)),
        ledgers.isEmpty ? "" : String(format: "%.2f", Double(agreeing.count) / Double(ledgers.count)),
        adopted.map { "\($0)" } ?? "",
        ledgers.isEmpty ? "" : String(format: "%.1f", Double(flips) / Double(ledgers.count)),
      ]
    }
  }

  func write(to path: String) throws {
    try AtomicFile.write(to: path) { append in
      try append(Data((TableLine(Self.columns).text + "\n").utf8))
      for line in lines { try append(Data((TableLine(line).text + "\n").utf8)) }
    }
  }
}

extension [PseudoLabelLedger] {
  /// The epoch since which half of the runs that ended with a label of an unlabelled row have had it; nil where none did.
  ///
  /// - Parameters:
  ///   - label: the number of a class.
  ///   - position: of the row among the unlabelled ones.
  package func adopted(_ label: Int32, of position: Int) -> Int? {
    let since = filter { $0.classes[position] == label }.map { $0.since[position] }.sorted()
    return since.isEmpty ? nil : Int(since[(since.count - 1) / 2])
  }
}
