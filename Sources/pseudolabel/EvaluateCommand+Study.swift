import Foundation
import PseudoLabeling

extension EvaluateCommand {
  /// Opens test rows of one's own, and counts that in the run that the classifier belongs to.
  func evaluate(_ classifier: TrainedClassifier, of stored: StoredModel) throws {
    let configuration = try stored.run?.config(as: StudyConfiguration.self)
    guard let path = file ?? configuration?.test else {
      throw RequestFailure(
        "file", expected: "test rows with their true classes", found: "none",
        remedy: stored.run == nil ? nil : "Name a file, or seal one when training: train --test FILE")
    }
    let checksum = try checksum(of: path, sealedIn: configuration)
    let (evaluation, calibration, predictor) = try evaluation(of: classifier, on: path, like: configuration?.source)
    let opening = Opening(
      number: try stored.run?.openings(of: checksum) ?? 1, file: path, checksum: checksum, rows: evaluation.count,
      errorRate: evaluation.errorRate.rate, time: Date().ISO8601Format(), version: Version.current)
    try stored.run?.openings.append(opening)
    let report = Report(
      evaluation: evaluation, calibrationError: calibration.expected, opening: stored.run == nil ? nil : opening,
      unreadable: predictor.strays, unseen: predictor.novelties, remarks: predictor.remarks)
    if configuration?.source.files.contains(where: { configuration?.checksums?[$0] == checksum }) == true {
      Terminal.warn("The classifier was trained on this file: how it does here says nothing of new rows.")
    }
    if !talk.isQuiet { predictor.sayWhatWasOdd() }
    if json { return try Terminal.print(json: report) }
    Terminal.say(
      """
      \(folder) on \(evaluation.count) rows of \(path)
        error              \(evaluation.errorRate) (95 %)
        calibration error  \(calibration.expected.percent)
      \(stored.run == nil ? "" : opening.text + "\n")
      \(evaluation.confusion.table(names: classifier.classes.names, columns: Terminal.columns))
      """)
  }

  /// The SHA-256 of test rows, which is that of the sealed ones where these are meant.
  private func checksum(of path: String, sealedIn configuration: StudyConfiguration?) throws -> String {
    let checksum: String
    do {
      checksum = try DataSource.checksum(of: path)
    } catch var failure as FileFailure where failure.problem == .missing && file == nil {
      failure.remedy =
        "It was sealed under this path, seen from the folder where `train` ran. evaluate RUN FILE names it anew"
      throw failure
    }
    if let sealed = configuration?.checksums?[path], sealed != checksum {
      throw FileFailure.malformed(path, at: "SHA-256", expected: "\(sealed), as when it was sealed", found: checksum)
    }
    return checksum
  }

  private func evaluation(
    of classifier: TrainedClassifier, on path: String, like source: DataSource?
  ) throws -> (Evaluation, CalibrationError, any RowPredictor) {
    let predictor = try classifier.rowPredictor(
      for: path, like: source, inputPath: compute.inputPath ?? .dense, on: compute.makeCPU())
    var labels: [Int] = []
    var probabilities: [Float] = []
    var (confidences, right) = ([Double](), [Bool]())
    while let rows = try predictor.next() {
      for row in rows {
        guard let truth = row.truth, let label = classifier.classes.names.firstIndex(of: truth) else {
          throw FileFailure.malformed(
            path, at: "\(row.place), \(classifier.preparation.targetName)",
            expected: "one of the classes that were trained on", found: row.truth.map { "\"\($0)\"" } ?? "none")
        }
        labels.append(label)
        probabilities += row.probabilities.map { Float($0) }
        confidences.append(row.confidence)
        right.append(row.prediction == truth)
      }
    }
    guard !labels.isEmpty else {
      throw FileFailure.malformed(path, at: "rows", expected: "at least one", found: "none")
    }
    return (
      Evaluation(of: try Predictions(probabilities, classes: classifier.classes.count), truth: labels),
      CalibrationError(confidences: confidences, isRight: right), predictor
    )
  }

  /// What `--json` prints.
  private struct Report: Encodable {
    var evaluation: Evaluation
    var calibrationError: Double
    /// Nil where no run counts it.
    var opening: Opening?
    /// Cells that are not what their column held in training.
    var unreadable: [StrayCells]
    /// Cells that training has not prepared the classifier for.
    var unseen: [NovelCells]
    /// What was left out of the data.
    var remarks: [String]
  }
}

/// A line of `openings.jsonl`.
private struct Opening: Codable {
  /// Counts the looks at a file of this content from 1.
  var number: Int
  var file: String
  var checksum: String
  var rows: Int
  var errorRate: Double
  var time: String
  var version: String

  var text: String {
    number == 1
      ? "These rows were looked at for the first time."
      : "These rows were looked at before, \(number - 1) \(number == 2 ? "time" : "times"): what was chosen after the first look knows them."
  }
}

extension RunDirectory {
  /// The number that the next look at a file of this content has.
  fileprivate func openings(of checksum: String) throws -> Int {
    try has(.openings) ? openings.records(of: Opening.self).count { $0.checksum == checksum } + 1 : 1
  }
}
