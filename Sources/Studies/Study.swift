import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelInference
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPersistence
import PseudoLabelPlatform
import PseudoLabelTraining

/// Trains the same network with and without the unlabelled rows on the same divisions of the labelled ones, tells which
/// is better, and makes the classifier that is delivered.
package struct Study: Sendable {
  package let data: StudyData
  package let plan: StudyPlan
  package let inputPath: InputPath
  /// What the candidate makes small in place of the objective of its recipe, for losses that a recipe cannot name.
  package let objective: Objective?

  /// - Parameters:
  ///   - plan: how it goes.
  ///   - data: the rows.
  ///   - inputPath: how the first layer works.
  ///   - objective: of the candidate, where it is not the recipe's.
  /// - Throws: `RequestFailure` where the plan does not fit the data.
  package init(
    _ plan: StudyPlan, on data: StudyData, inputPath: InputPath = .automatic, objective: Objective? = nil
  ) throws {
    try plan.recipe.validate(
      inputs: data.labeled.features.columns, imageShape: data.labeled.features.imageShape, classes: data.classes.count,
      examples: data.labeled.count,
      entries: plan.recipe.inputEntries(inputPath, for: [data.labeled.features, data.unlabeled.features]))
    try objective?.validate(for: plan.recipe.network)
    try plan.validate(on: data.labeled)
    self.plan = plan
    self.data = data
    self.objective = objective
    self.inputPath = inputPath.resolved(for: data.labeled.features) == .sparse ? .sparse : .dense
  }

  /// The training runs before the delivered method is known.
  package var contest: [StudyMember] {
    let arms = StudyMember.Arm.allCases.filter { $0 == .baseline || hasCandidate }
    return StudyMember.divisions(of: data.labeled, plan).enumerated().flatMap { number, division in
      arms.map {
        StudyMember(
          arm: $0, number: number, seed: StudyMember.seed(plan.seed, number), training: division.training,
          heldOut: division.heldOut)
      }
    }
  }

  /// Whether there is anything to learn from beside the labelled rows.
  package var hasCandidate: Bool {
    (plan.recipe.selfTraining != nil || !(objective ?? plan.recipe.objective).unlabeled.isEmpty)
      && data.unlabeled.count > 0 && plan.delivery != .baseline
  }

  /// Networks that are trained anew on all labelled rows.
  var refits: Int {
    guard case .folds = plan.validation else { return 0 }
    return plan.recipe.network.isMultilayerPerceptron ? plan.refits : 1
  }

  /// Training runs in all; networks that are trained in the place of collapsed ones come on top: see `CollapsedDelivery`.
  package var runCount: Int { contest.count + refits }

  /// What each run is called, in their order: "baseline/1", "candidate/1" … and "delivered/1" … of those that are trained
  /// anew on all labelled rows, also of those that come on top.
  package var runNames: [String] {
    contest.map { "\($0.arm.rawValue)/\($0.number + 1)" } + (0..<2 * refits).map { "delivered/\($0 + 1)" }
  }

  /// Trains, judges, and trains what is delivered.
  ///
  /// - Parameters:
  ///   - atOnce: runs side by side, one thread each.
  ///   - observer: watches each run; called on the thread that trains it.
  ///   - ended: called on the calling thread for each run as it ends.
  ///   - checkpoints: keeps what the training runs brought, and knows what those brought that were made before.
  ///   - stop: ends the study without a result.
  ///   - ranks: that share the training runs; all of them call this, with the same study, and come to the same outcome, which is that
  ///     of one process. Nil: this process makes all.
  /// - Throws: `CancellationError` where it was stopped; the `Divergence` of a run.
  package func run(
    atOnce: Int, observer: @escaping @Sendable (_ run: Int) -> (any TrainingObserver)? = { _ in nil },
    ended: @escaping (_ run: Int) -> Void = { _ in }, checkpoints: StudyCheckpoints? = nil, stop: StopSignal? = nil,
    ranks: (any RankMail)? = nil
  ) throws -> StudyOutcome {
    let runner = StudyRunner(
      study: self, atOnce: atOnce, observer: observer, ended: ended, checkpoints: checkpoints, stop: stop,
      ranks: ranks)
    let members = contest
    let results = try runner.train(members, from: 0)
    let comparison = comparison(members, by: zip(members, results).map(errorRate))
    let tried = Dictionary(grouping: members.indices) { members[$0].arm }
    let judged = tried.mapValues { $0.map { results[$0] } }
    let scales = try tried.mapValues { try temperature(of: $0, members, results) }
    let logLosses = zip(members, results).map { member, result in
      scales[member.arm].map { self.logLosses(member, result, $0.scaling) } ?? []
    }
    let losses = pairedLosses(members, logLosses)
    let chosen = choice(by: losses)
    let delivery = try delivery(of: chosen, judged: judged, from: members.count, by: runner)
    let arm = delivery.arm
    guard let model = model(of: delivery.runs) else {
      throw RequestFailure("the plan", expected: "networks to be trained", found: "none", kind: .software)
    }
    let trials = judges(
      of: arm, isChosen: arm == chosen && hasCandidate && plan.delivery == .better, members, by: losses)
    let parts = trials.map { judgedPart(members[$0], results[$0], scales) }
    let ledgers = (arm == .candidate ? delivery.runs : judged[.candidate, default: []]).map(\.ledger)
    var outcome = StudyOutcome(
      model: model, other: other(than: arm, judged), heldOutAnswers: heldOutAnswers(scales),
      deliversCandidate: arm == .candidate,
      delivered: plan.method(of: arm), collapsedDelivery: delivery.collapse,
      better: comparison.map { plan.method(of: $0.difference <= 0 ? .candidate : .baseline) }, comparison: comparison,
      logLossComparison: self.comparison(members, by: logLosses.map { MeanEstimate(of: $0).mean }),
      heldOutErrorRates: parts.map { ErrorRate(of: $0.answers, truth: $0.truth).rate },
      heldOutRows: Set(trials.flatMap { members[$0].heldOut }).count,
      heldOut: confusion(parts),
      judgedAnswers: Dictionary(
        zip(trials, parts).flatMap { zip(members[$0].heldOut, $1.answers) }, uniquingKeysWith: { first, _ in first }),
      temperature: scales[arm]?.scaling ?? TemperatureScaling(temperature: 1),
      predictionSets: predictionSets(trials, members, scales), calibration: scales[arm]?.calibration,
      ledgers: ledgers.filter { !$0.classes.isEmpty },
      histories: zip(members, results).map {
        StudyOutcome.History(
          arm: $0.arm.rawValue, run: $0.number + 1, epochs: $1.outcome.history, snapshots: $1.snapshots,
          rounds: $1.outcome.rounds)
      },
      collapses: (results + delivery.made).flatMap(\.outcome.collapses),
      collapsedRuns: zip(runNames, results + delivery.made).compactMap { name, result in
        let count = result.outcome.collapses.count
        return count == 0 ? nil : CollapsedRun(name: name, collapses: count)
      },
      updates: (results + delivery.made).reduce(0) { $0 + $1.outcome.updates },
      runs: members.count + delivery.made.count)
    if let references = try references(atOnce: atOnce, stop: stop) { outcome.compare(parts, with: references) }
    return outcome
  }
}
