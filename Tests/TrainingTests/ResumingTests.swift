import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

/// Training that goes on from a state is training that was never interrupted.
@Suite struct ResumingTests {
  /// Takes every state, and asks to stop behind so many.
  private final class States: CheckpointKeeper {
    let interval: CheckpointInterval
    private(set) var states: [TrainingState] = []

    init(_ interval: CheckpointInterval = .seconds(0)) { self.interval = interval }

    func keep(_ state: TrainingState) { states.append(state) }
  }

  private final class Notes: TrainingObserver {
    var pretraining: [PretrainingRecord] = []
    var snapshots: [SnapshotRecord] = []
    private var earlier: [Int]?
    private let last: Int
    let stop = StopSignal()

    init(stoppingAfter last: Int = 0, earlier: [Int]? = nil) { (self.last, self.earlier) = (last, earlier) }

    func trained(updates: Int, of total: Int) { if updates == last { stop.request() } }
    func finished(_ epoch: EpochRecord) {}
    func finished(_ epoch: PretrainingRecord) { pretraining.append(epoch) }
    func recorded(_ snapshot: PredictionSnapshot) {
      snapshots.append(SnapshotRecord(snapshot, after: earlier))
      earlier = snapshot.classes
    }
  }

  /// What has to be the same; the clock's part is not.
  private struct Facts: Equatable {
    var model: Model
    var ending: TrainingOutcome.Ending
    var history: [EpochRecord]
    var updates: Int
    var validationErrorRate: Double?
    var collapses: [Collapse]
    var recoveries: [Divergence]

    init(_ outcome: TrainingOutcome) {
      (model, ending, updates) = (outcome.model, outcome.ending, outcome.updates)
      history = outcome.history.map {
        var record = $0
        record.seconds = 0
        return record
      }
      (validationErrorRate, collapses) = (outcome.validationErrorRate, outcome.collapses)
      recoveries = outcome.recoveries
    }
  }

  /// A recipe with the data that it is trained on.
  struct Course: CustomStringConvertible, Sendable {
    var name: String
    var recipe: Recipe
    var split: Split
    var recordsSnapshots = false

    var description: String { name }
  }

  static let courses: [Course] = {
    func recipe(
      _ optimizer: Optimizer, weight: Schedule = .ramp(from: 0, to: 1, during: .epochs(2..<5)), keep: ModelSelection,
      epochs: Int = 7, patience: Int? = nil, collapsePolicy: CollapsePolicy? = nil, recovery: Recovery? = nil
    ) -> Recipe {
      Recipe(
        network: Network(
          inputs: 12, inputDropout: Dropout(0.1),
          layers: [
            .dense(DenseLayer(units: 20, dropout: Dropout(0.3), weights: .he)),
            .dense(DenseLayer(units: 10, weights: .he)),
          ], output: OutputLayer(classes: 3, units: .softmax, weights: .he)),
        unlabeled: [UnlabeledTerm(PseudoLabel(), weight: weight)], optimizer: optimizer, labeledBatch: 4,
        unlabeledBatch: 32, epochLength: .updates(count: 4), epochs: epochs, keep: keep, patience: patience,
        collapsePolicy: collapsePolicy, recovery: recovery)
    }
    let descent = Optimizer.gradientDescent(
      rate: .decay(from: 0.3, factor: 0.9, per: .epochs), momentum: .ramp(from: 0.5, to: 0.9, during: .epochs(0..<4)))
    let adam = Optimizer.adam(rate: .constant(value: 0.01))
    let split = TinyData.split()
    var random = RandomStream.testing(77)
    let oneSided = Split(
      labeled: split.labeled, validation: TinyData.split(validation: 60).validation,
      unlabeled: UnlabeledSet(features: Features(.floats(random.values(120 * 12).map { $0 * 0.05 }), columns: 12)))
    return [
      Course(name: "momentum", recipe: recipe(descent, keep: .last), split: split),
      Course(name: "moments, the best kept", recipe: recipe(adam, keep: .best), split: split, recordsSnapshots: true),
      Course(name: "patience", recipe: recipe(adam, keep: .best, epochs: 30, patience: 3), split: split),
      Course(
        name: "a watch that goes back",
        recipe: recipe(
          adam, weight: .ramp(from: 0, to: 300, during: .epochs(2..<4)), keep: .last, epochs: 14,
          collapsePolicy: CollapsePolicy(snapshots: 14)), split: oneSided),
      Course(
        name: "a recovery",
        recipe: recipe(
          .gradientDescent(
            rate: .ramp(from: 0.2, to: 1e38, during: .epochs(2..<3)), momentum: .constant(value: 0.5)), keep: .best,
          epochs: 6, recovery: Recovery(attempts: 90)), split: split),
    ]
  }()

  private func trainer(_ course: Course, threads: Int = 1) -> Trainer {
    var trainer = Trainer(course.recipe, seed: 4, on: CPU.sharing(threads: threads))
    if course.recordsSnapshots {
      trainer.recordedRows = RecordedRows(snapshots: 7, features: course.split.unlabeled.features)
    }
    return trainer
  }

