import Foundation
import PseudoLabeling

/// A classifier of one's own files, and the test rows that it is asked about.
struct StudyTest {
  let classifier: TrainedClassifier
  let path: String
  /// The file of their labels, where they stand in one of their own.
  private let labels: String?
  /// The run that it belongs to, which counts how often test rows were looked at.
  private let run: RunDirectory?
  private let configuration: StudyConfiguration?
  private let checksum: String

  /// - Parameters:
  ///   - classifier: the classifier that is stored.
  ///   - stored: the run or the file that holds it.
  ///   - labels: the file of their labels, where they stand in one of their own.
  ///   - file: the test rows; those that were sealed when it was trained, where nil.
  /// - Throws: `RequestFailure` where there are none; `FileFailure`, also where they are no longer what was sealed.
  init(_ classifier: TrainedClassifier, of stored: StoredModel, file: String? = nil, labels: String? = nil) throws {
    self.classifier = classifier
    run = stored.run
    configuration = try run?.config(as: StudyConfiguration.self)
    guard let path = file ?? configuration?.test else {
      throw RequestFailure(
        "file", expected: "test rows with their true classes", found: "none",
        remedy: run == nil ? nil : "Name a file, or seal one when training: train --test FILE")
    }
    (self.path, self.labels) = (path, labels)
    do {
      try classifier.requireKind(of: path)
      checksum = try DataSource.checksum(of: path)
    } catch var failure as FileFailure where failure.problem == .missing && file == nil {
      failure.remedy =
        "It was sealed under this path, seen from the folder where `train` ran. evaluate RUN FILE names it anew"
      throw failure
    }
    if path == configuration?.test, let sealed = configuration?.checksums?[path], sealed != checksum {
      throw FileFailure.malformed(path, at: "SHA-256", expected: "\(sealed), as when it was sealed", found: checksum)
    }
  }

  /// That the classifier learned from this very file, or from one of this name whose content was another; nil where it did not.
  ///
  /// - Parameter subject: what the classifier is called.
  func warningOfTraining(of subject: String) -> String? {
    if isTrainedOn { return "\(subject) was trained on this file: how it does here says nothing about new rows." }
    guard path != configuration?.test, configuration?.checksums?[path] != nil else { return nil }
    return
      "\(subject) was trained on \(path), which has changed since: how it does on rows that it has seen says nothing about "
      + "new ones."
  }

  private var isTrainedOn: Bool {
    configuration?.source.files.contains { configuration?.checksums?[$0] == checksum } ?? false
  }

  /// Test rows that are equal to rows the classifier was trained on; nil where `train` has looked already, and where the training
  /// rows are not there any more as they were.
  func sharedRows(_ compute: ComputeOptions) -> SharedRows? {
    guard let configuration, let checksums = configuration.checksums, path != configuration.test, !isTrainedOn,
      FolderListing.isRegularFile(path),
      let found = try? configuration.source.checksums(), found.allSatisfy({ checksums[$0] == $1 }),
      let training = try? configuration.load(), training.preparation == classifier.preparation,
      let predictor = try? rows(compute, skipsUnreadable: false)
    else { return nil }
    return try? SharedRows(of: predictor, in: training.rows)
  }

  private func rows(_ compute: ComputeOptions, skipsUnreadable: Bool) throws -> any RowPredictor {
    try classifier.rowPredictor(
      for: path, labels: labels, like: configuration?.source, skipsUnreadable: skipsUnreadable,
      inputPath: compute.inputPath, on: compute.makeCPU())
  }

  /// What the classifier says about test rows.
  struct Answers {
    var truth: [String] = []
    var predictions: [String] = []
    /// Rows that have no true class, and count for nothing.
    let unlabeled: Int
    let evaluation: Evaluation
    let calibration: CalibrationError
    let predictor: any RowPredictor

    /// What is said about rows without a true class.
    private var leftOut: [String] {
      unlabeled == 0 ? [] : ["\(unlabeled) \(unlabeled == 1 ? "row" : "rows") without a true class left out."]
    }
    /// What was left out of the data or is odd about them, a sentence each.
    var remarks: [String] { leftOut + predictor.remarks }

