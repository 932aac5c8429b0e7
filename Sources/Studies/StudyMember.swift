import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelTraining

/// One training run of a study.
package struct StudyMember: Sendable {
  /// Which of the two methods.
  package enum Arm: String, Sendable, Hashable, Codable, CaseIterable { case baseline, candidate }

  package let arm: Arm
  /// Counts the divisions of the labelled rows from 0; both arms have the same ones. Refits count on.
  package let number: Int
  let seed: UInt64
  /// Positions among the labelled rows.
  let training: [Int]
  package let heldOut: [Int]
}

/// What came of it.
struct StudyMemberResult: Sendable {
  let model: Model
  /// Of the rows held out, in their order [n × classes].
  let logits: [Float]
  let predicted: [Int]
  let outcome: TrainingOutcome
  let ledger: PseudoLabelLedger
  let snapshots: [SnapshotRecord]
}

extension StudyMember {
  /// The divisions of the labelled rows that a plan asks for.
  static func divisions(of set: LabeledSet, _ plan: StudyPlan) -> [(training: [Int], heldOut: [Int])] {
    let all = Array(0..<set.count)
    func division(without heldOut: [Int]) -> (training: [Int], heldOut: [Int]) {
      let out = Set(heldOut)
      return (all.filter { !out.contains($0) }, heldOut)
    }
    switch plan.validation {
    case .holdOut(let share, let repeats):
      return (0..<repeats).map { division(without: set.holdOut(share: share, seed: seed(plan.seed, 500 + $0))) }
    case .folds(let count, let repeats):
      // A class with one row stays in training: nothing could learn it from elsewhere.
      let counts = set.labels.reduce(into: [Int](repeating: 0, count: set.classes)) { $0[$1] += 1 }
      return (0..<repeats).flatMap { turn in
        set.folds(count, seed: seed(plan.seed, 500 + turn)).map { fold in
          division(without: fold.filter { counts[set.labels[$0]] > 1 })
        }
      }.filter { !$0.heldOut.isEmpty }
    }
  }

  /// A seed of its own for each number under each seed.
  static func seed(_ seed: UInt64, _ number: Int) -> UInt64 { seed &* 1_000_003 &+ UInt64(number) }

  /// The share of the training rows by which training selects its parameters, where the recipe does.
  private static let validationShare = 0.2

  /// Positions among the labelled rows: a stratified share of the training rows; none where there are too few.
  private func validationRows(of set: LabeledSet) -> Set<Int> {
    Set(set.selecting(training).holdOut(share: Self.validationShare, seed: seed).map { training[$0] })
  }

  /// Trains it, and asks it about the rows held out.
  func train(
    on data: StudyData, _ plan: StudyPlan, objective: Objective?, inputPath: InputPath, cpu: CPU,
    observer: (any TrainingObserver)?,
    stop: StopSignal?
  ) -> StudyMemberResult {
    var recipe = arm == .baseline ? plan.baselineRecipe : plan.recipe
    // The rows held out judge the result, so they take no part in it: where training goes by validation rows, those are set aside of
    // the training rows, and else the errors on the rows held out are noted as training goes on, and nothing follows from them.
    let setAside = recipe.selectsByValidation ? validationRows(of: data.labeled) : []
    if setAside.isEmpty { recipe.collapsePolicy?.usesValidation = false }
    let fitted = training.filter { !setAside.contains($0) }
    let rows = plan.balances ? data.labeled.balanced(fitted) : fitted
    let heldOutSet = data.labeled.selecting(heldOut)
    let split = Split(
      labeled: data.labeled.selecting(rows),
      validation: recipe.selectsByValidation ? data.labeled.selecting(setAside.sorted()) : heldOutSet,
      unlabeled: data.unlabeled)
    let notes = MemberNotes(passingOnTo: observer)
    let trainer = Trainer(
      recipe, objective: arm == .candidate ? objective : nil, seed: seed, inputPath: inputPath, on: cpu)
    let outcome = trainer.train(on: split, observer: notes, stop: stop)
    var logits: [Float] = []
    var predicted: [Int] = []
    let predictor = outcome.model.predictor(inputPath: inputPath, on: cpu)
    predictor.forEachBlock(of: heldOutSet.features) { _, outputs in
      logits += outputs.logits.prefix(outputs.count * outputs.classes)
      predicted += outputs.predictedClasses
    }
    return StudyMemberResult(
      model: outcome.model, logits: logits, predicted: predicted, outcome: outcome, ledger: notes.ledger,
      snapshots: notes.snapshots)
  }
}

/// Keeps the ledger of a run, and passes on what it sees.
private final class MemberNotes: TrainingObserver {
  private let next: (any TrainingObserver)?
  private(set) var ledger = PseudoLabelLedger()
  private(set) var snapshots: [SnapshotRecord] = []
  private var earlier: [Int]?

  init(passingOnTo next: (any TrainingObserver)?) { self.next = next }

  func trained(updates: Int, of total: Int) { next?.trained(updates: updates, of: total) }
  func finished(_ epoch: EpochRecord) { next?.finished(epoch) }
  func finished(_ epoch: PretrainingRecord) { next?.finished(epoch) }
  func recorded(_ snapshot: PredictionSnapshot) {
    ledger.enter(snapshot)
    snapshots.append(SnapshotRecord(snapshot, after: earlier))
    earlier = snapshot.classes
    next?.recorded(snapshot)
  }
  func ended(_ outcome: TrainingOutcome, on split: Split) { next?.ended(outcome, on: split) }
}

extension LabeledSet {
  /// The given positions, those of rarer classes several times, so that every class has as many rows as the most common
  /// one has, or up to one short of a multiple of its own.
  fileprivate func balanced(_ positions: [Int]) -> [Int] {
    let byClass = Dictionary(grouping: positions) { labels[$0] }
    let most = byClass.values.map(\.count).max() ?? 0
    return byClass.sorted { $0.key < $1.key }.flatMap { _, rows in
      (0..<most).map { rows[$0 % rows.count] }
    }
  }
}
