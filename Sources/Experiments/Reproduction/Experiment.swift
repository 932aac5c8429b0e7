import PseudoLabelCatalog
import PseudoLabelDatasets
import PseudoLabelKernelMachines
import PseudoLabelNetworks

/// A table of runs: the data, the methods, how many labels, which splits.
package struct Experiment: Sendable, Hashable {
  package var dataset: NamedDataset
  package var methods: [PaperMethod]
  package var labels: [Int]
  package var splits: [UInt64]
  /// Further labelled examples that are only looked at.
  package var validation = 1000
  /// Another number of hidden units than the paper's, for a quick look.
  package var hiddenUnits: Int?
  /// Another number of epochs than the paper's, for a quick look. What the schedules count in epochs is shortened in
  /// proportion.
  package var epochs: Int?

  package init(
    dataset: NamedDataset = .mnist, methods: [PaperMethod] = PaperMethod.allCases,
    labels: [Int] = Lee2013.labels, splits: [UInt64] = Array(1...10)
  ) {
    self.dataset = dataset
    self.methods = methods
    self.labels = labels
    self.splits = splits
  }

  /// Every run, all of the first split first.
  package var trials: [Trial] {
    splits.flatMap { split in labels.flatMap { labels in methods.map { Trial($0, labels: labels, split: split) } } }
  }

  /// All that a run depends on.
  package func configuration(of trial: Trial, on set: ImageDataset) -> TrialConfiguration {
    guard var recipe = Lee2013.recipe(trial.method, for: set.training, labels: trial.labels) else {
      return .kernelSearch(
        SearchConfiguration(
          dataset: dataset, labels: trial.labels, validation: validation, seed: trial.split, search: KernelSearch()))
    }
    if let hiddenUnits {
      recipe.network.layers = recipe.network.layers.map { layer in
        guard case .dense(var dense) = layer else { return layer }
        dense.units = hiddenUnits
        return .dense(dense)
      }
    }
    if let epochs { recipe = recipe.shortened(to: epochs) }
    return .network(
      RunConfiguration(
        dataset: dataset, labels: trial.labels, validation: validation, seed: trial.split, recipe: recipe))
  }
}
