import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelOptimizers
import PseudoLabelTraining
import TestSupport
import Testing

/// Trainings in rounds, each on what the one before was surest of.
@Suite struct SelfTrainingTests {
  private func recipe(_ selfTraining: SelfTraining?, epochs: Int = 6, keep: ModelSelection = .last) -> Recipe {
    Recipe(
      network: Network(
        inputs: 12, inputDropout: Dropout(0.1),
        layers: [.dense(DenseLayer(units: 30, dropout: Dropout(0.3), weights: .he))],
        output: OutputLayer(classes: 3, units: .softmax)), unlabeled: [],
      optimizer: .gradientDescent(rate: .constant(value: 0.3), momentum: .constant(value: 0.5)),
      labeledBatch: 4, unlabeledBatch: 32, epochLength: .passOverLabeled, epochs: epochs, keep: keep,
      selfTraining: selfTraining)
  }

  private func train(_ recipe: Recipe, on split: Split = TinyData.split()) -> TrainingOutcome {
    Trainer(recipe, seed: 3, on: CPU.sharing(threads: 1)).train(on: split)
  }

  @Test func whatLabelsNothingIsTheSupervisedRun() {
    let supervised = train(recipe(nil))
    for selfTraining in [
      SelfTraining(rounds: 0), SelfTraining(rule: .threshold(confidence: 1.001)),
    ] {
      let outcome = train(recipe(selfTraining))
      #expect(outcome.model == supervised.model)
      #expect(outcome.rounds == [] && outcome.history.count == 6)
    }
    let none = TinyData.split(unlabeled: 0)
    #expect(train(recipe(SelfTraining()), on: none).model == train(recipe(nil), on: none).model)
    #expect(train(recipe(SelfTraining(rounds: 1))).model != supervised.model)
  }

  /// What a round learns from is the labelled rows as they are, and behind them the rows that the network of the round before
  /// is surest of, with its labels: a supervised training on both, of as many updates.
  @Test func aRoundIsATrainingOnBoth() {
    let split = TinyData.split()
    let first = train(recipe(nil))
    var answers: [RowAnswer] = []
    first.model.predictor(on: CPU.sharing(threads: 1)).forEachBlock(of: split.unlabeled.features) {
      answers += $1.rowAnswers
    }
    let labels = SelfTraining().labels(answers, round: 1)
    let rows = labels.indices.filter { labels[$0] != nil }
    #expect(rows.count == 18)
    let both = LabeledSet(
      features: split.labeled.features.appending(split.unlabeled.features.selecting(rows)),
      labels: split.labeled.labels + rows.compactMap { labels[$0] }, classes: 3)
    var second = recipe(nil)
    (second.epochLength, second.labeledBatch) = (.updates(count: 3), 36)
    let expected = train(second, on: Split(labeled: both, validation: split.validation, unlabeled: split.unlabeled))
    #expect(train(recipe(SelfTraining(rounds: 1))).model == expected.model)
  }

  @Test func theRoundsAreTold() throws {
    let outcome = train(recipe(SelfTraining()))
    #expect(outcome.rounds.map(\.round) == Array(1...5))
    #expect(outcome.rounds.map(\.rows) == [18, 36, 54, 72, 90])
    #expect(outcome.rounds.allSatisfy { $0.counts.reduce(0, +) == $0.rows && $0.validationErrorRate != nil })
    #expect(outcome.history.map(\.epoch) == Array(1...36))
    #expect(outcome.history.map(\.updates) == (1...36).map { 3 * $0 })
    #expect(outcome.history.map(\.round) == (0..<36).map { $0 / 6 })
    #expect(outcome.history.map(\.pseudoLabels) == (0..<36).map { $0 / 6 * 18 })
    #expect(outcome.updates == 108)
    #expect(outcome.rounds.last?.validationErrorRate == outcome.validationErrorRate)
  }

  /// Rows that are labelled as they were before would make the same network again.
  @Test func itEndsWhereNothingChanges() {
    let outcome = train(recipe(SelfTraining(rounds: 50, rule: .threshold(confidence: 0)), epochs: 30))
    #expect(outcome.rounds.count < 50)
    #expect(outcome.rounds.allSatisfy { $0.rows == 90 })
  }

  @Test func rowsHeldOutAreNotLearnedFrom() {
    let few = train(recipe(SelfTraining()), on: TinyData.split(validation: 3)).model
    #expect(train(recipe(SelfTraining()), on: TinyData.split(validation: 60)).model == few)
  }

