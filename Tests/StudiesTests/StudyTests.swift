import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelSchedules
import PseudoLabelStudies
import PseudoLabelTraining
import TestSupport
import Testing

@Suite struct StudyTests {
  /// Clusters of which the first `labeled` rows have labels.
  static func data(labeled: Int = 24, unlabeled: Int = 60, names: [String] = ["a", "b", "c"]) throws -> StudyData {
    let set = TinyData.clusters(count: labeled + unlabeled, columns: 6, classes: 3, spread: 0.8)
    let labels = set.labels.enumerated().map { $0 < labeled ? names[$1] : nil }
    return try StudyData(PartlyLabeledRows(features: set.features, labels: labels), origin: "rows", target: "class")
  }

  static func plan(for data: StudyData, seed: UInt64 = 1, weight: Schedule = .constant(value: 0.5)) -> StudyPlan {
    var plan = StudyPlan(for: data, seed: seed)
    plan.recipe.network.layers = [.dense(DenseLayer(units: 12, dropout: Dropout(0.2), weights: .he))]
    plan.recipe.epochs = 8
    plan.recipe.unlabeled = [UnlabeledTerm(PseudoLabel(), weight: weight)]
    plan.refits = 2
    return plan
  }

  private func outcome(_ plan: StudyPlan, _ data: StudyData, atOnce: Int = 1) throws -> StudyOutcome {
    try Study(plan, on: data).run(atOnce: atOnce)
  }

  @Test func sameSeedSameBitsForAnyNumberOfRunsAtOnce() throws {
    let data = try Self.data()
    let plan = Self.plan(for: data)
    let one = try outcome(plan, data)
    let three = try outcome(plan, data, atOnce: 3)
    #expect(one.model == three.model)
    #expect(one.comparison == three.comparison)
    #expect(one.temperature == three.temperature)
    #expect(one.ledgers == three.ledgers)
    #expect(try outcome(Self.plan(for: data, seed: 2), data).model != one.model)
  }

