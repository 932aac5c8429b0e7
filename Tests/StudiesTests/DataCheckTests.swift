import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelPlatform
import PseudoLabelStudies
import TestSupport
import Testing

/// What is found in rows before anything is trained on them.
@Suite struct DataCheckTests {
  private static let cpu = CPU(threads: 1)

  private func data(_ rows: [[Float]], _ labels: [String?]) throws -> StudyData {
    try StudyData(
      PartlyLabeledRows(features: Features(.floats(rows.flatMap { $0 }), columns: rows[0].count), labels: labels),
      origin: "rows", target: "class")
  }

  @Test func duplicatesAreCounted() throws {
    let found = Duplicates(
      in: try data(
        [[1, 2], [3, 4], [1, 2], [3, 4], [1, 2], [5, 6], [3, 4]], ["a", "b", "a", "a", nil, nil, nil]))
    #expect(found.labeled == 1)
    #expect(found.contradictory == 1)
    #expect(found.contradiction == [1, 3])
    #expect(found.known == 2)
  }

  /// What there is one of is said in the singular.
  @Test(arguments: [1, 2]) func oneRowIsSingular(count: Int) throws {
    let numbers = NumberRows(
      [1, 2, 3, 4] + [Double](repeating: 1, count: count) + [Double](repeating: 2, count: count)
        + [Double](repeating: 3, count: count), columns: 1)
    let preparation = try ArrayPreparation(learnedFrom: numbers, firstIndex: 0, files: [("rows", 4 + 3 * count)])
    let rows = PartlyLabeledNumbers(
      features: numbers,
      labels: ["a", "a", "b", "b"] + [String](repeating: "a", count: count) + [String](repeating: "b", count: count)
        + [String?](repeating: nil, count: count))
    let loaded = LoadedData(rows, preparation: preparation, places: [("rows", 4 + 3 * count)])
    let data = try StudyData(loaded.rows, origin: "rows", target: "class")
    let said = DataCheck(data, loaded, seed: 1, on: Self.cpu).findings.map(\.text)
    let (row, verb) = count == 1 ? ("row", "is") : ("rows", "are")
    for kind in ["labelled", "unlabelled"] {
      #expect(said.contains { $0.hasPrefix("\(count) \(kind) \(row) \(verb) equal to ") }, "\(said)")
    }
    #expect(said.count { $0.hasPrefix("\(count) labelled \(row) \(verb) equal to another one of") } == 2)
  }

  /// Rows of other numbers are not equal, though float32 has one feature for both.
  @Test func rowsThatDifferBeforeTheyAreRoundedAreNotEqual() throws {
    let numbers = NumberRows([1e12, 1e12 + 1, 1e12, 0, -1e12, 1e12 + 1], columns: 1)
    let preparation = try ArrayPreparation(learnedFrom: numbers, firstIndex: 0, files: [("rows", 6)])
    let rows = PartlyLabeledNumbers(features: numbers, labels: ["a", "b", "a", "b", nil, nil])
    let loaded = LoadedData(rows, preparation: preparation, places: [("rows", 6)])
    let data = try StudyData(loaded.rows, origin: "rows", target: "class")
    #expect(Duplicates(in: data).contradictory == 1)
    let found = DataCheck(data, loaded, seed: 1, on: Self.cpu).duplicates
    #expect(found.contradictory == 0 && found.labeled == 1 && found.known == 1)
  }

  /// `count` rows of five features around 0, the first one around `shift`.
  private func rows(_ count: Int, shift: Float, index: UInt64) -> [[Float]] {
    var random = RandomStream.testing(index)
    return (0..<count).map { _ in
      var row = random.values(5)
      row[0] += shift
      return row
    }
  }

  private func domain(shift: Float) throws -> DomainDifference? {
    let labels: [String?] = (0..<60).map { ["a", "b"][$0 % 2] } + [String?](repeating: nil, count: 200)
    let data = try data(rows(60, shift: 0, index: 1) + rows(200, shift: shift, index: 2), labels)
    return DomainDifference(in: data, names: ["f0", "f1", "f2", "f3", "f4"], seed: 1, on: Self.cpu)
  }

  @Test func rowsFromElsewhereAreTold() throws {
    let same = try #require(try domain(shift: 0))
    #expect(!same.isClear)
    #expect(abs(same.area - 0.5) < 3 * same.standardError)
    let other = try #require(try domain(shift: 1))
    #expect(other.isClear)
    #expect(other.area > 0.8)
    #expect(other.features.first == "f0")
    #expect(other.features.count == 3)
  }