    /// Says on standard error what was left out, could not be read, or was not there in training.
    func sayWhatWasOdd() {
      leftOut.forEach(Terminal.warn)
      predictor.sayWhatWasOdd()
    }
  }

  /// - Parameters:
  ///   - compute: how the processor is used.
  ///   - skipsUnreadable: leaves images out that cannot be read.
  /// - Throws: `FileFailure` for rows of a class that was not trained on, and where no row has a class.
  func answers(_ compute: ComputeOptions, skipsUnreadable: Bool) throws -> Answers {
    let predictor = try rows(compute, skipsUnreadable: skipsUnreadable)
    if case .table = classifier.preparation, !predictor.hasLabels {
      throw FileFailure(
        path: path,
        problem: .malformed(
          place: "columns", expected: "\(classifier.preparation.targetName) too, with the true classes", found: "none"),
        remedy: "`pseudolabel predict` answers rows without it")
    }
    var (labels, predicted) = ([Int](), [Int]())
    var (truth, predictions) = ([String](), [String]())
    var probabilities: [Float] = []
    var (confidences, right) = ([Double](), [Bool]())
    var unlabeled = 0
    var firstUnlabeled: String?
    while let rows = try predictor.next() {
      for row in rows {
        guard let answer = row.label else { continue }
        guard let name = row.truth else {
          unlabeled += 1
          firstUnlabeled = firstUnlabeled ?? row.place
          continue
        }
        guard let label = classifier.classes.names.firstIndex(of: name) else { throw failure(of: name, at: row.place) }
        labels.append(label)
        predicted.append(answer)
        truth.append(name)
        predictions.append(row.prediction)
        probabilities += row.probabilities.map { Float($0) }
        confidences.append(row.confidence)
        right.append(row.prediction == name)
      }
    }
    if let column = predictor.strays.first(where: \.areAll) { throw column.failure(in: path) }
    guard !labels.isEmpty else {
      if let place = firstUnlabeled { throw failure(of: nil, at: place) }
      throw FileFailure.malformed(path, at: "rows", expected: "at least one", found: "none")
    }
    return Answers(
      truth: truth, predictions: predictions, unlabeled: unlabeled,
      evaluation: Evaluation(
        of: try Predictions(probabilities, labels: predicted, classes: classifier.classes.count), truth: labels),
      calibration: CalibrationError(confidences: confidences, isRight: right), predictor: predictor)
  }

  /// The error for a row of another class, or where none has one.
  private func failure(of name: String?, at place: String) -> FileFailure {
    let near = name.flatMap { classifier.classes.names.nearest(to: $0) }
    return FileFailure(
      path: path,
      problem: .malformed(
        place: "\(place), \(classifier.preparation.targetName)", expected: "one of the classes that were trained on",
        found: name.map { "\"\($0)\"" } ?? "none"),
      remedy: near.map { "Did you mean \"\($0)\"?" } ?? (name == nil ? remedyForNoLabels : nil))
  }

  private var remedyForNoLabels: Remedy? {
    guard labels == nil, let format = try? ArraySource.format(of: path) else { return nil }
    return ArraySource(files: [path], format: format).remedyForNoLabels
  }

  /// Counts in the run that the true classes of the test rows were looked at; nil where there is no run.
  func open(_ evaluation: Evaluation) throws -> Opening? {
    guard let run else { return nil }
    let earlier = try run.has(.openings) ? run.openings.records(of: Opening.self) : []
    let opening = Opening(
      number: earlier.count { $0.checksum == checksum } + 1, file: path, checksum: checksum, rows: evaluation.count,
      errorRate: evaluation.errorRate.rate, time: Date().ISO8601Format(), version: Version.current)
    try run.openings.append(opening)
    return opening
  }
}

/// A line of `openings.jsonl`.
struct Opening: Codable {
  /// Counts the looks at a file of this content from 1.
  var number: Int
  var file: String
  var checksum: String
  var rows: Int
  var errorRate: Double
  var time: String
  var version: String

  /// What is said about it.
  var text: String {
    number == 1
      ? "These rows were looked at for the first time."
      : "These rows were looked at before, \(number - 1) \(number == 2 ? "time" : "times"): what was chosen after the first look knows them."
  }
}