  @Test(arguments: courses) func everyStateLeadsToTheSameEnd(course: Course) throws {
    let (states, notes) = (States(), Notes())
    let whole = trainer(course).train(on: course.split, resuming: nil, observer: notes, keeper: states)
    let alone = trainer(course).train(on: course.split)
    #expect(Facts(whole) == Facts(alone))
    #expect(states.states.count >= whole.history.count * 4 - whole.recoveries.count)
    for (number, state) in states.states.enumerated() {
      let again = Notes(earlier: state.lastSnapshot)
      let outcome = trainer(course, threads: 1 + number % 3).train(on: course.split, resuming: state, observer: again)
      try #require(Facts(outcome) == Facts(whole), "from state \(number)")
      try #require(outcome.seconds >= state.progress.seconds)
      let later = notes.snapshots.filter { $0.epoch > state.progress.history.count }
      try #require(again.snapshots == later, "from state \(number)")
    }
  }

  @Test func theCoursesTakeTheTurnsThatTheyAreNamedAfter() {
    let outcomes = Dictionary(
      uniqueKeysWithValues: Self.courses.map { ($0.name, trainer($0).train(on: $0.split)) })
    #expect((outcomes["patience"]?.history.count ?? 30) < 30)
    #expect(outcomes["a watch that goes back"]?.collapses.contains { $0.reducedBy != nil } == true)
    #expect(outcomes["a recovery"]?.recoveries.isEmpty == false)
  }

  @Test(arguments: courses) func aStoppedRunGoesOn(course: Course) throws {
    let whole = Facts(trainer(course).train(on: course.split))
    for last in [1, 4, 7, 12] {
      let (states, notes) = (States(.epochs(1000)), Notes(stoppingAfter: last))
      let cut = trainer(course).train(
        on: course.split, resuming: nil, observer: notes, keeper: states, stop: notes.stop)
      #expect(cut.ending == .stopped)
      let state = try #require(states.states.last)
      #expect(states.states.count == 1)
      #expect(state.progress.updates == cut.updates)
      #expect(Facts(trainer(course).train(on: course.split, resuming: state)) == whole)
    }
  }

  @Test func pretrainingGoesOn() throws {
    var course = Self.courses[0]
    var random = RandomStream.testing(12)
    course.split = Split(
      labeled: course.split.labeled, validation: course.split.validation,
      unlabeled: UnlabeledSet(
        features: Features(.floats((0..<95 * 12).map { _ in Float(random.uniform()) }), columns: 12)))
    course.recipe.pretraining = Pretraining(
      rate: .constant(value: 0.1), momentum: .ramp(from: 0.5, to: 0.9, during: .epochs(0..<3)), batch: 10, epochs: 3)
    let (states, notes) = (States(), Notes())
    let whole = trainer(course).train(on: course.split, resuming: nil, observer: notes, keeper: states)
    #expect(notes.pretraining.count == 3)
    #expect(states.states.filter { $0.progress.pretraining != nil }.count == 27)
    func isSame(_ one: PretrainingRecord, _ other: PretrainingRecord) -> Bool {
      one.epoch == other.epoch && one.reconstructionLoss == other.reconstructionLoss && one.momentum == other.momentum
    }
    for state in states.states {
      let again = Notes()
      let outcome = trainer(course).train(on: course.split, resuming: state, observer: again)
      try #require(Facts(outcome) == Facts(whole))
      let made = state.progress.pretraining?.updates ?? .max
      try #require(again.pretraining.elementsEqual(notes.pretraining.filter { $0.updates > made }, by: isSame))
    }
  }

  @Test func convolutionsAndBFloat16GoOn() throws {
    let image = ImageShape(height: 8, width: 8)
    let split = TinyData.split(columns: 64)
    var convolutional = Self.courses[1].recipe
    convolutional.network = Network(
      inputs: 64, imageShape: image,
      layers: [
        .convolution(ConvolutionLayer(channels: 3, kernel: 3, pooling: 2, dropout: Dropout(0.2), weights: .he)),
        .dense(DenseLayer(units: 10, dropout: Dropout(0.5), weights: .he)),
      ], output: OutputLayer(classes: 3, units: .softmax, weights: .he))
    var dense = Self.courses[0].recipe
    dense.network = Network(
      inputs: 64, layers: (0..<2).map { _ in .dense(DenseLayer(units: 64, dropout: Dropout(0.5), weights: .he)) },
      output: OutputLayer(classes: 3, units: .softmax, weights: .he))
    let cpu = CPU.sharing(threads: 1)
    let precision = Precision.bfloat16.isAvailable(on: cpu) ? Precision.bfloat16 : .float32
    for trainer in [
      Trainer(convolutional, seed: 2, on: cpu),
      Trainer(dense, seed: 2, inputPath: .dense, precision: precision, on: cpu),
    ] {
      let states = States(.epochs(2))
      let whole = trainer.train(on: split, resuming: nil, keeper: states)
      #expect(states.states.count == 3)
      for state in states.states { #expect(Facts(trainer.train(on: split, resuming: state)) == Facts(whole)) }
    }
  }
}
