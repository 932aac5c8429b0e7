import Foundation
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

/// A watch over the pseudo-labels of a training run.
@Suite struct WatchTests {
  /// Pseudo-labels of full weight from the start on clusters that are hard to tell apart: a weight of 50 makes the network
  /// believe its first guesses.
  private func recipe(weight: Schedule, collapsePolicy: CollapsePolicy?, epochs: Int = 30) -> Recipe {
    Recipe(
      network: Network(
        inputs: 12, layers: [.dense(DenseLayer(units: 20, weights: .he))],
        output: OutputLayer(classes: 3, units: .softmax, weights: .he)),
      unlabeled: [UnlabeledTerm(PseudoLabel(), weight: weight)],
      optimizer: .adam(rate: .constant(value: 0.01)), labeledBatch: 9, unlabeledBatch: 90,
      epochLength: .updates(count: 5), epochs: epochs, keep: .last, collapsePolicy: collapsePolicy)
  }

  private static let collapsing = Schedule.ramp(from: 0, to: 300, during: .epochs(3..<6))

  /// Unlabelled rows that all lie far out on one side, so that they pull every answer to one class.
  private func oneSidedSplit() -> Split {
    let split = TinyData.split(labeled: 9, validation: 60, unlabeled: 120)
    var random = RandomStream.testing(77)
    let values = random.values(120 * 12).map { $0 * 0.05 }
    return Split(
      labeled: split.labeled, validation: split.validation,
      unlabeled: UnlabeledSet(features: Features(.floats(values), columns: 12)))
  }

  private func train(_ recipe: Recipe, on split: Split, observer: (any TrainingObserver)? = nil) -> TrainingOutcome {
    Trainer(recipe, seed: 4, on: CPU(threads: 1)).train(on: split, observer: observer)
  }

  @Test func whileNothingGoesAstrayTheWatchChangesNothing() {
    let weight = Schedule.ramp(from: 0, to: 0.5, during: .epochs(5..<10))
    let split = TinyData.split()
    let watched = train(recipe(weight: weight, collapsePolicy: CollapsePolicy(snapshots: 10)), on: split)
    #expect(watched.collapses.isEmpty && !watched.endedInCollapse)
    #expect(watched.model == train(recipe(weight: weight, collapsePolicy: nil), on: split).model)
  }

  @Test func aCollapseIsRecordedAndLeftAlone() {
    let split = oneSidedSplit()
    let watched = train(
      recipe(weight: Self.collapsing, collapsePolicy: CollapsePolicy(snapshots: 30, response: .record)), on: split)
    #expect(!watched.collapses.isEmpty)
    #expect(watched.collapses.allSatisfy { $0.wentBackTo == nil && $0.reducedBy == nil && $0.alpha > 0 })
    #expect(watched.ending == .completed)
    #expect(watched.model == train(recipe(weight: Self.collapsing, collapsePolicy: nil), on: split).model)
  }

  @Test func itGoesBackAndEnds() throws {
    let split = oneSidedSplit()
    let outcome = train(
      recipe(weight: Self.collapsing, collapsePolicy: CollapsePolicy(snapshots: 30, response: .stop)), on: split)
    let collapse = try #require(outcome.collapses.last)
    #expect(outcome.ending == .collapsed(collapse))
    #expect(outcome.collapses.count == 1)
    #expect(outcome.endedInCollapse)
    let back = try #require(collapse.wentBackTo)
    #expect(back < collapse.epoch)
    #expect(outcome.history.last?.epoch == collapse.epoch)
    // The parameters are those of a run that ended at the epoch it went back to.
    #expect(outcome.model == train(recipe(weight: Self.collapsing, collapsePolicy: nil, epochs: back), on: split).model)
  }

  @Test func itGoesOnWithLessWeight() throws {
    let outcome = train(
      recipe(weight: Self.collapsing, collapsePolicy: CollapsePolicy(snapshots: 30, response: .reduceWeight)),
      on: oneSidedSplit())
    #expect(!outcome.collapses.isEmpty)
    #expect(outcome.collapses.count <= CollapsePolicy.patience + 1)
    #expect(outcome.collapses.prefix(CollapsePolicy.patience).allSatisfy { $0.reducedBy == CollapsePolicy.reduction })
    // The recorded weights follow: after the first collapse they are half of what the schedule says.
    let first = try #require(outcome.collapses.first)
    let next = try #require(outcome.history.first { $0.epoch == first.epoch + 1 })
    let scheduled = Self.collapsing.value(at: TrainingTime(epoch: next.epoch - 1, update: next.updates - 1))
    #expect(next.alpha == scheduled * CollapsePolicy.reduction)
  }

