import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelObjectives
import PseudoLabelPersistence
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelStudies
import PseudoLabelTraining
import TestSupport
import Testing

/// Studies whose pseudo-labels go astray: what is delivered is what was judged.
@Suite struct CollapsedDeliveryTests {
  /// Clusters that both methods learn without an error, and unlabelled rows that all lie far out on one side, so that they pull every
  /// answer to one class.
  private static func data() throws -> StudyData {
    let set = TinyData.clusters(count: 30, columns: 6, classes: 3, spread: 0.05)
    guard case .floats(let values) = set.features.storage else { throw CancellationError() }
    var random = RandomStream.testing(77)
    let oneSided = random.values(60 * 6).map { $0 * 0.05 }
    let labels: [String?] = set.labels.map { "\($0)" } + [String?](repeating: nil, count: 60)
    return try StudyData(
      PartlyLabeledRows(features: Features(.floats(values + oneSided), columns: 6), labels: labels), origin: "rows",
      target: "class")
  }

  private static func plan(_ data: StudyData, _ response: CollapsePolicy.Response = .stop) -> StudyPlan {
    var plan = StudyTests.plan(for: data, weight: .ramp(from: 0, to: 300, during: .epochs(25..<27)))
    plan.recipe.epochs = 30
    // Steps that are far too long in the end: the candidate, which goes back to before them, is chosen.
    plan.recipe.optimizer = .gradientDescent(
      rate: .ramp(from: 0.3, to: 30, during: .epochs(26..<27)), momentum: .constant(value: 0))
    plan.recipe.collapsePolicy?.response = response
    return plan
  }

  @Test func theBaselineIsDeliveredWhereAllCollapse() throws {
    let data = try Self.data()
    var plan = Self.plan(data)
    let study = try Study(plan, on: data)
    let outcome = try study.run(atOnce: 2)
    let comparison = try #require(outcome.comparison)
    #expect(comparison.difference <= 0 && outcome.better == .pseudoLabel)
    let collapse = try #require(outcome.collapsedDelivery)
    #expect(collapse.networks == 2 && collapse.collapsed == 2 && collapse.judged == 10)
    #expect(outcome.delivered == .supervised && !outcome.deliversCandidate)
    #expect(outcome.runs == study.runCount + 2)
    #expect(outcome.other != nil)
    #expect(outcome.collapsedRuns.map(\.collapses).reduce(0, +) == outcome.collapses.count)
    let names = outcome.collapsedRuns.map(\.name)
    #expect(names.suffix(2) == ["delivered/1", "delivered/2"] && !names.contains { $0.hasPrefix("baseline") })
    // What is promised is the baseline's.
    plan.delivery = .baseline
    let baseline = try Study(plan, on: data).run(atOnce: 2)
    #expect(outcome.heldOutErrorRates == baseline.heldOutErrorRates)
    #expect(outcome.model == baseline.model && outcome.temperature == baseline.temperature)
    #expect(baseline.collapsedDelivery == nil)
    // Who asks for it in any case gets it, and is told.
    plan.delivery = .candidate
    let candidate = try Study(plan, on: data).run(atOnce: 2)
    #expect(candidate.deliversCandidate && candidate.collapsedDelivery == collapse)
    #expect(candidate.runs == study.runCount)
  }

  @Test func whereNothingCollapsesNothingChanges() throws {
    let data = try StudyTests.data()
    let outcome = try Study(StudyTests.plan(for: data), on: data).run(atOnce: 2)
    #expect(outcome.collapsedDelivery == nil && outcome.collapses.isEmpty)
  }

  /// Networks that were held out once are judged and delivered both.
  @Test func networksThatWereJudgedThemselves() throws {
    let data = try Self.data()
    var plan = Self.plan(data)
    plan.validation = .holdOut(share: 0.4, repeats: 3)
    // The first of some seeds with which the candidate is chosen.
    var chosen: StudyOutcome?
    for seed in 1...12 where chosen == nil {
      plan.seed = UInt64(seed)
      let outcome = try Study(plan, on: data).run(atOnce: 2)
      if outcome.collapsedDelivery != nil { chosen = outcome }
    }
    let outcome = try #require(chosen)
    let collapse = try #require(outcome.collapsedDelivery)
    #expect(collapse.networks == 3 && collapse.collapsed == 3 && collapse.judgedCollapsed == 3)
    #expect(outcome.delivered == .supervised && outcome.runs == 6)
  }

  /// An interrupted study goes on to the same bits, also among the networks that take the place of the collapsed ones.
  @Test(arguments: [20, 22, 23]) func itGoesOn(last: Int) throws {
    final class Last: @unchecked Sendable {
      let stop = StopSignal()
    }
    let folder = try TemporaryFolder()
    let data = try Self.data()
    let study = try Study(Self.plan(data), on: data)
    let whole = try study.run(atOnce: 1)
    #expect(study.runCount == 22 && whole.runs == 24)
    let first = Last()
    let kept = StudyCheckpoints(every: .epochs(1), warn: { Issue.record("\($0)") }) {
      try RunDirectory.create(at: "\(folder.path)/run", config: ["study": 1], overwrite: false)
    }
    #expect(throws: CancellationError.self) {
      try study.run(
        atOnce: 1,
        observer: { run in
          if run == last { first.stop.request() }
          return nil
        }, checkpoints: kept, stop: first.stop)
    }
    #expect(kept.keptRuns(of: study.runNames.count) == last)
    let directory = try RunDirectory(opening: "\(folder.path)/run")
    let again = StudyCheckpoints(in: directory, every: .epochs(1), warn: { Issue.record("\($0)") })
    let outcome = try study.run(atOnce: 1, checkpoints: again)
    #expect(outcome.model == whole.model && outcome.other == whole.other)
    #expect(outcome.collapsedDelivery == whole.collapsedDelivery && outcome.collapses == whole.collapses)
    #expect(outcome.updates == whole.updates)
  }

  struct Shares: Sendable, CustomTestStringConvertible {
    /// Networks to be delivered, and judged runs, that collapsed, of five and of ten.
    var collapsed: Int
    var judged: Int
    var isWithdrawn: Bool
    var testDescription: String { "\(collapsed) of 5, judged \(judged) of 10" }
  }

  static let shares = [
    Shares(collapsed: 0, judged: 0, isWithdrawn: false), Shares(collapsed: 0, judged: 10, isWithdrawn: false),
    Shares(collapsed: 2, judged: 0, isWithdrawn: false), Shares(collapsed: 3, judged: 0, isWithdrawn: true),
    Shares(collapsed: 3, judged: 5, isWithdrawn: true), Shares(collapsed: 3, judged: 6, isWithdrawn: false),
    Shares(collapsed: 4, judged: 10, isWithdrawn: false), Shares(collapsed: 5, judged: 0, isWithdrawn: true),
    Shares(collapsed: 5, judged: 10, isWithdrawn: true),
  ]

  @Test(arguments: shares) func sharesThatAreNotWhatWasJudged(_ shares: Shares) {
    let collapse = CollapsedDelivery(
      networks: 5, collapsed: shares.collapsed, judged: 10, judgedCollapsed: shares.judged)
    #expect((collapse != nil) == shares.isWithdrawn)
  }
}
