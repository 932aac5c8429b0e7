import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelPersistence

/// What a network says about a choice of rows, as points for TensorBoard's projector: the logits, with what is known of each row.
package struct Projection {
  /// Rows that the projector shows without becoming slow.
  package static let limit = 2000
  static let columns = ["rows", "label", "predicted", "confidence"]

  /// Of each point, its logits.
  package private(set) var points: [[Float]] = []
  /// Of each point, what stands under `columns`.
  package private(set) var metadata: [[String]] = []

  /// - Parameters:
  ///   - split: where the rows are from; each of its sets is shown evenly thinned out, where it has more than its part.
  ///   - respondent: the network.
  ///   - classes: their names.
  package init(of split: Split, _ respondent: Respondent, classes: [String]) {
    let sets: [(name: String, features: Features, labels: [Int]?)] = [
      ("labelled", split.labeled.features, split.labeled.labels),
      ("validation", split.validation.features, split.validation.labels),
      ("unlabelled", split.unlabeled.features, nil),
    ]
    for (set, room) in zip(sets, Projection.shares(of: sets.map(\.features.count))) where room > 0 {
      let chosen = (0..<room).map { $0 * set.features.count / room }
      var next = chosen.makeIterator()
      respondent.forEachAnswer(to: set.features.selecting(chosen)) { answer in
        // A point that is not at a finite place cannot be drawn.
        guard let row = next.next(), answer.logits.allSatisfy(\.isFinite) else { return }
        points.append(Array(answer.logits))
        metadata.append([
          set.name, set.labels.map { classes[$0[row]] } ?? "", classes[answer.predicted],
          String(format: "%.4f", answer.confidence),
        ])
      }
    }
  }

  /// How many rows of each set are shown: all of small ones, and large ones divide among themselves what is left.
  package static func shares(of counts: [Int]) -> [Int] {
    var shares = counts
    var left = limit
    for (place, set) in counts.indices.sorted(by: { counts[$0] < counts[$1] }).enumerated() {
      shares[set] = min(counts[set], left / (counts.count - place))
      left -= shares[set]
    }
    return shares
  }

  /// Writes `tensors.tsv`, `metadata.tsv` and `projector_config.pbtxt`. Where a folder has them already they stay, and the new
  /// ones come beside them as `tensors-2.tsv` …, with an entry of their own in the configuration.
  ///
  /// - Throws: `FileFailure`.
  package func write(to folder: String) throws {
    guard !points.isEmpty else { return }
    func path(_ name: String) -> String { "\(folder)/\(name)" }
    func isThere(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }
    var number = 1
    var suffix: String { number == 1 ? "" : "-\(number)" }
    while isThere("tensors\(suffix).tsv") || isThere("metadata\(suffix).tsv") { number += 1 }
    let configuration = path("projector_config.pbtxt")
    let before = isThere("projector_config.pbtxt") ? try FileContents.read(configuration) : Data()
    try write(points.map { $0.map(\.description) }, to: path("tensors\(suffix).tsv"))
    try write([Projection.columns] + metadata, to: path("metadata\(suffix).tsv"))
    let entry = """
      embeddings {
        tensor_name: "logits\(suffix)"
        tensor_path: "tensors\(suffix).tsv"
        metadata_path: "metadata\(suffix).tsv"
      }

      """
    try AtomicFile.write(before + Data(entry.utf8), to: configuration)
  }

  private func write(_ lines: [[String]], to path: String) throws {
    let text = lines.map { cells in
      cells.map { String($0.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }.joined(separator: "\t") + "\n"
    }
    try AtomicFile.write(Data(text.joined().utf8), to: path)
  }
}
