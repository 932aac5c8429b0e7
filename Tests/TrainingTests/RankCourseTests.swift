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

/// The course of a training that ranks share: stops, divergences, checkpoints, averages.
@Suite(.timeLimit(.minutes(10))) struct RankCourseTests {
  private final class Watch: TrainingObserver, CheckpointKeeper {
    let interval: CheckpointInterval
    private let last: Int
    let stop = StopSignal()
    var states: [TrainingState] = []
    var updates: [Int] = []
    var epochs = 0
    var snapshots = 0
    var endings = 0

    init(_ interval: CheckpointInterval = .seconds(0), stoppingAfter last: Int = -1) {
      (self.interval, self.last) = (interval, last)
    }

    func trained(updates: Int, of total: Int) {
      self.updates.append(updates)
      if updates == last { stop.request() }
    }
    func finished(_ epoch: EpochRecord) { epochs += 1 }
    func recorded(_ snapshot: PredictionSnapshot) { snapshots += 1 }
    func ended(_ outcome: TrainingOutcome, on split: Split) { endings += 1 }
    func keep(_ state: TrainingState) { states.append(state) }
  }

  private static let dense = RankedTraining(name: "dense", recipe: RankedTraining.recipe(RankedTraining.dense))

  // MARK: Watching and stopping

  /// The first rank alone speaks to those who watch; each has its own here. No checkpoint follows the last epoch.
  @Test func theFirstRankSpeaks() {
    let facts = ThreadRanks.run(3) { ranks in
      let watch = Watch(.epochs(1))
      var trainer = Self.dense.trainer(ranks)
      trainer.recordedRows = RecordedRows(snapshots: 3, features: Self.dense.split.unlabeled.features)
      _ = trainer.train(on: Self.dense.split, resuming: nil, observer: watch, keeper: watch)
      return [watch.updates.count, watch.epochs, watch.snapshots, watch.endings, watch.states.count]
    }
    #expect(facts == [[12, 3, 3, 1, 2], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]])
  }

  /// A request on any rank stops all behind the same update.
  @Test(arguments: [0, 1, 2]) func aRequestStopsAll(asked: Int) {
    for training in [Self.dense, RankedTraining.averaged(every: 2)] {
      let signal = StopSignal()
      signal.request()
      let outcomes = ThreadRanks.run(3) { ranks in
        training.trainer(ranks).train(on: training.split, stop: ranks.rank == asked ? signal : nil)
      }
      #expect(outcomes.map(\.ending) == [.stopped, .stopped, .stopped])
      #expect(outcomes.map(\.updates) == Array(repeating: training.exchange == .everyUpdate ? 1 : 2, count: 3))
      #expect(outcomes.allSatisfy { $0.model == outcomes[0].model && $0.history.count == 1 })
    }
  }

  // MARK: Going on

  private static let resumed: [RankedTraining] = {
    var patient = dense
    (patient.name, patient.recipe.keep, patient.recipe.patience, patient.recipe.epochs) = ("patience", .best, 2, 20)
    var watched = dense
    watched.name = "a collapse policy"
    watched.recipe.unlabeled = [UnlabeledTerm(PseudoLabel(), weight: .ramp(from: 0, to: 300, during: .epochs(1..<3)))]
    (watched.recipe.collapsePolicy, watched.recipe.epochs) = (CollapsePolicy(snapshots: 8), 8)
    var pretrained = dense
    pretrained.name = "pre-training"
    pretrained.recipe.network.layers.removeLast()
    pretrained.recipe.pretraining = Pretraining(
      rate: .constant(value: 0.1), momentum: .constant(value: 0.5), batch: 10, epochs: 2)
    var random = RandomStream.testing(12)
    pretrained.split = Split(
      labeled: dense.split.labeled, validation: dense.split.validation,
      unlabeled: UnlabeledSet(
        features: Features(.floats((0..<95 * 12).map { _ in Float(random.uniform()) }), columns: 12)))
    return [
      dense, patient, watched, pretrained, RankedTraining.averaged(every: 3), .method(.flexMatch), .method(.ladder),
      .method(.selfTraining),
    ]
  }()

  @Test(arguments: resumed) func resumedIsUninterrupted(training: RankedTraining) throws {
    let kept = ThreadRanks.run(2) { ranks in
      let watch = Watch()
      let outcome = training.trainer(ranks).train(on: training.split, resuming: nil, keeper: watch)
      return (RankedTraining.Facts(outcome), watch.states)
    }
    let (whole, states) = kept[0]
    #expect(states.count > 3)
    for state in stride(from: 0, to: states.count, by: max(1, states.count / 6)).map({ states[$0] }) {
      let outcomes = ThreadRanks.run(2) { ranks in
        RankedTraining.Facts(training.trainer(ranks).train(on: training.split, resuming: state))
      }
      try #require(outcomes == [whole, whole], "from update \(state.progress.updates)")
    }
    // Another number of ranks goes on, too: to the same but for rounding.
    guard training.exchange == .everyUpdate else { return }
    let state = states[1]
    for outcome in ThreadRanks.run(3, { ranks in training.trainer(ranks).train(on: training.split, resuming: state) })
      + [training.trainer(nil).train(on: training.split, resuming: state)]
    {
      for (tensor, expected) in zip(outcome.model.parameters.tensors, whole.model.parameters.tensors) {
        expectClose(tensor.values, expected.values.map(Double.init), tolerance: 20 * training.tolerance)
      }
    }
  }

  @Test func pretrainingIsThatOfOneProcess() throws {
    let training = try #require(Self.resumed.first { $0.recipe.pretraining != nil })
    let alone = training.alone()
    for count in [2, 3, 12] {
      for outcome in training.over(count) {
        for (tensor, expected) in zip(outcome.model.parameters.tensors, alone.model.parameters.tensors) {
          expectClose(tensor.values, expected.values.map(Double.init), tolerance: 1e-4, "\(expected.name) of \(count),")
        }
      }
    }
  }

  @Test func theCollapsePolicyTakesItsTurn() throws {
    let training = try #require(Self.resumed.first { $0.recipe.collapsePolicy != nil })
    let (alone, outcomes) = (training.alone(), training.over(2))
    #expect(!alone.collapses.isEmpty)
    #expect(outcomes.allSatisfy { $0.collapses.map(\.epoch) == alone.collapses.map(\.epoch) })
  }

  // MARK: Divergence

  /// A number that is none among the rows of one rank is known to all.
  @Test func aDivergenceIsSeenByAll() {
    let split = TinyData.split()
    var values = (0..<90 * 12).map { Float($0 % 7) / 7 }
    values[89 * 12] = .nan
    let broken = Split(
      labeled: split.labeled, validation: split.validation,
      unlabeled: UnlabeledSet(features: Features(.floats(values), columns: 12)))
    for exchange in [RankExchange.everyUpdate, .average(updates: 3)] {
      var training = Self.dense
      (training.split, training.exchange) = (broken, exchange)
      training.recipe.unlabeled = [UnlabeledTerm(EntropyMinimization(), weight: .constant(value: 0.5))]
      let alone = training.alone()
      let outcomes = training.over(3)
      #expect(outcomes.allSatisfy { $0.ending == alone.ending && $0.updates == alone.updates })
      training.recipe.recovery = Recovery(attempts: 2)
      let recovered = training.over(3)
      #expect(recovered.allSatisfy { $0.recoveries.count == 2 && $0.recoveries == recovered[0].recoveries })
      #expect(recovered.allSatisfy { $0.model == recovered[0].model })
    }
  }
}