  /// Where the best parameters are kept, they are the best of all rounds.
  @Test func theBestRoundIsDelivered() {
    func clusters(_ count: Int, _ index: UInt64) -> LabeledSet {
      TinyData.clusters(count: count, spread: 1.5, index: index)
    }
    let split = Split(
      labeled: clusters(9, 1), validation: clusters(60, 2), unlabeled: UnlabeledSet(features: clusters(90, 3).features))
    let recipe = recipe(SelfTraining(rounds: 3), epochs: 10, keep: .best)
    var worsened = 0
    for seed in 1...6 as ClosedRange<UInt64> {
      let outcome = Trainer(recipe, seed: seed, on: CPU.sharing(threads: 1)).train(on: split)
      #expect(outcome.validationErrorRate == outcome.history.compactMap(\.validationErrorRate).min())
      let predictor = outcome.model.predictor(on: CPU.sharing(threads: 1))
      #expect(predictor.errorRate(on: split.validation) == outcome.validationErrorRate)
      if outcome.rounds.last?.validationErrorRate != outcome.validationErrorRate { worsened += 1 }
    }
    #expect(worsened > 0)
  }

  /// A run that goes on from any of its checkpoints comes to the same bits.
  @Test(arguments: [ModelSelection.last, .best]) func resumedIsUninterrupted(keep: ModelSelection) {
    final class Keeper: CheckpointKeeper {
      let interval = CheckpointInterval.epochs(2)
      var states: [TrainingState] = []
      func keep(_ state: TrainingState) { states.append(state) }
    }
    func untimed(_ history: [EpochRecord]) -> [EpochRecord] {
      history.map {
        var record = $0
        record.seconds = 0
        return record
      }
    }
    let recipe = recipe(SelfTraining(rounds: 3), keep: keep)
    let (trainer, keeper) = (Trainer(recipe, seed: 3, on: CPU.sharing(threads: 1)), Keeper())
    let whole = trainer.train(on: TinyData.split(), resuming: nil, keeper: keeper)
    #expect(keeper.states.count == 8)
    for state in keeper.states {
      #expect(Set(state.parameters.keys) == state.progress.parts(of: recipe))
      let resumed = trainer.train(on: TinyData.split(), resuming: state)
      #expect(resumed.model == whole.model)
      #expect(resumed.rounds == whole.rounds && resumed.updates == whole.updates)
      #expect(resumed.validationErrorRate == whole.validationErrorRate)
      #expect(untimed(resumed.history) == untimed(whole.history))
      let made = state.progress.wholeHistory.count
      #expect(untimed(state.progress.wholeHistory) == untimed(Array(whole.history.prefix(made))))
    }
  }

  /// A network of other classes in another order says the same of every row, and labels the same rows.
  @Test func permutedClassesPermuteTheAnswer() {
    let (split, order) = (TinyData.split(), [2, 0, 1])
    func permuted(_ set: LabeledSet) -> LabeledSet {
      LabeledSet(features: set.features, labels: set.labels.map { order[$0] }, classes: 3)
    }
    let other = Split(
      labeled: permuted(split.labeled), validation: permuted(split.validation), unlabeled: split.unlabeled)
    for rule in [SelfTraining.Rule.curriculum(share: 0.3), .best(perClass: 4), .threshold(confidence: 0.6)] {
      var recipe = recipe(SelfTraining(rounds: 2, rule: rule))
      // Equal first weights have no order.
      recipe.network.output.weights = .normal(deviation: 0)
      let (one, two) = (train(recipe, on: split), train(recipe, on: other))
      #expect(one.rounds.map(\.rows) == two.rounds.map(\.rows) && !one.rounds.isEmpty)
      #expect(
        one.rounds.map { round in (0..<3).map { round.counts[$0] } }
          == two.rounds.map { round in order.map { round.counts[$0] } })
      func answers(_ outcome: TrainingOutcome) -> [Int] {
        outcome.model.predictor(on: CPU.sharing(threads: 1)).classes(for: split.unlabeled.features)
      }
      #expect(answers(one).map { order[$0] } == answers(two))
    }
  }

  struct Chosen: Decodable {
    struct Case: Decodable {
      var rule: SelfTraining.Rule
      var round: Int
      var labels: [Int]
    }
    var logits: PaperUpdates.Matrix
    var cases: [Case]
  }

  /// The rows that scikit-learn's SelfTrainingClassifier labels (`Tools/Golden/self_training.py`).
  @Test func rulesChooseAsScikitLearn() throws {
    let file = try Golden.load(Chosen.self, from: "self_training.json")
    #expect(file.cases.count == 20)
    let answers = Outputs(units: .softmax, classes: file.logits.columns, logits: file.logits.floats).rowAnswers
    for golden in file.cases {
      let labels = SelfTraining(rule: golden.rule).labels(answers, round: golden.round)
      #expect(labels.map { $0 ?? -1 } == golden.labels, "\(golden.rule), round \(golden.round)")
    }
  }

  /// Probabilities that are both 1 after rounding are still told apart.
  @Test func theSurestOfSureRowsAreChosen() {
    let logits: [Float] = [40, 0, 60, 0, 0, 50]
    for units in OutputUnits.allCases {
      let answers = Outputs(units: units, classes: 2, logits: logits).rowAnswers
      #expect(SelfTraining(rule: .curriculum(share: 0.34)).labels(answers, round: 1) == [nil, 0, 1])
      #expect(SelfTraining(rule: .best(perClass: 1)).labels(answers, round: 1) == [nil, 0, 1])
    }
  }
}