  /// A monitor that sees answers of equal shares, and then an error, a weight and another error.
  private func sign(
    rows: Int, best: Double, bestAlpha: Double, now: Double, alpha: Double
  ) throws -> (sign: Collapse.Sign?, isBack: Bool) {
    let network = recipe(weight: .constant(value: 0), collapsePolicy: nil).network
    let (first, second) = (Parameters.initial(for: network, seed: 1), Parameters.initial(for: network, seed: 2))
    let live = LiveNetwork(network, parameters: first)
    let monitor = CollapseMonitor(CollapsePolicy(response: .stop), epochs: 100, validationRows: rows, live: live)
    let answers = (0..<90).map { $0 % 3 }
    let snapshot = PredictionSnapshot(epoch: 5, classes: answers, classCount: 3)
    #expect(monitor.judge(live, snapshot, validationErrorRate: best, alpha: bestAlpha) == .proceed)
    live.parameters = second
    let later = PredictionSnapshot(epoch: 9, classes: answers, classCount: 3)
    let answer = monitor.judge(live, later, validationErrorRate: now, alpha: alpha)
    #expect((answer == .end) == (monitor.collapses.count == 1))
    return (monitor.collapses.first?.sign, live.parameters == first)
  }

  @Test func anErrorThatClimbsWhileTheWeightRisesIsASign() throws {
    let clear = try sign(rows: 100, best: 0.1, bestAlpha: 0, now: 0.3, alpha: 1)
    #expect(clear.sign == .validationError(best: 0.1, now: 0.3))
    #expect(clear.isBack)
    // Within three standard errors of 100 rows (about 0.09) it may be chance, and of 20 rows three times as much may.
    #expect(try sign(rows: 100, best: 0.1, bestAlpha: 0, now: 0.18, alpha: 1).sign == nil)
    #expect(try sign(rows: 20, best: 0.1, bestAlpha: 0, now: 0.3, alpha: 1).sign == nil)
    #expect(try sign(rows: 20, best: 0.1, bestAlpha: 0, now: 0.5, alpha: 1).sign != nil)
    // Few rows are not judged by, and neither is an error under a weight that did not rise.
    #expect(try sign(rows: 19, best: 0.1, bestAlpha: 0, now: 1, alpha: 1).sign == nil)
    #expect(try sign(rows: 100, best: 0.1, bestAlpha: 1, now: 0.3, alpha: 1).sign == nil)
    #expect(try sign(rows: 100, best: 0.1, bestAlpha: 0, now: 0.3, alpha: 0).sign == nil)
    let calm = try sign(rows: 100, best: 0.3, bestAlpha: 0, now: 0.1, alpha: 1)
    #expect(calm.sign == nil && !calm.isBack)
  }

  /// A look at an epoch without a validated error is no error of 0.
  @Test func anErrorThatWasNotMeasuredIsNotTheBest() {
    let network = recipe(weight: .constant(value: 0), collapsePolicy: nil).network
    let live = LiveNetwork(network, parameters: .initial(for: network, seed: 1))
    let monitor = CollapseMonitor(CollapsePolicy(response: .stop), epochs: 100, validationRows: 100, live: live)
    let answers = (0..<90).map { $0 % 3 }
    func snapshot(_ epoch: Int, error: Double?, alpha: Double) -> CollapseMonitor.Answer {
      monitor.judge(
        live, PredictionSnapshot(epoch: epoch, classes: answers, classCount: 3), validationErrorRate: error,
        alpha: alpha)
    }
    #expect(snapshot(2, error: nil, alpha: 0) == .proceed)
    #expect(snapshot(4, error: nil, alpha: 0.5) == .proceed)
    #expect(snapshot(5, error: 0.4, alpha: 1) == .proceed)
    #expect(monitor.safeError == 0.4)
    // A snapshot without an error leaves the best one in its place.
    live.parameters = .initial(for: network, seed: 2)
    #expect(snapshot(6, error: nil, alpha: 1) == .proceed)
    #expect(monitor.safeError == 0.4)
    #expect(snapshot(10, error: 0.9, alpha: 2) == .end)
    #expect(live.parameters == .initial(for: network, seed: 1))
  }

