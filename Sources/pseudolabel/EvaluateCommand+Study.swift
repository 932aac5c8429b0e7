import Foundation
import PseudoLabeling

extension EvaluateCommand {
  /// Opens test rows of one's own, and counts that in the run that the classifier belongs to.
  func evaluate(_ classifier: TrainedClassifier, of stored: StoredModel) throws {
    let test = try StudyTest(classifier, of: stored, file: file, labels: labelFile)
    let answers = try test.answers(compute, skipsUnreadable: skipUnreadable)
    let opening = try test.open(answers.evaluation)
    if let warning = test.warningOfTraining(of: "The classifier") { Terminal.warn(warning) }
    let shared = test.sharedRows(compute)?.text(path: test.path)
    let predictor = answers.predictor
    if let shared, !talk.isQuiet { Terminal.warn(shared) }
    if !talk.isQuiet { answers.sayWhatWasOdd() }
    if json {
      return try Terminal.print(
        json: Report(
          evaluation: answers.evaluation, calibrationError: answers.calibration.expected, opening: opening,
          unreadable: predictor.strays.map(Unreadable.cells) + predictor.unreadable.map(Unreadable.image),
          unseen: predictor.novelties, remarks: (shared.map { [$0] } ?? []) + answers.remarks))
    }
    Terminal.say(
      """
      \(folder) on \(answers.evaluation.count.counted("row")) of \(test.path)
        error              \(answers.evaluation.errorRate) (95 %)
        calibration error  \(answers.calibration.expected.percent)
      \(opening.map { $0.text + "\n" } ?? "")
      \(answers.evaluation.confusion.table(names: classifier.classes.names, columns: Terminal.columns))
      """)
  }

  /// What `--json` prints.
  private struct Report: Encodable {
    var evaluation: Evaluation
    var calibrationError: Double
    /// Nil where no run counts it.
    var opening: Opening?
    /// Cells that are not what their column held in training, and images that cannot be read.
    var unreadable: [Unreadable]
    /// Cells that training has not prepared the classifier for.
    var unseen: [NovelCells]
    /// What was left out of the data.
    var remarks: [String]
  }

  /// What could not be read, and counts for nothing.
  private enum Unreadable: Encodable {
    case cells(StrayCells)
    case image(FileFailure)

    private enum CodingKeys: CodingKey { case file, problem }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .cells(let cells): try cells.encode(to: encoder)
      case .image(let failure):
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(failure.path, forKey: .file)
        try container.encode(failure.description, forKey: .problem)
      }
    }
  }
}
