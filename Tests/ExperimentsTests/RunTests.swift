import Foundation
import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelExperiments
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPersistence
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

@Suite struct RunTests {
  private func configuration(_ method: Method = .pseudoLabel, labels: Int = 12, validation: Int = 40, seed: UInt64 = 5)
    -> RunConfiguration
  {
    var recipe = Lee2013.recipe(.supervised, inputs: 25, classes: 4, labels: labels)
    recipe.network.layers = [.dense(DenseLayer(units: 20, dropout: Dropout(0.3), weights: .he))]
    recipe.use(method, weight: .ramp(from: 0, to: 1, during: .epochs(2..<6)))
    (recipe.epochs, recipe.epochLength, recipe.labeledBatch, recipe.unlabeledBatch) = (8, .passOverLabeled, 5, 30)
    return RunConfiguration(dataset: .mnist, labels: labels, validation: validation, seed: seed, recipe: recipe)
  }

  private func run(_ configuration: RunConfiguration, on dataset: ImageDataset? = nil, threads: Int = 1) throws -> Run {
    try Run(configuration, dataset: dataset ?? SyntheticDataset.make(), on: CPU.sharing(threads: threads))
  }

  /// The bytes of the model file that a run leaves.
  private func bytes(_ run: Run) throws -> Data {
    let path = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: path) }
    try run.train().model.tensorFile.write(to: path.path(percentEncoded: false))
    return try Data(contentsOf: path)
  }

  @Test(arguments: Method.allCases)
  func theSeedDecidesAndTheThreadsDoNot(method: Method) throws {
    let model = try bytes(run(configuration(method)))
    for threads in [2, 3] { #expect(try bytes(run(configuration(method), threads: threads)) == model) }
    #expect(try bytes(run(configuration(method, seed: 6))) != model)
  }

  @Test func theRecordMakesTheSameRun() throws {
    let first = try run(configuration(seed: .max))
    let stored = try JSONDecoder().decode(RunConfiguration.self, from: JSONFile.encode(first.record))
    #expect(stored == first.record)
    #expect(try bytes(run(stored)) == bytes(first))
  }

  @Test func theMethodsDiffer() throws {
    let models = try Method.allCases.map { method in
      var configuration = configuration(method)
      // A network that has seen little is not sure of anything.
      configuration.recipe.unlabeled = configuration.recipe.unlabeled.map { term in
        guard var loss = term.loss as? PseudoLabel else { return term }
        switch loss.selection {
        case .threshold: loss.selection = .threshold(0.5)
        case .classwise: loss.selection = .classwise(largest: 0.5)
        case .soft(let deviations, _): loss.selection = .soft(deviations: deviations, decay: 0.5)
        case .all, .adaptive, .quota: break
        }
        return UnlabeledTerm(loss, weight: term.weight)
      }
      return try bytes(run(configuration))
    }
    let names = Dictionary(grouping: zip(Method.allCases, models), by: \.1).values.map { $0.map(\.0.rawValue) }
    #expect(names.filter { $0.count > 1 } == [])
  }

  /// With every example labelled or held out, nothing is left to learn from without labels.
  @Test func withoutUnlabelledExamplesEveryMethodIsTheSupervisedOne() throws {
    for method in Method.allCases {
      var alone = configuration(method, labels: 160)
      alone.recipe.unlabeled = []
      let supervised = try run(alone)
      #expect(supervised.split.unlabeled.count == 0)
      let run = try run(configuration(method, labels: 160))
      #expect(run.train().model.parameters == supervised.train().model.parameters)
      let summary = try run.summary(of: run.train())
      #expect(summary.unlabeledAccuracy == nil)
      #expect(summary.conditionalEntropy.unlabeled == nil)
      #expect(summary.unlabeled == 0)
    }
  }

  /// The test set is for the summary alone.
  @Test func trainingNeverSeesTheTestSet() throws {
    let one = try run(configuration(), on: SyntheticDataset.make(test: 60))
    let other = try run(configuration(), on: SyntheticDataset.make(test: 8))
    #expect(try bytes(one) == bytes(other))
    #expect(try one.summary(of: one.train()).testErrorRate != other.summary(of: other.train()).testErrorRate)
  }

  /// Every figure of the summary, computed again from the model.
  @Test(arguments: [Method.supervised, .pseudoLabel])
  func theSummaryIsWhatTheModelDoes(method: Method) throws {
    let run = try run(configuration(method))
    let outcome = run.train()
    let summary = try run.summary(of: outcome)
    let predictor = outcome.model.predictor(on: CPU.sharing(threads: 2))
    func errorRate(_ features: Features, _ truth: [Int]) throws -> Double {
      let labels = try Predictions(predictor.probabilities(for: features), classes: 4).labels
      return Double(zip(labels, truth).count { $0 != $1 }) / Double(truth.count)
    }
    #expect(try summary.testErrorRate == errorRate(run.dataset.test.features, run.dataset.test.labels))
    #expect(try summary.validationErrorRate == errorRate(run.split.validation.features, run.split.validation.labels))
    let hidden = run.split.unlabeledPositions.map { run.dataset.training.labels[$0] }
    let accuracy = try #require(summary.unlabeledAccuracy)
    #expect(try abs(1 - accuracy - errorRate(run.split.unlabeled.features, hidden)) < 1e-12)
    #expect(accuracy > 0.5, "strokes are easy")
    #expect((summary.labels, summary.validation, summary.unlabeled) == (12, 40, 148))
    #expect((summary.epochs, summary.updates, summary.seed) == (8, 24, 5))
    #expect((summary.method, summary.ending) == (method, .completed))
    #expect(try #require(summary.testErrorInterval).lower < #require(summary.testErrorRate))
    let most = log(4.0)
    let entropies = summary.conditionalEntropy
    let test = try #require(entropies.test)
    #expect([entropies.labeled, entropies.unlabeled ?? -1, test].allSatisfy { (0...most).contains($0) })
    #expect(entropies.labeled < test)
  }

  /// The network and always the same answer, on the same images.
  @Test func theSummaryComparesWithGuessing() throws {
    let run = try run(configuration())
    let summary = try run.summary(of: run.train())
    let majority = try #require(summary.majority)
    #expect(majority.count == run.dataset.test.count)
    #expect(majority.candidateErrorRate == summary.testErrorRate)
    let guess = try #require(run.dataset.classNames.firstIndex(of: summary.mostCommon ?? ""))
    let wrong = run.dataset.test.labels.count { $0 != guess }
    #expect(majority.baselineErrorRate == Double(wrong) / Double(majority.count))
    #expect(summary.warningOfGuessing == nil, "strokes are easy")

    // Parameters that were never trained know nothing.
    var idle = configuration()
    (idle.recipe.epochs, idle.recipe.optimizer) = (
      1, .gradientDescent(rate: .constant(value: 1e-9), momentum: .constant(value: 0))
    )
    let untrained = try self.run(idle)
    let warning = try #require(untrained.summary(of: untrained.train()).warningOfGuessing)
    #expect(warning.contains("better than guessing: ") && warning.contains("by always answering"))
  }

  /// A weight alone does not make an epoch one that learned from the unlabelled examples.
  @Test(
    arguments: [
      (threshold: nil, alpha: 1.0, learning: 6, weighted: 6), (1, 1, 0, 6), (nil, 1e-60, 0, 6), (nil, 0, 0, 0),
    ] as [(threshold: Double?, alpha: Double, learning: Int, weighted: Int)])
  func epochsThatUsedUnlabelledExamplesAreCounted(
    threshold: Double?, alpha: Double, learning: Int, weighted: Int
  ) throws {
    var given = configuration()
    given.recipe.unlabeled = [
      UnlabeledTerm(
        PseudoLabel(threshold: threshold),
        weight: .ramp(from: 0, to: alpha, during: Period(start: 2, end: 2, unit: .epochs)))
    ]
    let run = try run(given)
    let outcome = run.train()
    let summary = try run.summary(of: outcome)
    #expect((summary.unlabeledEpochs, summary.weightedEpochs) == (learning, weighted))
    // A run whose weights are 0 is called supervised, and nobody expects more of it.
    #expect((summary.warningOfNoUse == nil) == (learning > 0 || alpha == 0))
    #expect(outcome.history.map(\.unlabeledUpdates) == (1...8).map { $0 > 2 && learning > 0 ? 3 : 0 })
  }

  /// The names that scripts read.
  @Test func theSummaryInJSON() throws {
    let run = try run(configuration())
    let object = try #require(
      try JSONSerialization.jsonObject(with: JSONFile.encode(run.summary(of: run.train()))) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "version", "dataset", "checksums", "seed", "labels", "validation", "unlabeled", "method", "ending", "epochs",
        "updates", "seconds", "validationErrorRate", "testErrorRate", "testErrorInterval", "conditionalEntropy",
        "unlabeledAccuracy", "unlabeledEpochs", "weightedEpochs", "majority", "mostCommon", "threads", "instructionSet",
        "oneDNN",
      ])
    #expect(object["instructionSet"] is String)
    #expect((object["checksums"] as? [String: String])?.count == 4)
  }

  @Test func otherDataThanRecordedAreRefused() throws {
    let record = try run(configuration()).record
    #expect(throws: Never.self) { try run(record) }
    let failure = #expect(throws: RequestFailure.self) { try run(record, on: SyntheticDataset.make(index: 9)) }
    #expect(failure?.kind == .data)
    #expect(failure?.description.hasSuffix("Use the data that the configuration was made for.") == true)
  }

  @Test func aRecipeForOtherDataIsRefused() throws {
    var other = configuration()
    other.recipe.network.inputs = 26
    let failure = #expect(throws: RequestFailure.self) { try run(other) }
    #expect(failure?.description == "recipe.network.inputs: expected 25, the data's columns, found 26.")
    #expect(failure?.kind == .usage)
  }

  /// At the update that spoils the parameters, whether it is the last of all or not.
  @Test(arguments: [ModelSelection.last, .best], [1, 3])
  func aDivergedRunDeliversFiniteParameters(keep: ModelSelection, updates: Int) throws {
    var wild = configuration()
    wild.recipe.optimizer = .gradientDescent(rate: .constant(value: 1e300), momentum: .constant(value: 0))
    (wild.recipe.epochs, wild.recipe.epochLength, wild.recipe.keep) = (1, .updates(count: updates), keep)
    let run = try run(wild)
    let outcome = run.train()
    guard case .diverged(let divergence) = outcome.ending else {
      Issue.record("it ended as \(outcome.ending)")
      return
    }
    #expect(divergence.quantity == .parameters)
    #expect(divergence.update == 1)
    #expect(divergence.lastGoodUpdate == 0)
    #expect(divergence.kind == .software)
    #expect(
      divergence.description == """
        Training diverged: after update 1 (epoch 1) a parameter is not a finite number, at a learning \
        rate of 1e+300. The parameters of the start were kept. Try a smaller rate, such as 3.3e+299.
        """)
    #expect(outcome.model.parameters == .initial(for: wild.recipe.network, seed: wild.seed))
    #expect(try run.summary(of: outcome).ending == .diverged)
  }
}