  /// The candidate trains in rounds, the baseline does not; without a round both are the same, to the bit.
  @Test func selfTrainingIsACandidate() throws {
    let data = try Self.data()
    var plan = Self.plan(for: data)
    plan.recipe.use(.selfTraining)
    plan.recipe.selfTraining = SelfTraining(rounds: 2, rule: .curriculum(share: 0.5))
    let found = try outcome(plan, data)
    let (baseline, candidate) = (
      found.histories.filter { $0.arm == "baseline" }, found.histories.filter { $0.arm == "candidate" }
    )
    #expect(!candidate.isEmpty && candidate.allSatisfy { $0.rounds.map(\.rows) == [30, 60] && $0.epochs.count == 24 })
    #expect(
      baseline.allSatisfy { $0.rounds.isEmpty && $0.epochs.count == 8 && $0.epochs.allSatisfy { $0.round == nil } })
    plan.recipe.selfTraining?.rounds = 0
    let none = try outcome(plan, data)
    #expect(none.comparison?.difference == 0 && none.comparison?.candidate == found.comparison?.baseline)
  }

  /// What is told before a study is what comes of it.
  @Test func theForecastCountsWhatIsTrained() throws {
    let data = try Self.data()
    let study = try Study(Self.plan(for: data), on: data)
    let outcome = try study.run(atOnce: 1)
    let forecast = StudyForecast(study, on: CPU(threads: 1))
    #expect(forecast.runs == outcome.runs && forecast.seconds > 0 && forecast.memoryBytes > 35e6)
    let references = try #require(try study.referenceErrors(on: CPU(threads: 2)))
    #expect(references.linearErrorRate == outcome.linear?.baselineErrorRate)
    #expect(references.majorityErrorRate == outcome.majority?.baselineErrorRate)
  }

  /// Without weight the unlabelled rows change nothing: both methods are the same, to the bit.
  @Test func zeroWeightIsTheBaseline() throws {
    let data = try Self.data()
    var plan = Self.plan(for: data, weight: .constant(value: 0))
    let both = try outcome(plan, data)
    let comparison = try #require(both.comparison)
    #expect(comparison.baseline == comparison.candidate)
    #expect(!both.deliversCandidate && both.delivered == .supervised && both.better == .supervised)
    plan.delivery = .baseline
    #expect(try outcome(plan, data).model == both.model)
  }

  @Test func whatIsDeliveredIsWhatWasAskedFor() throws {
    let data = try Self.data()
    var plan = Self.plan(for: data)
    plan.delivery = .candidate
    let candidate = try outcome(plan, data)
    #expect(candidate.delivered == .pseudoLabel)
    plan.delivery = .baseline
    let baseline = try outcome(plan, data)
    #expect(baseline.delivered == .supervised && baseline.comparison == nil && baseline.ledgers.isEmpty)
    plan.delivery = .better
    let better = try outcome(plan, data)
    #expect(better.model == (better.delivered == .supervised ? baseline : candidate).model)
    let comparison = try #require(better.comparison)
    #expect((better.delivered == .pseudoLabel) == (comparison.difference <= 0))
  }

  @Test func withoutUnlabelledRowsThereIsNoCandidate() throws {
    let data = try Self.data(unlabeled: 0)
    let outcome = try outcome(Self.plan(for: data), data)
    #expect(outcome.comparison == nil && outcome.delivered == .supervised)
  }

  /// Classes that keep their order under other names change no number.
  @Test func namesOfClassesDoNotMatter() throws {
    let plain = try Self.data()
    let named = try Self.data(names: ["x 2", "x 10", "ü"])
    let (one, other) = (try outcome(Self.plan(for: plain), plain), try outcome(Self.plan(for: named), named))
    #expect(one.model == other.model)
    #expect(named.classes.names == ["x 2", "x 10", "ü"])
  }

  /// Every labelled row is held out once a repeat, by both methods alike, and the errors are those of the answers.
  @Test func errorsAreThoseOfTheConfusion() throws {
    let data = try Self.data()
    let outcome = try outcome(Self.plan(for: data), data)
    let heldOut = try #require(outcome.heldOut)
    guard case .folds(let count, let repeats) = Self.plan(for: data).validation else {
      Issue.record("24 labels are validated by folds")
      return
    }
    #expect(heldOut.count == repeats * data.labeled.count)
    #expect(outcome.heldOutErrorRates.count == repeats * count)
    let wrong = Double(heldOut.count - heldOut.correct) / Double(heldOut.count)
    let mean = outcome.heldOutErrorRates.reduce(0, +) / Double(outcome.heldOutErrorRates.count)
    #expect(abs(wrong - mean) < 0.02, "folds differ by a row")
  }

  @Test func labelsMayBeHeldOutOnceAndForAll() throws {
    let data = try Self.data(labeled: 240, unlabeled: 60)
    var plan = Self.plan(for: data)
    #expect(plan.validation == .folds(count: 5, repeats: 2))
    #expect(!plan.recipe.selectsByValidation)
    plan.validation = .holdOut(share: 0.2, repeats: 2)
    let outcome = try outcome(plan, data)
    #expect(outcome.heldOutErrorRates.count == 2)
    #expect(try #require(outcome.heldOut).count == 2 * 48)
    // Two networks of 12 units side by side.
    #expect(outcome.model.network.layers == [.dense(DenseLayer(units: 24, dropout: Dropout(0.2), weights: .he))])
  }

  @Test func withOneRowAClassNothingIsHeldOut() throws {
    let set = TinyData.clusters(count: 30, columns: 6, classes: 3)
    let labels: [String?] = (0..<30).map { $0 < 3 ? "class \($0)" : nil }
    let data = try StudyData(PartlyLabeledRows(features: set.features, labels: labels), origin: "rows", target: "class")
    var plan = Self.plan(for: data)
    let baseline = try outcome(plan, data)
    #expect(baseline.heldOutErrorRates.isEmpty && baseline.heldOutErrorRate == nil && baseline.comparison == nil)
    #expect(baseline.temperature.temperature == 1)
    #expect(!baseline.deliversCandidate)
    plan.delivery = .candidate
    #expect(try outcome(plan, data).deliversCandidate)
  }

  @Test func aClassWithOneRowIsTrainedOnAndNeverHeldOut() throws {
    let set = TinyData.clusters(count: 60, columns: 6, classes: 3)
    let labels: [String?] = (0..<60).map { row in
      row == 0 ? "rare" : row < 21 ? ["p", "q"][row % 2] : nil
    }
    let data = try StudyData(PartlyLabeledRows(features: set.features, labels: labels), origin: "rows", target: "class")
    let outcome = try outcome(Self.plan(for: data), data)
    let rare = try #require(data.classes.names.firstIndex(of: "rare"))
    let heldOut = try #require(outcome.heldOut)
    #expect((0..<3).allSatisfy { heldOut[truth: rare, predicted: $0] == 0 })
  }

  @Test func stoppedIsNoOutcome() throws {
    let data = try Self.data()
    let stop = StopSignal()
    stop.request()
    #expect(throws: CancellationError.self) { try Study(Self.plan(for: data), on: data).run(atOnce: 2, stop: stop) }
  }

  @Test func balancedClassesAreShownEquallyOften() throws {
    let set = TinyData.clusters(count: 120, columns: 6, classes: 3, spread: 1.2)
    // Class 0 has 30 rows, class 1 three.
    var (many, few) = (0, 0)
    let labels: [String?] = set.labels.map { label in
      if label == 0, many < 30 {
        many += 1
        return "many"
      }
      if label == 1, few < 3 {
        few += 1
        return "few"
      }
      return nil
    }
    let data = try StudyData(PartlyLabeledRows(features: set.features, labels: labels), origin: "rows", target: "class")
    var plan = Self.plan(for: data)
    plan.delivery = .baseline
    let plain = try outcome(plan, data)
    plan.balances = true
    let balanced = try outcome(plan, data)
    func answers(_ outcome: StudyOutcome) -> Int {
      outcome.model.predictor(on: CPU(threads: 1)).classes(for: data.unlabeled.features)
        .count { data.classes.names[$0] == "few" }
    }
    #expect(answers(balanced) > answers(plain))
  }

  @Test(arguments: [
    ([nil, nil], "labels in some of the 2 rows"), (["a", nil, "a"], "labels of at least two classes"),
    ((0..<60).map { "\(Double($0) / 7)" }, "classes that several rows share"),
  ])
  func labelsThatCannotBeLearned(labels: [String?], expected: String) throws {
    let rows = PartlyLabeledRows(
      features: Features(.floats([Float](repeating: 0, count: labels.count)), columns: 1), labels: labels)
    let failure = #expect(throws: FileFailure.self) { try StudyData(rows, origin: "my rows", target: "column \"y\"") }
    #expect(failure?.description.contains("my rows: column \"y\": expected \(expected)") == true, "\(failure as Any)")
    #expect(failure?.kind == .data)
  }
}
