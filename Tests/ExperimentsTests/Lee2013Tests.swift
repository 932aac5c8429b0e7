import PseudoLabelDatasets
import PseudoLabelExperiments
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining
import Testing

/// The numbers of the paper, each written out again as the paper prints it.
@Suite struct Lee2013Tests {
  private let recipe = Lee2013.recipe(.pseudoLabel, inputs: 784, classes: 10, labels: 600)

  private func epoch(_ epoch: Int) -> TrainingTime { TrainingTime(epoch: epoch, update: 19 * epoch) }

  @Test(arguments: [(0, 0.0), (99, 0), (100, 0), (350, 1.5), (599, 2.994), (600, 3), (5000, 3)])
  func alpha(epoch number: Int, value: Double) throws {
    let term = try #require(recipe.unlabeled.first)
    #expect(recipe.unlabeled.count == 1)
    #expect(abs(term.weight.value(at: epoch(number)) - value) < 1e-12)
  }

  @Test(arguments: [(0, 0.5), (250, 0.745), (500, 0.99), (999, 0.99)])
  func momentum(epoch number: Int, value: Double) throws {
    #expect(abs(try #require(recipe.optimizer.momentum).value(at: epoch(number)) - value) < 1e-12)
  }

  @Test(arguments: [(0, 1.5), (1, 1.497), (2, 1.494006)])
  func rate(epoch number: Int, value: Double) {
    #expect(abs(recipe.optimizer.rate.value(at: epoch(number)) - value) < 1e-12)
  }

  @Test func networkAndBatches() throws {
    #expect(recipe.labeledBatch == 32)
    #expect(recipe.unlabeledBatch == 256)
    #expect(recipe.network.parameterShapes.map(\.shape) == [[784, 5000], [5000], [5000, 10], [10]])
    #expect(recipe.network.output.units == .sigmoid)
    #expect(recipe.network.inputDropout == Dropout(0.2, form: .unscaled))
    guard case .dense(let hidden)? = recipe.network.layers.first else {
      Issue.record("no hidden layer")
      return
    }
    #expect(hidden.dropout == Dropout(0.5, form: .unscaled))
    #expect(hidden.activation == .relu)
    guard let loss = recipe.unlabeled.first?.loss as? PseudoLabel else {
      Issue.record("another loss")
      return
    }
    #expect(loss == PseudoLabel(of: nil, threshold: nil))
    #expect(throws: Never.self) { try recipe.validate(inputs: 784, classes: 10) }
  }

  /// T₁ and T₂ mean as many updates with 100 labels as with 600.
  @Test(arguments: [(100, 19), (600, 19), (1000, 32), (3000, 94)])
  func anEpochIsNeverShorterThanWith600Labels(labels: Int, updates: Int) {
    let recipe = Lee2013.recipe(.pseudoLabel, inputs: 784, classes: 10, labels: labels)
    #expect(recipe.epochLength.updates(examples: labels, batch: recipe.labeledBatch) == updates)
  }

  @Test(arguments: Method.allCases.filter { !$0.isLadder })
  func theMethodsDifferInTheUnlabelledLossAlone(method: Method) {
    var other = Lee2013.recipe(method, inputs: 784, classes: 10, labels: 600)
    #expect(other.method == method)
    #expect(other.learnsFromUnlabeled == (method != .supervised))
    // What a method needs is there with its losses.
    #expect(throws: Never.self) { try other.validate(inputs: 784, classes: 10) }
    other.use(recipe.method, weight: recipe.unlabeled.first?.weight)
    #expect(other == recipe)
  }

  /// The convolutional network is one recipe for all numbers of labels, but for what an epoch is, and fits MNIST.
  @Test(arguments: Method.allCases.filter { !$0.isLadder }) func theConvolutionalRecipeFits(method: Method) throws {
    let image = ImageShape(height: 28, width: 28)
    let recipes = Lee2013.labels.map {
      Lee2013.convolutionalRecipe(method, image: image, classes: 10, labels: $0)
    }
    for recipe in recipes {
      #expect(recipe.method == method)
      try recipe.validate(inputs: 784, imageShape: image, classes: 10)
      var other = recipe
      other.epochLength = recipes[0].epochLength
      #expect(other == recipes[0])
      let shapes = recipe.network.parameterShapes.filter { $0.name.hasSuffix("weight") }.map(\.shape)
      #expect(shapes == [[5, 5, 1, 32], [5, 5, 32, 64], [1024, 500], [500, 10]])
      #expect(recipe.epochLength.updates(examples: 100, batch: 32) >= (recipe == recipes[0] ? 19 : 4))
    }
  }
}