  /// Wide rows are looked at in smaller numbers, so that a look takes seconds: 2 n² m products of n rows of m features.
  @Test func aLookAtOutliersHasALimit() {
    #expect(Outliers.mostRows(columns: 1) == 2000 && Outliers.mostRows(columns: 800) == 2000)
    for columns in [1, 100, 1000, 5000, 12_288, 100_000, 10_000_000, 100_000_000] {
      let rows = Outliers.mostRows(columns: columns)
      #expect(rows >= 10 && rows <= Outliers.mostRows(columns: max(1, columns / 2)))
      #expect(rows == 10 || 2 * Double(rows * rows) * Double(columns) <= 1e10 && rows * columns <= 20_000_000)
    }
  }

  @Test func tooFewRowsTellNothing() throws {
    let few = try data(rows(12, shift: 0, index: 3), ["a", "b", "a", "b", "a", "b", nil, nil, nil, nil, nil, nil])
    #expect(DomainDifference(in: few, names: [], seed: 1, on: Self.cpu) == nil)
    #expect(Outliers(in: few, seed: 1, on: Self.cpu) == nil)
  }

  @Test func rowsUnlikeAnyLabelledOneAreCounted() throws {
    let near = rows(40, shift: 0, index: 4) + rows(30, shift: 0, index: 5)
    let far = rows(10, shift: 20, index: 6)
    let labels: [String?] = (0..<40).map { ["a", "b"][$0 % 2] } + [String?](repeating: nil, count: 40)
    let found = try #require(Outliers(in: try data(near + far, labels), seed: 1, on: Self.cpu))
    #expect(found.rowsLookedAt == 40)
    #expect(found.share == 0.25)
  }

  /// A classifier that answers a row of class a rightly in 9 of 10 cases and one of b in 7 of 10, asked about 1000 rows of
  /// which 300 are of class a: 270 + 210 answers "a".
  @Test func sharesOfClassesAreCorrectedForErrors() {
    let truth = [Int](repeating: 0, count: 1000) + [Int](repeating: 1, count: 1000)
    let answers = (0..<1000).map { $0 < 900 ? 0 : 1 } + (0..<1000).map { $0 < 700 ? 1 : 0 }
    let heldOut = ConfusionMatrix(of: answers, truth: truth, classes: 2)
    let shift = ClassShift(answered: [480, 520], heldOut: heldOut, counts: [1000, 1000], seed: 1)
    #expect(abs(shift.unlabeled[0] - 0.3) < 0.005, "\(shift.unlabeled)")
    #expect(abs(shift.unlabeled.reduce(0, +) - 1) < 1e-9)
    #expect(shift.intervals[0].lower < 0.3 && shift.intervals[0].upper > 0.3)
    #expect(shift.shifted == [0, 1])
    // The same answers after twenty rows only say much less.
    let few = ConfusionMatrix(
      of: (0..<10).map { $0 < 9 ? 0 : 1 } + (0..<10).map { $0 < 7 ? 1 : 0 },
      truth: [Int](repeating: 0, count: 10) + [Int](repeating: 1, count: 10), classes: 2)
    let unsure = ClassShift(answered: [480, 520], heldOut: few, counts: [10, 10], seed: 1)
    #expect(unsure.intervals[0].upper - unsure.intervals[0].lower > 0.2)
    #expect(unsure.shifted.isEmpty)
  }

  /// Eighty rows without an error do not say that there are none, and 44 of 80 is no surprise where half is true.
  @Test func fewRowsWithoutAnErrorAreNotCertain() {
    let truth = (0..<80).map { $0 < 44 ? 0 : 1 }
    let heldOut = ConfusionMatrix(of: truth, truth: truth, classes: 2)
    let shift = ClassShift(answered: [94, 106], heldOut: heldOut, counts: [44, 36], seed: 1)
    #expect(shift.intervals[0].upper - shift.intervals[0].lower > 0.01)
    #expect(shift.shifted.isEmpty)
    // Ten times the rows, and the shares are others beyond doubt.
    let many = (0..<800).map { $0 < 640 ? 0 : 1 }
    let sure = ConfusionMatrix(of: many, truth: many, classes: 2)
    #expect(ClassShift(answered: [94, 106], heldOut: sure, counts: [640, 160], seed: 1).shifted == [0, 1])
  }

  @Test func equalSharesAreNotShifted() {
    let truth = (0..<300).map { $0 % 3 }
    let heldOut = ConfusionMatrix(
      of: truth.enumerated().map { $0 % 10 == 0 ? ($1 + 1) % 3 : $1 }, truth: truth, classes: 3)
    let shift = ClassShift(answered: [200, 200, 200], heldOut: heldOut, counts: [100, 100, 100], seed: 1)
    #expect(shift.shifted.isEmpty)
  }
}
