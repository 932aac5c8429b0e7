import Foundation
import PseudoLabeling

extension EvaluateCommand {
  /// Opens the test rows of a run on the user's own files, and counts that.
  func evaluateStudy(_ directory: RunDirectory) throws {
    let configuration = try directory.config(as: StudyConfiguration.self)
    let classifier = try TrainedClassifier(directory.model(), path: directory.path(of: .model))
    guard let path = file ?? configuration.test else {
      throw RequestFailure(
        "file", expected: "test rows with their true classes", found: "none",
        remedy: "Name a file, or seal one when training: train --test FILE")
    }
    let checksum: String
    do {
      checksum = try DataSource.checksum(of: path)
    } catch var failure as FileFailure where failure.problem == .missing && file == nil {
      failure.remedy =
        "It was sealed under this path, seen from the folder where `train` ran. evaluate RUN FILE names it anew"
      throw failure
    }
    let isTrainedOn = configuration.source.files.contains { configuration.checksums?[$0] == checksum }
    if let sealed = configuration.checksums?[path], sealed != checksum {
      throw FileFailure.malformed(path, at: "SHA-256", expected: "\(sealed), as when it was sealed", found: checksum)
    }
    let (evaluation, calibration, predictor) = try evaluation(of: classifier, on: path, configuration)
    let earlier = try directory.has(.openings) ? directory.openings.records(of: Opening.self) : []
    let opening = Opening(
      number: earlier.count { $0.checksum == checksum } + 1, file: path, checksum: checksum, rows: evaluation.count,
      errorRate: evaluation.errorRate.rate, time: Date().ISO8601Format(), version: Version.current)
    try directory.openings.append(opening)
    let report = Report(
      evaluation: evaluation, calibrationError: calibration.expected, opening: opening,
      unreadable: predictor.strays, unseen: predictor.novelties, remarks: predictor.remarks)
    if isTrainedOn {
      Terminal.warn("The classifier was trained on this file: how it does here says nothing of new rows.")
    }
    if !talk.isQuiet { predictor.sayWhatWasOdd() }
    if json { return try Terminal.print(json: report) }
    let counted =
      opening.number == 1
      ? "These rows were looked at for the first time."
      : "These rows were looked at before, \(opening.number - 1) \(opening.number == 2 ? "time" : "times"): what was chosen after the first look knows them."
    Terminal.say(
      """
      \(folder) on \(evaluation.count) rows of \(path)
        error              \(evaluation.errorRate) (95 %)
        calibration error  \(calibration.expected.percent)
      \(counted)

      \(evaluation.confusion.table(names: classifier.classes.names, columns: Terminal.columns))
      """)
  }

  private func evaluation(
    of classifier: TrainedClassifier, on path: String, _ configuration: StudyConfiguration
  ) throws -> (Evaluation, CalibrationError, any RowPredictor) {
    let predictor = try classifier.rowPredictor(
      for: path, like: configuration.source, inputPath: compute.inputPath ?? .dense, on: compute.makeCPU())
    var (labels, predicted) = ([Int](), [Int]())
    var probabilities: [Float] = []
    var (confidences, right) = ([Double](), [Bool]())
    while let rows = try predictor.next() {
      for row in rows {
        guard let truth = row.truth, let label = classifier.classes.names.firstIndex(of: truth) else {
          throw FileFailure.malformed(
            path, at: "\(row.place), \(configuration.source.targetName)",
            expected: "one of the classes that were trained on", found: row.truth.map { "\"\($0)\"" } ?? "none")
        }
        labels.append(label)
        predicted.append(row.label)
        probabilities += row.probabilities.map { Float($0) }
        confidences.append(row.confidence)
        right.append(row.prediction == truth)
      }
    }
    guard !labels.isEmpty else {
      throw FileFailure.malformed(path, at: "rows", expected: "at least one", found: "none")
    }
    return (
      Evaluation(
        of: try Predictions(probabilities, labels: predicted, classes: classifier.classes.count), truth: labels),
      CalibrationError(confidences: confidences, isRight: right), predictor
    )
  }

  /// What `--json` prints.
  private struct Report: Encodable {
    var evaluation: Evaluation
    var calibrationError: Double
    var opening: Opening
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
}
