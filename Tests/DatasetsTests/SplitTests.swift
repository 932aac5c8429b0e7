import PseudoLabelDatasets
import PseudoLabelDiagnostics
import Testing

@Suite struct SplitTests {
  /// `counts[c]` examples of class c, the classes mixed; the single feature of an example is its position.
  private func set(_ counts: [Int]) -> LabeledSet {
    let rounds = counts.max() ?? 0
    let labels = (0..<rounds).flatMap { round in counts.indices.filter { round < counts[$0] } }
    return LabeledSet(
      features: Features(.floats(labels.indices.map(Float.init)), columns: 1), labels: labels, classes: counts.count)
  }

  private func histogram(_ set: LabeledSet) -> [Int] {
    set.labels.reduce(into: Array(repeating: 0, count: set.classes)) { $0[$1] += 1 }
  }

  private func failure(_ set: LabeledSet, _ labeled: Int, _ validation: Int) throws -> RequestFailure {
    try #require(throws: RequestFailure.self) { try set.split(labeled: labeled, validation: validation, seed: 1) }
  }

  @Test(arguments: [(30, 20), (33, 27), (10, 0), (10, 3), (45, 1)])
  func theThreePartsAreDisjointAndTogetherEverything(labeled: Int, validation: Int) throws {
    let set = set([20, 21, 22, 23, 24, 25, 26, 27, 28, 29])
    for seed: UInt64 in 0..<20 {
      let split = try set.split(labeled: labeled, validation: validation, seed: seed)
      #expect(split.labeled.count == labeled)
      #expect(split.validation.count == validation)
      #expect(split.unlabeled.features.rows == split.unlabeledPositions)
      let parts = split.labeled.features.rows + split.validation.features.rows + split.unlabeledPositions
      #expect(parts.sorted() == Array(0..<set.count))
      for part in [split.labeled, split.validation] {
        #expect(part.labels == part.features.rows.map { set.labels[$0] })
        let counts = histogram(part)
        #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
      }
    }
  }

  @Test func theSeedAloneDrawsTheSplit() throws {
    let set = set([40, 40, 40])
    func positions(_ seed: UInt64) throws -> [[Int]] {
      let split = try set.split(labeled: 9, validation: 12, seed: seed)
      return [split.labeled.features.rows, split.validation.features.rows, split.unlabeledPositions]
    }
    #expect(try positions(7) == positions(7))
    #expect(Set(try (0..<50).map(positions)).count == 50)
  }

  @Test func theRemainderGoesToClassesOfTheSeedsChoice() throws {
    let set = set([40, 40, 40])
    let favoured = try (0..<60).map { seed in
      histogram(try set.split(labeled: 4, validation: 0, seed: seed).labeled).firstIndex(of: 2)
    }
    for label in 0..<3 { #expect(favoured.count { $0 == label } > 8) }
  }

  @Test func everyExampleIsLabelledEquallyOften() throws {
    // 4 of 12 are labelled: in 3000 splits each 1000 ± 26 (one standard deviation).
    let set = set([6, 6])
    var often = Array(repeating: 0, count: 12)
    for seed: UInt64 in 0..<3000 {
      for row in try set.split(labeled: 4, validation: 2, seed: seed).labeled.features.rows { often[row] += 1 }
    }
    #expect(often.allSatisfy { abs($0 - 1000) < 130 })
  }

  @Test func fewerLabelsArePartOfMore() throws {
    let set = set([100, 100, 100])
    let sizes = [3, 10, 60, 200]
    let splits = try sizes.map { try set.split(labeled: $0, validation: 30, seed: 5).labeled.features.rows }
    for (fewer, more) in zip(splits, splits.dropFirst()) { #expect(Set(fewer).isSubset(of: more)) }
  }

  @Test func everythingMayBeLabelled() throws {
    let split = try set([2, 2]).split(labeled: 4, validation: 0, seed: 1)
    #expect(split.unlabeled.count == 0)
    #expect(split.labeled.count == 4)
  }

  @Test func whatCannotBeGivenIsRefused() throws {
    let ten = set([5, 5])
    #expect(try failure(ten, 0, 1).description == "--labels: expected a positive number, found 0.")
    #expect(try failure(ten, -4, 1).description == "--labels: expected a positive number, found -4.")
    #expect(try failure(ten, .min, .max).subject == "--labels")
    #expect(try failure(ten, 2, -1).description == "--validation: expected 0 or a positive number, found -1.")
    #expect(try failure(ten, 12, 0).description == "--labels: expected at most the 10 examples there are, found 12.")
    #expect(
      try failure(ten, 4, 8).description
        == "--validation: expected at most the 6 examples that 4 labelled ones leave, found 8.")
    #expect(try failure(ten, 1, .max).subject == "--validation")
    #expect(try failure(ten, 1, 0).description == "--labels: expected at least 2, one for each class, found 1.")
    #expect(try failure(set([]), 1, 0).description.contains("at most the 0 examples"))
    #expect(try failure(ten, 0, 1).kind == .usage)
  }

  @Test func aClassWithTooFewExamplesIsNamed() throws {
    #expect(
      try failure(set([9, 2, 9]), 9, 0).description
        == "--labels: expected 3 examples of class 1, found 2. Ask for fewer labels; each class gives the same number.")
    #expect(
      try failure(set([9, 9, 4]), 9, 6).description
        == "--validation: expected 2 more examples of class 2, found 1 of 4 left by --labels. "
        + "Ask for fewer; each class gives the same number.")
    #expect(try failure(set([9, 9, 0]), 3, 0).description.contains("1 examples of class 2, found 0"))
  }

  @Test func oneClassOnlyIsRefused() throws {
    for set in [set([9]), set([0, 9])] {
      let failure = try failure(set, 2, 2)
      #expect(failure.kind == .data)
      #expect(failure.description.hasPrefix("--labels: expected examples of at least two classes, found class"))
    }
  }

  @Test func seedOneDrawsWhatItAlwaysDrew() throws {
    // A change here changes every published number: it must be meant.
    let split = try set([50, 50, 50, 50]).split(labeled: 10, validation: 6, seed: 1)
    #expect(split.labeled.features.rows == [118, 32, 51, 173, 12, 10, 117, 119, 155, 129])
    #expect(split.validation.features.rows == [136, 92, 146, 170, 93, 163])
    #expect(split.unlabeledPositions.prefix(6) == [180, 176, 141, 193, 178, 120])
  }
}
