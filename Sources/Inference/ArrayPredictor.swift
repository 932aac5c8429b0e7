import Datasets
import Diagnostics

/// Answers about the rows of a file of numbers.
final class ArrayPredictor: RowPredictor {
  let columns = ["row"]
  let delimiter = Delimiter.comma
  let strays: [StrayCells] = []
  var hasLabels: Bool { rows.labels.contains { $0 != nil } }
  var classes: ClassNames { live.classifier.classes }
  private let preparation: ArrayPreparation
  private let live: LiveClassifier
  private let rows: PartlyLabeledNumbers
  private let unlearnedValues: Int
  private var given = 0

  var remarks: [String] {
    let last = preparation.columns - 1 + preparation.firstIndex
    let values = unlearnedValues == 1 ? "value was" : "values were"
    let unlearned =
      unlearnedValues == 0
      ? nil : "\(unlearnedValues) \(values) left out: the classifier was trained on features up to number \(last)."
    return [unlearned, rows.features.rounding.text].compactMap { $0 }
  }

  init(
    _ preparation: ArrayPreparation, _ live: LiveClassifier, path: String, labels: String?, source: ArraySource?
  ) throws {
    guard let format = try ArraySource.format(of: path) else {
      try ForeignFormat.requireNone(path)
      throw FileFailure.malformed(
        path, at: "format", expected: "NPY, NPZ, SVMlight or IDX, as in training", found: "another one")
    }
    if let labels { try format.requireLabelFile(labels, for: path) }
    self.preparation = preparation
    self.live = live
    (rows, unlearnedValues) = try ArraySource(
      files: [path], labels: labels, format: format, featureArray: source?.featureArray, labelArray: source?.labelArray,
      missing: source?.missing
    ).rows(like: preparation, classes: live.classifier.classes.names)
  }

  func next() throws -> [AnsweredRow]? {
    guard given < rows.count else { return nil }
    let first = given
    given = min(rows.count, first + LiveClassifier.pieceSize)
    return live.rows(preparation.prepared(rows.features.rows(first..<given))) { number in
      let row = first + number
      return (["\(row + 1)"], "row \(row + 1)", rows.labels[row])
    }
  }
}
