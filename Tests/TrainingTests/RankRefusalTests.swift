import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// What ranks cannot share is refused in words, before anything is trained; and so is what they were given apart.
@Suite(.timeLimit(.minutes(5))) struct RankRefusalTests {
  /// What each of two ranks says.
  private func refusals(
    _ training: RankedTraining, _ change: @escaping @Sendable (inout RankedTraining) -> Void = { _ in }
  ) -> [String] {
    ThreadRanks.run(2) { ranks in
      var training = training
      if ranks.rank == 1 { change(&training) }
      do throws(RequestFailure) {
        try training.trainer(ranks).requireRanks(on: training.split)
        return ""
      } catch {
        return "\(error)"
      }
    }
  }

  private let dense = RankedTraining(name: "dense", recipe: RankedTraining.recipe(RankedTraining.dense))

  private func expect(_ texts: [String], _ words: [String]) {
    #expect(texts[0] == texts[1])
    for word in words { #expect(texts[0].contains(word)) }
  }

  @Test func whatIsTheSameIsShared() {
    expect(refusals(dense), [])
    #expect(refusals(dense) == ["", ""])
    for method in Method.allCases where ![.mixMatch, .reMixMatch].contains(method) {
      #expect(refusals(.method(method)) == ["", ""], "\(method)")
    }
  }

  @Test(arguments: [PseudoLabelTraining.Method.mixMatch, .reMixMatch])
  func mixedBatchesAreRefused(method: PseudoLabelTraining.Method) {
    expect(refusals(.method(method)), ["recipe.unlabeled.[0]", "mixes the rows of a batch", "one machine"])
    var unused = RankedTraining.method(method)
    unused.recipe.unlabeled = unused.recipe.unlabeled.map { UnlabeledTerm($0.loss, weight: .constant(value: 0)) }
    #expect(refusals(unused) == ["", ""])
  }

  @Test(arguments: [
    PseudoLabelTraining.Method.flexMatch, .freeMatch, .softMatch, .temporalEnsembling, .interpolationConsistency,
  ])
  func averagesRefuseLossesOfAllRows(method: PseudoLabelTraining.Method) {
    var training = RankedTraining.method(method)
    training.exchange = .average(updates: 4)
    expect(refusals(training), ["recipe.unlabeled.[0]", "keeps what it saw", "at every update"])
  }

  @Test func averagesOfFewRowsAreRefused() {
    var training = RankedTraining(
      name: "few", recipe: RankedTraining.recipe(RankedTraining.normalized(.joint), batches: (3, 20)))
    #expect(refusals(training) == ["", ""])
    training.exchange = .average(updates: 4)
    expect(refusals(training), ["recipe.labeledBatch", "at least 2 rows", "found 3"])
    training.exchange = .average(updates: 0)
    expect(refusals(training), ["at least 1 update", "found 0"])
  }

  @Test func ranksThatWereGivenOthersSaySo() {
    expect(refusals(dense) { $0.recipe.epochs = 7 }, ["the recipe", "rank 1"])
    expect(refusals(dense) { $0.split = TinyData.split(unlabeled: 60) }, ["the unlabelled rows", "the same files"])
    expect(refusals(dense) { $0.split = TinyData.split(labeled: 12) }, ["the labelled rows"])
    expect(refusals(dense) { $0.split = TinyData.split(validation: 12) }, ["the validation rows"])
    expect(refusals(dense) { $0.instructionSet = .portable }, ["the processor", "rank 1"])
    expect(refusals(dense) { $0.inputPath = .dense }, ["the input path", "automatic on every rank", "dense on rank 1"])
    expect(refusals(dense) { $0.exchange = .average(updates: 2) }, ["the exchange"])
    expect(
      refusals(dense) { training in
        let (split, classes) = (training.split, training.split.labeled.classes)
        training.split = Split(
          labeled: LabeledSet(
            features: split.labeled.features, labels: split.labeled.labels.reversed(), classes: classes),
          validation: split.validation, unlabeled: split.unlabeled)
      }, ["the labels", "rank 1"])
  }

  /// A loss of hidden layers that says nothing of its rows.
  @Test func unknownLossesOfHiddenLayersAreRefused() {
    struct Hidden: UnlabeledLoss {
      var passes: [Pass] { [.trained()] }
      func hiddenLayers(of network: Network) -> [HiddenLayer] { [HiddenLayer(0, of: .trained())] }
      func value(of batch: UnlabeledBatch, state: inout NoState) -> Double { 0 }
    }
    let texts = ThreadRanks.run(2) { ranks in
      var trainer = Trainer(
        RankedTraining.recipe(RankedTraining.dense, []), objective: CrossEntropy() + .constant(value: 1) * Hidden(),
        seed: 1, on: CPU(threads: 1))
      trainer.ranks = ranks
      do throws(RequestFailure) {
        try trainer.requireRanks(on: TinyData.split())
        return ""
      } catch {
        return "\(error)"
      }
    }
    expect(texts, ["Hidden", "hidden layers"])
  }

  /// A loss of the outputs that says nothing of its rows is computed of all of them.
  @Test func unknownLossesAreThoseOfOneProcess() {
    /// Of each batch the means of the probabilities should be equal, which no row can tell by itself.
    struct EqualMeans: OutputLoss {
      func value(of outputs: Outputs, gradient: inout [Float]) -> Double {
        let (n, k) = (outputs.count, outputs.classes)
        var means = [Double](repeating: 0, count: k)
        for row in 0..<n { for c in 0..<k { means[c] += Double(outputs.probabilities[row * k + c]) / Double(n) } }
        for row in 0..<n {
          let p = (0..<k).map { Double(outputs.probabilities[row * k + $0]) }
          let mean = zip(p, means).reduce(0) { $0 + $1.0 * $1.1 }
          for c in 0..<k { gradient[row * k + c] = Float(2 * p[c] * (means[c] - mean) / Double(n)) }
        }
        return means.reduce(0) { $0 + $1 * $1 }
      }
    }
    let recipe = RankedTraining.recipe(RankedTraining.dense, [])
    let objective = CrossEntropy() + .constant(value: 1) * EqualMeans()
    let alone = Trainer(recipe, objective: objective, seed: 1, on: CPU(threads: 1)).train(on: TinyData.split())
    let outcomes = ThreadRanks.run(3) { ranks in
      var trainer = Trainer(recipe, objective: objective, seed: 1, on: CPU(threads: 1))
      trainer.ranks = ranks
      return trainer.train(on: TinyData.split())
    }
    for outcome in outcomes {
      for (tensor, expected) in zip(outcome.model.parameters.tensors, alone.model.parameters.tensors) {
        expectClose(tensor.values, expected.values.map(Double.init), tolerance: 1e-4)
      }
    }
  }
}
