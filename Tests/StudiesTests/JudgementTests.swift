import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelPlatform
import PseudoLabelStudies
import PseudoLabelTraining
import TestSupport
import Testing

/// What a study promises, and what it compares its classifier with.
@Suite struct JudgementTests {
  private static func summary(
    _ classes: [(name: String, labeled: Int, heldOut: Int?)], majority: ReferenceComparison? = nil,
    linear: ReferenceComparison? = nil
  ) -> StudySummary {
    StudySummary(
      version: "", checksums: [:], seed: 1, labeled: 21, unlabeled: 0, features: 1,
      classes: classes.map { .init(name: $0.name, labeled: $0.labeled, predicted: 0, heldOut: $0.heldOut) },
      validation: .folds(count: 5, repeats: 2), delivered: .supervised, heldOutErrorRate: 0,
      heldOutInterval: .wilson(successes: 0, count: 20), balancedErrorRate: 0.25, heldOutRows: 20,
      majorityErrorRate: 0.5, majority: majority, linear: linear, temperature: 1, collapses: [], findings: [], runs: 1,
      updates: 1,
      seconds: 1, threads: 1, instructionSet: CPU(threads: 1).instructionSet, oneDNN: "")
  }

  struct Promise: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// Of each class: labelled rows, and those held out.
    var classes: [(name: String, labeled: Int, heldOut: Int?)]
    var said: [String]
  }

  static let promises = [
    Promise(
      testDescription: "every class was held out", classes: [("no", 10, 10), ("yes", 10, 10)],
      said: [
        "Expect 0.00 % [0.00 %, 16.11 %] wrong on new rows of this kind (95 %, from 20 labelled rows that were held out); 25.00 % where each class counts the same."
      ]),
    Promise(
      testDescription: "one class with one row", classes: [("no", 1, 0), ("yes", 20, 20)],
      said: [
        "Expect 0.00 % [0.00 %, 16.11 %] wrong on new rows of class \"yes\" (95 %, from 20 labelled rows that were held out).",
        "Nothing is promised for class \"no\" (1 labelled): none of its rows was held out, so how many of them are answered wrongly is not known.",
      ]),
    Promise(
      testDescription: "two classes that were not held out", classes: [("a", 1, 0), ("b", 2, 0), ("c", 18, 18)],
      said: [
        "Expect 0.00 % [0.00 %, 16.11 %] wrong on new rows of class \"c\" (95 %, from 20 labelled rows that were held out).",
        "Nothing is promised for classes \"a\", \"b\" (at most 2 labelled): none of their rows was held out, so how many of them are answered wrongly is not known.",
      ]),
    Promise(
      testDescription: "two classes with few", classes: [("a", 2, 2), ("b", 3, 3), ("c", 16, 15)],
      said: [
        "Expect 0.00 % [0.00 %, 16.11 %] wrong on new rows of this kind (95 %, from 20 labelled rows that were held out); 25.00 % where each class counts the same.",
        "Some classes were judged by few rows held out: \"a\" by 2, \"b\" by 3.",
      ]),
    Promise(
      testDescription: "a run of an earlier version", classes: [("no", 1, nil), ("yes", 20, nil)],
      said: [
        "Expect 0.00 % [0.00 %, 16.11 %] wrong on new rows of this kind (95 %, from 20 labelled rows that were held out); 25.00 % where each class counts the same."
      ]),
  ]

  @Test(arguments: promises) func noPromiseCoversAClassThatWasNotHeldOut(_ promise: Promise) {
    #expect(Self.summary(promise.classes).expectation("rows") == promise.said)
  }

  struct Collapsed: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var collapse: (networks: Int, collapsed: Int, judged: Int, judgedCollapsed: Int)
    var delivered: PseudoLabelTraining.Method
    var validation = StudyPlan.Validation.folds(count: 5, repeats: 2)
    var said: String
  }

  static let collapsed = [
    Collapsed(
      testDescription: "some, and none that was judged", collapse: (5, 4, 10, 0), delivered: .supervised,
      said:
        "The predictions for the unlabelled rows collapsed in 4 of the 5 networks that were trained on all labelled rows, and in none of the 10 that were judged: so the classifier of the labelled rows alone is delivered, and the errors given are its own."
    ),
    Collapsed(
      testDescription: "all, and some that were judged", collapse: (5, 5, 10, 2), delivered: .supervised,
      said:
        "The predictions for the unlabelled rows collapsed in all 5 networks that were trained on all labelled rows, and in 2 of the 10 that were judged: so the classifier of the labelled rows alone is delivered, and the errors given are its own."
    ),
    Collapsed(
      testDescription: "the candidate was asked for", collapse: (5, 5, 10, 10), delivered: .pseudoLabel,
      said:
        "The predictions for the unlabelled rows collapsed in all 5 networks that were trained on all labelled rows, and in all 10 that were judged: what is delivered, as was asked for, may be worse than those that were judged."
    ),
    Collapsed(
      testDescription: "a single network", collapse: (1, 1, 10, 0), delivered: .supervised,
      said:
        "The predictions for the unlabelled rows collapsed in the network that was trained on all labelled rows, and in none of the 10 that were judged: so the classifier of the labelled rows alone is delivered, and the errors given are its own."
    ),
    Collapsed(
      testDescription: "held out once", collapse: (5, 5, 5, 5), delivered: .supervised,
      validation: .holdOut(share: 0.2, repeats: 5),
      said:
        "The predictions for the unlabelled rows collapsed in all 5 networks: so the classifier of the labelled rows alone is delivered, and the errors given are its own."
    ),
  ]

  @Test(arguments: collapsed) func networksThatCollapsedAreSaid(_ one: Collapsed) {
    var summary = Self.summary([("a", 10, 10), ("b", 11, 10)])
    (summary.delivered, summary.validation) = (one.delivered, one.validation)
    #expect(summary.warningOfCollapse("rows") == nil)
    let (networks, collapsed, judged, judgedCollapsed) = one.collapse
    summary.collapsedDelivery = CollapsedDelivery(
      networks: networks, collapsed: collapsed, judged: judged, judgedCollapsed: judgedCollapsed)
    #expect(summary.warningOfCollapse("rows") == one.said)
  }

  struct Astray: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// How often each run went astray; nil for a run that does not tell.
    var times: [Int]?
    var all: Int
    var said: [String]
  }

  private static let fact =
    "the predictions for unlabelled rows drifted to few classes (as many as 3.0 equal ones before, 1.0 now)"

  static let astray = [
    Astray(testDescription: "none", times: [], all: 0, said: []),
    Astray(
      testDescription: "one and several times", times: [1, 16], all: 17,
      said: [
        "candidate/1: at epoch 1 \(fact).", "candidate/2: at epoch 2 \(fact), the first of 16 times.",
      ]),
    Astray(
      testDescription: "many runs, once each", times: [1, 1, 1, 1], all: 4,
      said: ["The predictions for unlabelled rows went astray in 4 of the 15 training runs, once each."]),
    Astray(
      testDescription: "many runs, many times", times: [100, 100, 100, 58], all: 358,
      said: ["The predictions for unlabelled rows went astray in 4 of the 15 training runs, 358 times in all."]),
    Astray(
      testDescription: "many times, in runs that are not told", times: nil, all: 358,
      said: ["The predictions for unlabelled rows went astray 358 times."]),
  ]

  @Test(arguments: astray) func runsThatWentAstrayHaveALineEachOrOneForAll(_ given: Astray) throws {
    var summary = Self.summary([("a", 10, 10), ("b", 11, 10)])
    summary.runs = 15
    summary.collapses = try (0..<given.all).map { number in
      let text = #"{"epoch": \#(number + 1), "alpha": 1, "sign": {"fewClasses": {"before": 3, "now": 1}}}"#
      return try JSONDecoder().decode(Collapse.self, from: Data(text.utf8))
    }
    summary.collapsedRuns = given.times?.enumerated().map { CollapsedRun(name: "candidate/\($0 + 1)", collapses: $1) }
    #expect(summary.collapseSentences == given.said)
  }

  @Test func unlabelledRowsThatAreNotUsedAreSaid() {
    var summary = Self.summary([("a", 10, 10), ("b", 11, 10)])
    #expect(summary.warningOfNoUse("rows") == nil)
    (summary.candidateEpochs, summary.unlabeledEpochs) = (40, 8)
    #expect(summary.warningOfNoUse("rows") == nil)
    summary.unlabeledEpochs = 0
    #expect(
      summary.warningOfNoUse("images")?.hasPrefix(
        "Nothing was learned from the unlabelled images: their weight was 0 in every epoch.") == true)
    summary.weightedEpochs = 8
    #expect(
      summary.warningOfNoUse("images")?.hasPrefix(
        "Nothing was learned from the unlabelled images: no pseudo-label was as confident as the threshold") == true)
    summary.candidate = .uda
    #expect(summary.warningOfNoUse("images")?.contains("no target was as confident as the threshold") == true)
    summary.candidate = .virtualAdversarial
    #expect(summary.warningOfNoUse("images")?.contains("confident") == false)
  }

  struct Guess: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var onlyMajorityWrong: Int
    var onlyDeliveredWrong: Int
    /// How the sentence begins; nil where there is none.
    var said: String?
  }

  static let guesses = [
    Guess(testDescription: "clearly better", onlyMajorityWrong: 30, onlyDeliveredWrong: 5),
    Guess(
      testDescription: "perhaps by chance", onlyMajorityWrong: 6, onlyDeliveredWrong: 4,
      said: "Not shown to be better than guessing: "),
    Guess(
      testDescription: "equal", onlyMajorityWrong: 5, onlyDeliveredWrong: 5, said: "No better than guessing: "),
    Guess(
      testDescription: "worse", onlyMajorityWrong: 3, onlyDeliveredWrong: 10, said: "No better than guessing: "),
  ]

  @Test(arguments: guesses) func guessingIsSaid(_ guess: Guess) {
    let (onlyMajorityWrong, onlyDeliveredWrong, said) = (
      guess.onlyMajorityWrong, guess.onlyDeliveredWrong, guess.said
    )
    let rest = (100 - onlyMajorityWrong - onlyDeliveredWrong) / 2
    let majority = PairedComparison(
      bothRight: rest, onlyBaselineWrong: onlyMajorityWrong, onlyCandidateWrong: onlyDeliveredWrong, bothWrong: rest)
    let warning = Self.summary(
      [("a", 10, 10), ("b", 11, 10)], majority: ReferenceComparison(averaging: [majority], count: majority.count)
    ).warningOfGuessing("rows")
    #expect((warning == nil) == (said == nil))
    if let said { #expect(warning?.hasPrefix(said) == true, "\(warning ?? "nothing")") }
    if said != nil { #expect(warning?.contains("always answering \"b\"") == true) }
  }

  /// Clusters are learned, also by logistic regression, and labels drawn at random are not.
  @Test(arguments: [true, false]) func whatCanBeLearnedIsBetterThanGuessing(isLearnable: Bool) throws {
    let set = TinyData.clusters(count: 90, columns: 6, classes: 3, spread: 0.5)
    var random = RandomStream.testing(3)
    let labels: [String?] = set.labels.map { isLearnable ? "\($0)" : "\(Int(random.uniform() * 3))" }
    let data = try StudyData(PartlyLabeledRows(features: set.features, labels: labels), origin: "rows", target: "class")
    let plan = StudyTests.plan(for: data)
    let outcome = try Study(plan, on: data).run(atOnce: 2)
    let majority = try #require(outcome.majority)
    let linear = try #require(outcome.linear)
    #expect(majority.count == 90 && linear.count == 90)
    #expect((majority.baselineErrorRate * 90).rounded() == 90 - Double(data.classCounts.max() ?? 0))
    #expect((majority.interval.upper < 0) == isLearnable)
    #expect((linear.baselineErrorRate < 0.3) == isLearnable)
    // What is delivered answers the same in both.
    #expect(majority.candidateErrorRate == linear.candidateErrorRate)
    #expect(try Study(plan, on: data).run(atOnce: 1).linear == linear, "whatever runs at once")
  }

  /// Where rows are held out several times, and in parts of unequal size, every sentence is about the same error: the
  /// mean over the parts.
  @Test(arguments: [(23, 2), (31, 3)]) func oneErrorIsSaidEverywhere(labeled: Int, repeats: Int) throws {
    let set = TinyData.clusters(count: labeled, columns: 6, classes: 3, spread: 1.5)
    let data = try StudyData(
      PartlyLabeledRows(features: set.features, labels: set.labels.map { "\($0)" }), origin: "rows", target: "class")
    var plan = StudyTests.plan(for: data)
    plan.validation = .folds(count: 5, repeats: repeats)
    plan.recipe.epochs = 1
    let study = try Study(plan, on: data)
    let outcome = try study.run(atOnce: 2)
    let mean = MeanEstimate(of: outcome.heldOutErrorRates).mean
    let references = try #require(try study.referenceErrors(on: CPU(threads: 2)))
    let majority = try #require(outcome.majority)
    let linear = try #require(outcome.linear)
    #expect(majority.baselineErrorRate == references.majorityErrorRate)
    #expect(linear.baselineErrorRate == references.linearErrorRate)
    for comparison in [majority, linear] {
      #expect(comparison.candidateErrorRate == mean && comparison.count == labeled)
      let (b, c) = (comparison.onlyBaselineWrong, comparison.onlyCandidateWrong)
      #expect(abs((c - b) / Double(labeled) - comparison.difference) < 1e-12)
      #expect(comparison.interval.contains((c - b) / Double(labeled + 2)))
      let stored = try JSONDecoder().decode(ReferenceComparison.self, from: JSONEncoder().encode(comparison))
      #expect(abs(stored.difference - comparison.difference) < 1e-12 && stored.count == labeled)
    }
  }

  /// What is said of a difference is the difference of what is said.
  @Test(arguments: 0..<40 as Range<UInt64>) func theDifferenceIsThatOfTheFiguresShown(number: UInt64) throws {
    var random = RandomStream.testing(number)
    let parts = (0..<10).map { _ in
      let counts = (0..<4).map { _ in Int(random.uniform() * 4) }
      return PairedComparison(
        bothRight: counts[0] + 1, onlyBaselineWrong: counts[1], onlyCandidateWrong: counts[2], bothWrong: counts[3])
    }
    let comparison = ReferenceComparison(averaging: parts, count: 40)
    var summary = Self.summary([("a", 10, 10), ("b", 11, 10)], majority: comparison, linear: comparison)
    summary.heldOutErrorRate = comparison.candidateErrorRate
    func figures(_ text: String?) throws -> [Double] {
      try #require(text).matches(of: /[-+]?\d+\.\d\d/).compactMap { Double($0.output) }
    }
    let ours = try figures(summary.expectation("rows")[0])[0]
    let linear = try figures(summary.comparisonWithLinear("rows"))
    #expect(abs(ours - linear[0] - linear[1]) < 1e-9)
    guard let warning = summary.warningOfGuessing("rows") else {
      #expect(summary.isBetterThanGuessing == true)
      return
    }
    let guessing = try figures(warning)
    #expect(guessing[0] == ours && abs(guessing[0] - guessing[1] - guessing[2]) < 1e-9)
  }

  struct Labels: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var labels: [String]
    var isDoubted: Bool
  }

  static let labels = [
    Labels(testDescription: "ages", labels: (18..<88).map { "\($0)" }, isDoubted: true),
    Labels(testDescription: "prices", labels: (0..<20).map { "\(Double($0) * 1.25)" }, isDoubted: true),
    Labels(testDescription: "years", labels: (1950..<2000).map { "\($0)" }, isDoubted: true),
    Labels(testDescription: "digits", labels: (0..<10).map { "\($0)" }, isDoubted: false),
    Labels(testDescription: "a hundred kinds, counted from 0", labels: (0..<100).map { "\($0)" }, isDoubted: false),
    Labels(testDescription: "a hundred kinds, counted from 1", labels: (1...100).map { "\($0)" }, isDoubted: false),
    Labels(testDescription: "few grades", labels: ["1.5", "2.5"], isDoubted: false),
    Labels(testDescription: "words", labels: (0..<30).map { "kind \($0)" }, isDoubted: false),
    Labels(testDescription: "numbers and a word", labels: (18..<88).map { "\($0)" } + ["old"], isDoubted: false),
  ]

  @Test(arguments: labels) func numbersAreNoClasses(_ given: Labels) {
    let (labels, isDoubted) = (given.labels, given.isDoubted)
    #expect(NumberTarget.isLikely(ClassNames(labels).names) == isDoubted)
  }
}
