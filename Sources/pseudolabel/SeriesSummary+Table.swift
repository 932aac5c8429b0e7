import Foundation
import PseudoLabelExperiments
import PseudoLabeling

extension RunSummary.Ending {
  /// What is to be said about it: nothing where training completed.
  var remark: String {
    switch self {
    case .completed: ""
    case .stopped: ", stopped early"
    case .diverged: ", diverged"
    case .collapsed: ", ended by a collapse of the predictions for the unlabelled images"
    }
  }
}

extension SeriesSummary {
  /// A row a run, and their mean.
  func table(seeds: Seeds) -> String {
    let head = [
      runs.first.map { "\($0.method.rawValue), \($0.labels) labels of \($0.dataset.title), seeds \(seeds)" }
        ?? "No run of the seeds \(seeds) has ended."
    ]
    guard !runs.isEmpty else { return head.joined() }
    let rows = runs.map { run in
      [
        "\(run.seed)", run.testErrorText,
        run.validationErrorRate?.percent ?? "none",
        (run.seconds < 10 ? String(format: "%.1f s", run.seconds) : run.seconds.duration) + run.ending.remark,
      ]
    }
    let columns = ["seed", "test error (95 %)", "validation error", "training"]
    let widths = columns.indices.map { column in ([columns] + rows).map { $0[column].width }.max() ?? 0 }
    let lines = ([columns] + rows).map { row in
      let cells = zip(row, widths).enumerated().map { number, cell in
        number == 3 ? cell.0 : number == 0 ? cell.0.leftPadded(to: cell.1) : cell.0.padded(to: cell.1)
      }
      return "  " + cells.joined(separator: "  ")
    }
    return (guesses + head + lines + ["", mean]).joined(separator: "\n")
  }

  /// Which runs are no better than guessing, and which learned nothing from the unlabelled images: a sentence each.
  private var guesses: [String] {
    runs.flatMap { run in
      [run.warningOfGuessing, run.warningOfNoUse].compactMap { $0 }.map {
        Style.worse("Seed \(run.seed): \($0)", on: .output)
      }
    }
  }

  private var mean: String {
    let which = "\(completed) completed run\(completed == 1 ? "" : "s")"
    guard let rate = meanTestErrorRate else { return "No run completed, so there is no mean." }
    guard let interval = meanTestErrorInterval, let deviation = testErrorRateDeviation else {
      return "Test error of \(which): \(rate.percent). One seed gives no interval."
    }
    return """
      Mean test error of \(which): \(SeriesSummary.text(rate, interval))
      (95 %, Student's t), standard deviation \(String(format: "%.2f", 100 * deviation)) points.
      """
  }

  fileprivate static func text(_ rate: Double, _ interval: ConfidenceInterval) -> String {
    // Student's interval knows no bounds; an error rate has some.
    "\(rate.percent) [\(max(0, interval.lower).inPoints), \(min(1, interval.upper).inPoints)]"
  }
}

extension RunSummary {
  fileprivate var testErrorText: String {
    guard let testErrorRate, let testErrorInterval else { return "not tested" }
    return SeriesSummary.text(testErrorRate, testErrorInterval)
  }
}

extension Double {
  /// A fraction as "5.06".
  fileprivate var inPoints: String { String(format: "%.2f", 100 * self) }
}
