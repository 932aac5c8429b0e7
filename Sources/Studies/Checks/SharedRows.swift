import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelInference

/// Test rows that are equal to labelled training rows, features and class: a classifier may know them by heart, and the error
/// on them is no estimate for new rows.
package struct SharedRows: Sendable, Hashable {
  /// Test rows with a class.
  package private(set) var rows = 0
  /// Those that are equal to a labelled training row of the same class.
  package private(set) var known = 0
  /// The share of labelled training rows that are equal to another one of the same class: as many test rows may be so without
  /// having been copied.
  package let repeated: Double

  /// - Parameters:
  ///   - test: answers nothing; its rows are prepared as those of training. It is read to its end.
  ///   - training: the rows that are trained on, and the words of their classes.
  /// - Throws: `FileFailure`.
  package init(of test: any RowPredictor, in training: PartlyLabeledRows) throws {
    var counts: [LabeledContent: Int] = [:]
    var labeled = 0
    for (row, label) in training.labels.enumerated() {
      guard let label else { continue }
      labeled += 1
      counts[LabeledContent(training.features, row, label), default: 0] += 1
    }
    let twins = counts.values.reduce(0) { $1 > 1 ? $0 + $1 : $0 }
    repeated = labeled == 0 ? 0 : Double(twins) / Double(labeled)
    while let piece = try test.nextPrepared() {
      for (row, label) in piece.labels.enumerated() {
        guard let label else { continue }
        rows += 1
        if counts[LabeledContent(piece.features, row, label)] != nil { known += 1 }
      }
    }
  }

  /// Whether more are known than can be expected of rows that come from the same source: three standard deviations more, and
  /// one in a hundred.
  package var areMany: Bool {
    let expected = Double(rows) * repeated
    return Double(known) > expected + 3 * expected.squareRoot() && 100 * known >= rows && known > 1
  }

  /// Whether all of them are, and that is no chance.
  package var areAll: Bool { areMany && known == rows }

  /// What is said of them; nil where there are none.
  ///
  /// - Parameters:
  ///   - path: the file of the test rows.
  ///   - runs: what was trained, by name, where it is not one classifier: a run, or two of which the same is true.
  package func text(path: String, of runs: [String] = []) -> String? {
    guard known > 0 else { return nil }
    let start =
      "\(path): \(known) of \(rows.counted("test row")) \(known == 1 ? "is" : "are") equal to labelled training rows\(runs.isEmpty ? "" : " of \(runs.joined(separator: " and of "))"), features and class"
    guard areMany else {
      return twinShare == 0
        ? "\(start)." : "\(start); among the training rows themselves \(twinShare) % are equal to another one."
    }
    return
      "\(start). \(runs.count > 1 ? "Both are" : "\(runs.first ?? "The classifier") is") trained on \(known == 1 ? "it" : "them"), so that the error on these test rows is too good to be expected on new ones. Leave the rows out of one of the two."
  }

  private var twinShare: Int { Int((100 * repeated).rounded()) }
}

private struct LabeledContent: Hashable {
  let bytes: [UInt8]
  let label: String

  init(_ features: Features, _ row: Int, _ label: String) {
    (bytes, self.label) = (features.bytes(ofRow: row), label)
  }
}