  /// A collapse that is noticed in an epoch without a validation leaves the best parameters that were measured.
  @Test(arguments: [CollapsePolicy.Response.stop, .reduceWeight])
  func aCollapseBetweenValidationsLeavesTheBestModel(response: CollapsePolicy.Response) {
    var sparing = recipe(
      weight: Self.collapsing, collapsePolicy: CollapsePolicy(snapshots: 30, response: response, usesValidation: false))
    sparing.validationInterval = 4
    sparing.keep = .best
    let outcome = train(sparing, on: oneSidedSplit())
    #expect(outcome.collapses.contains { $0.wentBackTo != nil && !$0.epoch.isMultiple(of: 4) })
    #expect(outcome.validationErrorRate == outcome.history.compactMap(\.validationErrorRate).min())
  }

  @Test func aValidationIntervalThatDoesNotFitTheSnapshotsMakesNoCollapse() {
    let weight = Schedule.ramp(from: 0, to: 0.5, during: .epochs(2..<10))
    var sparing = recipe(weight: weight, collapsePolicy: CollapsePolicy(snapshots: 15))
    sparing.validationInterval = 5
    sparing.keep = .best
    var unwatched = sparing
    unwatched.collapsePolicy = nil
    // Labels that the network cannot learn: the validation error stays far from 0.
    let split = TinyData.split()
    let wrong = LabeledSet(
      features: split.validation.features, labels: split.validation.labels.map { ($0 + 1) % 3 }, classes: 3)
    let odd = Split(labeled: split.labeled, validation: wrong, unlabeled: split.unlabeled)
    let outcome = train(sparing, on: odd)
    #expect(outcome.collapses.isEmpty)
    #expect(outcome.model == train(unwatched, on: odd).model)
  }

  /// Without validation rows nothing tells a snapshot on the slope into a collapse from a good one.
  @Test(arguments: [false, true]) func withoutAnErrorItGoesBackBehindTheRise(validates: Bool) {
    let network = recipe(weight: .constant(value: 0), collapsePolicy: nil).network
    let seeds = (1...4).map { Parameters.initial(for: network, seed: $0) }
    let live = LiveNetwork(network, parameters: seeds[0])
    let watch = CollapsePolicy(response: .stop, usesValidation: !validates)
    let monitor = CollapseMonitor(watch, epochs: 100, validationRows: validates ? 100 : 0, live: live)
    func snapshot(_ number: Int, alpha: Double, classes: Int) -> CollapseMonitor.Answer {
      live.parameters = seeds[number]
      let answers = (0..<90).map { $0 % classes }
      return monitor.judge(
        live, PredictionSnapshot(epoch: number, classes: answers, classCount: 3),
        validationErrorRate: validates ? 0.1 : nil,
        alpha: alpha)
    }
    #expect(snapshot(1, alpha: 0, classes: 3) == .proceed)
    #expect(snapshot(2, alpha: 1, classes: 3) == .proceed)
    #expect(snapshot(3, alpha: 2, classes: 1) == .end)
    #expect(live.parameters == seeds[1])
    #expect(monitor.collapses.last?.wentBackTo == 1)
  }

  /// Version 0.5 called the policy "watch", its snapshots "looks" and its responses "goBack" and "goOn".
  @Test(arguments: [("goBack", CollapsePolicy.Response.stop), ("goOn", .reduceWeight), ("record", .record)])
  func policiesOfEarlierConfigurationsAreRead(name: String, response: CollapsePolicy.Response) throws {
    let old = #"{"looks": 7, "response": "\#(name)"}"#
    let policy = CollapsePolicy(snapshots: 7, response: response)
    #expect(try JSONDecoder().decode(CollapsePolicy.self, from: Data(old.utf8)) == policy)
    let recipe = recipe(weight: .constant(value: 1), collapsePolicy: policy)
    let written = try JSONEncoder().encode(recipe)
    #expect(try JSONDecoder().decode(Recipe.self, from: written) == recipe)
    var fields = try #require(JSONSerialization.jsonObject(with: written) as? [String: Any])
    #expect(fields.removeValue(forKey: "collapsePolicy") != nil)
    fields["watch"] = ["looks": 7, "response": name]
    let earlier = try JSONSerialization.data(withJSONObject: fields)
    #expect(try JSONDecoder().decode(Recipe.self, from: earlier) == recipe)
  }

