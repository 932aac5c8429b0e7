import Compute
import Datasets
import Diagnostics
import Evaluation
import Foundation
import Inference
import Networks
import Objectives
import Persistence
import Platform
import Training

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
      entries: plan.recipe.network.inputEntries(inputPath, for: [data.labeled.features, data.unlabeled.features]))
    self.plan = plan
    self.data = data
    self.objective = objective
    self.inputPath = inputPath.resolved(for: data.labeled.features) == .sparse ? .sparse : .dense
  }

  /// The training runs before the delivered method is known.
  var contest: [StudyMember] {
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
  private var hasCandidate: Bool {
    !(objective ?? plan.recipe.objective).unlabeled.isEmpty && data.unlabeled.count > 0 && plan.delivery != .baseline
  }

  private var refits: Int {
    guard case .folds = plan.validation else { return 0 }
    return plan.recipe.network.convolutions.isEmpty ? plan.refits : 1
  }

  /// Training runs in all.
  package var runCount: Int { contest.count + refits }

  /// What each run is called, in their order: "baseline/1", "candidate/1" … and "delivered/1" … of those that are trained
  /// anew on all labelled rows.
  package var runNames: [String] {
    contest.map { "\($0.arm.rawValue)/\($0.number + 1)" } + (0..<refits).map { "delivered/\($0 + 1)" }
  }

  /// Trains, judges, and trains what is delivered.
  ///
  /// - Parameters:
  ///   - atOnce: runs side by side, one thread each.
  ///   - observer: watches each run; called on the thread that trains it.
  ///   - ended: called on the calling thread for each run as it ends.
  ///   - checkpoints: keeps what the training runs brought, and knows what those brought that were made before.
  ///   - stop: ends the study without a result.
  /// - Throws: `CancellationError` where it was stopped; the `Divergence` of a run.
  package func run(
    atOnce: Int, observer: @escaping @Sendable (_ run: Int) -> (any TrainingObserver)? = { _ in nil },
    ended: (_ run: Int) -> Void = { _ in }, checkpoints: StudyCheckpoints? = nil, stop: StopSignal? = nil
  ) throws -> StudyOutcome {
    let members = contest
    let results = try train(members, from: 0, atOnce: atOnce, observer, ended, checkpoints, stop)
    let comparison = comparison(members, results)
    let tried = Dictionary(grouping: members.indices) { members[$0].arm }
    let scales = try tried.mapValues { try temperature(of: $0, members, results) }
    var arm = StudyMember.Arm.baseline
    let isBetter = (comparison?.difference ?? 1) <= 0
    if hasCandidate, plan.delivery == .candidate || (plan.delivery == .better && isBetter) { arm = .candidate }
    var delivered = (tried[arm] ?? []).map { results[$0] }
    if refits > 0 {
      let all = Array(0..<data.labeled.count)
      let again = (0..<refits).map {
        StudyMember(
          arm: arm, number: members.count + $0, seed: StudyMember.seed(plan.seed, 900 + $0), training: all, heldOut: [])
      }
      delivered = try train(again, from: members.count, atOnce: atOnce, observer, ended, checkpoints, stop)
    }
    let model: Model
    if plan.recipe.network.convolutions.isEmpty {
      model = Model(averaging: delivered.map(\.model))
    } else {
      let best = delivered.min { $0.outcome.validationErrorRate ?? 1 < $1.outcome.validationErrorRate ?? 1 }
      model = best?.model ?? delivered[0].model
    }
    let ledgers = (arm == .candidate ? delivered : (tried[.candidate] ?? []).map { results[$0] }).map(\.ledger)
    let errors = (tried[arm] ?? []).map { errorRate(members[$0], results[$0]) }
    var outcome = StudyOutcome(
      model: model, other: other(than: arm, tried, results), heldOutAnswers: heldOutAnswers(scales),
      deliversCandidate: arm == .candidate,
      delivered: arm == .candidate ? plan.recipe.method : .supervised,
      better: comparison == nil ? nil : isBetter ? plan.recipe.method : .supervised, comparison: comparison,
      heldOutErrorRates: errors, heldOutRows: Set((tried[arm] ?? []).flatMap { members[$0].heldOut }).count,
      heldOut: confusion(tried[arm] ?? [], members, results),
      temperature: scales[arm]?.scaling ?? TemperatureScaling(temperature: 1),
      calibration: scales[arm]?.calibration, ledgers: ledgers.filter { !$0.classes.isEmpty },
      histories: zip(members, results).map {
        StudyOutcome.History(
          arm: $0.arm.rawValue, run: $0.number + 1, epochs: $1.outcome.history, looks: $1.looks)
      },
      collapses: results.flatMap(\.outcome.collapses) + (refits > 0 ? delivered.flatMap(\.outcome.collapses) : []),
      updates: (results + (refits > 0 ? delivered : [])).reduce(0) { $0 + $1.outcome.updates },
      runs: members.count + refits)
    if let references = try references(atOnce: atOnce, stop: stop) {
      outcome.compare(with: references, labels: data.labeled.labels)
    }
    return outcome
  }

  private func train(
    _ members: [StudyMember], from first: Int, atOnce: Int,
    _ observer: @escaping @Sendable (_ run: Int) -> (any TrainingObserver)?,
    _ ended: (_ run: Int) -> Void, _ checkpoints: StudyCheckpoints?, _ stop: StopSignal?
  ) throws -> [StudyMemberResult] {
    let known = members.enumerated().map { number, member in
      checkpoints?.result(
        of: first + number, member, network: plan.recipe.network, unlabeledRows: data.unlabeled.count)
    }
    let results = Jobs(members.count) { number in
      known[number]
        ?? members[number].train(
          on: data, plan, objective: objective, inputPath: inputPath, cpu: CPU(threads: 1),
          observer: observer(first + number), stop: stop)
    }.run(atOnce: atOnce, stop: stop) { number, result in
      if known[number] == nil, let made = try? result.get() {
        checkpoints?.keep(first + number, members[number], made)
      }
      ended(first + number)
    }
    return try results.map { result in
      guard let result, stop?.isRequested != true else { throw CancellationError() }
      let member = try result.get()
      if case .diverged(let divergence) = member.outcome.ending { throw divergence }
      return member
    }
  }

  private func errorRate(_ member: StudyMember, _ result: StudyMemberResult) -> Double {
    let wrong = zip(result.predicted, member.heldOut).count { $0 != data.labeled.labels[$1] }
    return Double(wrong) / Double(max(1, member.heldOut.count))
  }

  /// Nil where there is no candidate.
  private func comparison(_ members: [StudyMember], _ results: [StudyMemberResult]) -> ResampledComparison? {
    let runs = zip(members, results)
    let candidate = runs.filter { $0.0.arm == .candidate }.map(errorRate)
    guard !candidate.isEmpty else { return nil }
    let held = members.reduce(0) { $0 + $1.heldOut.count }
    let trained = members.reduce(0) { $0 + $1.training.count }
    return ResampledComparison(
      baseline: runs.filter { $0.0.arm == .baseline }.map(errorRate), candidate: candidate,
      heldOutRatio: Double(held) / Double(max(1, trained)))
  }

  private func confusion(
    _ runs: [Int], _ members: [StudyMember], _ results: [StudyMemberResult]
  ) -> ConfusionMatrix? {
    let truth = runs.flatMap { members[$0].heldOut.map { data.labeled.labels[$0] } }
    guard !truth.isEmpty else { return nil }
    return ConfusionMatrix(of: runs.flatMap { results[$0].predicted }, truth: truth, classes: data.classes.count)
  }

  /// The networks of the other method as one, or the best of them, where they cannot be averaged.
  private func other(
    than arm: StudyMember.Arm, _ tried: [StudyMember.Arm: [Int]], _ results: [StudyMemberResult]
  ) -> Model? {
    guard let runs = tried.first(where: { $0.key != arm })?.value, !runs.isEmpty else { return nil }
    if plan.recipe.network.convolutions.isEmpty {
      return Model(averaging: runs.prefix(max(1, plan.refits)).map { results[$0].model })
    }
    return runs.min {
      results[$0].outcome.validationErrorRate ?? 1 < results[$1].outcome.validationErrorRate ?? 1
    }.map { results[$0].model }
  }

  private func heldOutAnswers(_ scales: [StudyMember.Arm: Scale]) -> [StudyOutcome.HeldOutAnswer] {
    let positions = Set(scales.values.flatMap(\.answers.keys)).sorted()
    return positions.map {
      .init(
        position: $0, baseline: scales[.baseline]?.answers[$0], candidate: scales[.candidate]?.answers[$0])
    }
  }

  private struct Scale {
    var scaling: TemperatureScaling
    /// By the positions of the rows held out.
    var answers: [Int: StudyOutcome.HeldOutAnswer.Answer]
    var calibration: CalibrationError
  }

  /// The temperature of an arm, from the rows that its runs held out. The logits of a row that several held out are
  /// averaged, as those of what is delivered are.
  private func temperature(
    of runs: [Int], _ members: [StudyMember], _ results: [StudyMemberResult]
  ) throws -> Scale {
    let classes = data.classes.count
    var sums: [Int: (logits: [Float], count: Int)] = [:]
    for run in runs {
      for (place, row) in members[run].heldOut.enumerated() {
        let logits = results[run].logits[place * classes..<(place + 1) * classes]
        let sum = sums[row] ?? ([Float](repeating: 0, count: classes), 0)
        sums[row] = (zip(sum.logits, logits).map(+), sum.count + 1)
      }
    }
    let rows = sums.sorted { $0.key < $1.key }
    let logits = rows.flatMap { row in row.value.logits.map { $0 / Float(row.value.count) } }
    let labels = rows.map { data.labeled.labels[$0.key] }
    guard logits.allSatisfy(\.isFinite), !labels.isEmpty else {
      throw RequestFailure(
        "the logits of held-out rows", expected: "finite numbers", found: "others", kind: .software)
    }
    let scaling = TemperatureScaling(fitting: logits, labels: labels, classes: classes)
    var (confidences, right) = ([Double](), [Bool]())
    var answers: [Int: StudyOutcome.HeldOutAnswer.Answer] = [:]
    for (row, label) in labels.enumerated() {
      let logits = logits[row * classes..<(row + 1) * classes]
      let logs = scaling.logProbabilities(logits)
      let best = logits.indexOfLargest - logits.startIndex
      confidences.append(exp(logs[best]))
      right.append(best == label)
      answers[rows[row].key] = .init(label: best, confidence: exp(logs[best]))
    }
    return Scale(
      scaling: scaling, answers: answers, calibration: CalibrationError(confidences: confidences, isRight: right))
  }
}

extension Study {
  /// Seconds that one training run of the candidate takes, of the baseline where there is none; by doing it.
  package func timeOfOneCandidate(on cpu: CPU) throws -> Double {
    guard let member = contest.last else { return 0 }
    let start = ContinuousClock.now
    _ = try train([member], from: 0, atOnce: 1, { _ in nil }, { _ in }, nil, nil)
    return (ContinuousClock.now - start).seconds
  }
}
