import PseudoLabelDatasets
import PseudoLabelSchedules
import PseudoLabelTraining

/// How long trials take, in updates of the paper's recipe with pseudo-labels (32 + 256 rows, 5000 hidden units).
///
/// An estimate, for a plan and a progress bar: the factors were measured on one thread of a Zen 4 with AVX-512, where
/// that update takes 12 ms.
package struct TrialCost: Sendable {
  /// A labelled batch alone, 32 rows.
  static let supervisedUpdate = 0.27
  /// A look at a validation example.
  static let validatedRow = 0.0031
  /// An update of the auto-encoder's batch of 100 rows.
  static let pretrainingUpdate = 2.6

  /// A labelled batch of the convolutional network, and a look of it at a validation example.
  static let convolutionalUpdate = 0.68
  static let convolutionalRow = 0.008
  /// A search among support vector machines: a part for each pair of labelled rows.
  static let pairOfRows = 1.8e-4

  package let paperUpdates: Double

  init(of configuration: TrialConfiguration, on set: LabeledSet) {
    switch configuration {
    case .kernelSearch(let search):
      paperUpdates = Double(search.labels * search.labels) * Self.pairOfRows
    case .network(let run):
      let recipe = run.recipe
      let updates = recipe.epochLength.updates(examples: run.labels, batch: recipe.labeledBatch)
      // Every epoch, or thousands of them where there are millions.
      let looks = stride(from: 0, to: recipe.epochs, by: max(1, recipe.epochs / 10_000)).map { epoch in
        let time = TrainingTime(epoch: epoch, update: epoch * updates)
        return recipe.unlabeled.contains { $0.weight.value(at: time) != 0 }
      }
      let withUnlabeled = Double(looks.count { $0 }) / Double(max(looks.count, 1))
      let (epochs, looksAtRows) = (
        Double(recipe.epochs), Double(recipe.epochs) / Double(recipe.validationInterval) * Double(run.validation)
      )
      guard recipe.network.convolutionShapes.isEmpty else {
        paperUpdates = epochs * Double(updates) * Self.convolutionalUpdate + looksAtRows * Self.convolutionalRow
        return
      }
      // The entropies are taken of all examples, some of them twice.
      let evaluation = 3 * Double(set.count) * Self.validatedRow
      var cost = evaluation + epochs * Double(updates) * (withUnlabeled + (1 - withUnlabeled) * Self.supervisedUpdate)
      cost += looksAtRows * Self.validatedRow
      if let pretraining = recipe.pretraining {
        let examples = set.count - run.labels - run.validation
        cost += Double(pretraining.epochs * examples) / 100 * Self.pretrainingUpdate
      }
      let products = recipe.network.parameterShapes.reduce(0) { $0 + $1.shape.reduce(1, *) }
      let paper = Lee2013.network(inputs: set.features.columns, classes: set.classes).parameterShapes.reduce(0) {
        $0 + $1.shape.reduce(1, *)
      }
      paperUpdates = cost * Double(products) / Double(paper)
    }
  }
}

extension Reproduction {
  /// How long a trial takes, in updates of the paper's recipe.
  package func cost(of trial: Trial) -> Double {
    TrialCost(of: experiment.configuration(of: trial, on: dataset), on: dataset.training).paperUpdates
  }
}