  private final class Snapshots: TrainingObserver {
    var ledger = PseudoLabelLedger()
    var snapshots: [PredictionSnapshot] = []
    var endings: [Model] = []
    func recorded(_ snapshot: PredictionSnapshot) {
      snapshots.append(snapshot)
      ledger.enter(snapshot)
    }
    func ended(_ outcome: TrainingOutcome, on split: Split) { endings.append(outcome.model) }
  }

  @Test func theLedgerIsWhatAReplayOfTheLooksGives() {
    let notes = Snapshots()
    let split = TinyData.split()
    let outcome = train(
      recipe(weight: .constant(value: 0.2), collapsePolicy: CollapsePolicy(snapshots: 15)), on: split, observer: notes)
    #expect(notes.snapshots.count == 15)
    #expect(notes.ledger.epochs == notes.snapshots.map(\.epoch))
    for row in 0..<split.unlabeled.count {
      let history = notes.snapshots.map { $0.classes[row] }
      let flips = zip(history, history.dropFirst()).count { $0 != $1 }
      let since = history.lastIndex { $0 != history[history.count - 1] }.map { $0 + 1 } ?? 0
      #expect(Int(notes.ledger.flips[row]) == flips)
      #expect(Int(notes.ledger.since[row]) == notes.snapshots[since].epoch)
      #expect(Int(notes.ledger.classes[row]) == history[history.count - 1])
    }
    #expect(notes.ledger.changes.dropFirst().reduce(0, +) == notes.ledger.flips.reduce(0) { $0 + Int($1) })
    let final = outcome.model.predictor(on: CPU(threads: 1)).answers(for: split.unlabeled.features)
    #expect(final.classes == notes.snapshots.last?.classes)
    let probabilities = outcome.model.probabilities(for: split.unlabeled.features, on: CPU(threads: 1))
    #expect(final.probabilities == probabilities)
    let largest = (0..<split.unlabeled.count).map { probabilities[3 * $0..<3 * $0 + 3].max() ?? 0 }
    #expect(notes.snapshots.last?.confidences == largest)
    #expect(notes.endings == [outcome.model])
  }

  @Test func patienceEndsTrainingOnceTheWeightsHaveSettled() {
    var patient = recipe(weight: .ramp(from: 0, to: 0.3, during: .epochs(5..<20)), collapsePolicy: nil, epochs: 400)
    patient.patience = 10
    patient.keep = .best
    let outcome = train(patient, on: TinyData.split())
    #expect(outcome.ending == .completed)
    let last = outcome.history.count
    #expect(last >= 19 + 10)
    #expect(last < 400)
    // No epoch of the last ten was better than all since the weights settled.
    let errors = outcome.history.compactMap(\.validationErrorRate)
    let before = errors[18..<last - 10].min() ?? 1
    #expect((errors[(last - 10)...].min() ?? 0) >= before)
  }

  /// Early stopping ends with the last epoch's parameters and prediction snapshot, as the number of epochs does.
  @Test func patienceEndsAsTheLastEpochDoes() {
    var patient = recipe(
      weight: .ramp(from: 0, to: 0.3, during: .epochs(2..<6)), collapsePolicy: CollapsePolicy(snapshots: 30),
      epochs: 400)
    patient.patience = 10
    let notes = Snapshots()
    let outcome = train(patient, on: TinyData.split(), observer: notes)
    let last = outcome.history.count
    #expect(last < 400 && last % 13 != 0)
    #expect(notes.snapshots.last?.epoch == last)
    patient.patience = nil
    patient.collapsePolicy = nil
    patient.epochs = last
    #expect(outcome.model == train(patient, on: TinyData.split()).model)
    #expect(outcome.validationErrorRate == outcome.history.last?.validationErrorRate)
  }
}
