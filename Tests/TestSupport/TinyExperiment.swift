import Foundation
import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelExperiments
import PseudoLabelPersistence

/// Experiments of a moment: 12 labelled images of the made-up data set and a network of a few hidden units.
package enum TinyExperiment {
  package static let labels = 12

  package static func make(
    _ methods: [PaperMethod] = [.dropnn, .pl], splits: [UInt64] = [1, 2], epochs: Int? = 4, hiddenUnits: Int? = 8
  ) -> Experiment {
    var experiment = Experiment(methods: methods, labels: [labels], splits: splits)
    (experiment.validation, experiment.epochs, experiment.hiddenUnits) = (40, epochs, hiddenUnits)
    return experiment
  }

  /// A line as a finished run leaves it, with figures that are given and no run behind it.
  ///
  /// - Parameters:
  ///   - method: of the trial.
  ///   - labels: of the trial.
  ///   - split: of the trial.
  ///   - error: its test error rate.
  ///   - experiment: whose configuration it was run under.
  ///   - set: the data set.
  ///   - changes: further members of the JSON object, or others.
  package static func line(
    _ method: PaperMethod, labels: Int, split: UInt64, error: Double, of experiment: Experiment, on set: ImageDataset,
    _ changes: [String: any Sendable] = [:]
  ) throws -> TrialResult {
    let configuration: TrialConfiguration
    switch experiment.configuration(of: Trial(method, labels: labels, split: split), on: set) {
    case .network(var run):
      (run.version, run.checksums) = ("0.2.0", set.checksums)
      configuration = .network(run)
    case .kernelSearch(var search):
      (search.version, search.checksums) = ("0.2.0", set.checksums)
      configuration = .kernelSearch(search)
    }
    var object: [String: Any] = [
      "method": method.rawValue, "labels": labels, "split": split, "seed": split, "testErrorRate": error,
      "seconds": 1.5,
      "threads": 1, "instructionSet": CPU(threads: 1).instructionSet.rawValue, "oneDNN": "3.7", "version": "0.2.0",
      "config": try JSONSerialization.jsonObject(with: JSONFile.encode(configuration)),
    ]
    object.merge(changes.mapValues { $0 as Any }) { $1 }
    return try JSONDecoder().decode(TrialResult.self, from: JSONSerialization.data(withJSONObject: object))
  }
}
