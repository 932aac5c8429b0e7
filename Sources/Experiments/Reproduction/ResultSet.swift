import PseudoLabelCatalog
import PseudoLabelDatasets

/// The results of an experiment: at most one for a trial, whatever lines they come from and in whatever order.
package struct ResultSet: Sendable {
  package let experiment: Experiment
  /// By trial; also such as the experiment does not ask for, as other splits.
  package private(set) var results: [Trial: TrialResult] = [:]
  /// Lines of trials that were run under another configuration than the experiment's, and say nothing of it.
  package private(set) var foreign = 0
  private let dataset: ImageDataset

  package init(_ lines: [TrialResult] = [], of experiment: Experiment, on dataset: ImageDataset) {
    self.experiment = experiment
    self.dataset = dataset
    for line in lines { insert(line) }
  }

  /// Takes a line in. Of several lines of one trial, as processors of other families or other versions give them, the
  /// first counts in the order of their version, instruction set, oneDNN and error.
  package mutating func insert(_ line: TrialResult) {
    let expected = experiment.configuration(of: line.trial, on: dataset).recorded(on: dataset)
    guard line.seed == line.split, line.config.isSame(as: expected) else {
      foreign += 1
      return
    }
    if let known = results[line.trial], !(ResultSet.key(line) < ResultSet.key(known)) { return }
    results[line.trial] = line
  }

  private static func key(_ line: TrialResult) -> (String, String, String, Double, Double) {
    (line.version, line.instructionSet.rawValue, line.oneDNN, line.testErrorRate, line.seconds)
  }

  /// The trials of the experiment that no line is there for.
  package var missing: [Trial] { experiment.trials.filter { results[$0] == nil } }

  /// What is there of a method and a number of labels, in the order of the splits; splits that the experiment does not ask
  /// for are left out.
  package func results(of method: PaperMethod, labels: Int) -> [TrialResult] {
    experiment.splits.compactMap { results[Trial(method, labels: labels, split: $0)] }
  }
}
