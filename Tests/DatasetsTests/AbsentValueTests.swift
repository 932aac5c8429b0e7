import Foundation
import PseudoLabelDatasets
import TestSupport
import Testing

/// Values that rows stored without zeros do not give: 0, or missing where a zero could be no value.
@Suite struct AbsentValueTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What is learned from rows of a column beside one that is 1 throughout.
  private func learned(
    _ numbers: [Double?], rest: Double = 1
  ) throws -> (preparation: ArrayPreparation, features: SparseRows, remarks: [String]) {
    let lines = numbers.enumerated().map { row, number in
      "\(row % 2) " + (number.map { "3:\($0) " } ?? "") + "4:\(rest)\n"
    }
    let path = try folder.write(lines.joined().utf8, to: "rows.svm")
    let loaded = try DataSource.array(ArraySource(files: [path], format: .svmlight)).load()
    guard case .array(let preparation) = loaded.preparation, case .sparse(let rows) = loaded.rows.features.storage
    else {
      throw CancellationError()
    }
    return (preparation, rows, loaded.remarks)
  }

  private func values(_ features: SparseRows, row: Int) -> [Int: Float] {
    let entries = features.starts[row]..<features.starts[row + 1]
    return Dictionary(uniqueKeysWithValues: entries.map { (Int(features.columns[$0]), features.values[$0]) })
  }

  private static func seconds(_ row: Int) -> Double { 1.7e9 + Double(row * 37 % 64) }

  /// The values that are there become what they are where none is missing, up to what the others tell of mean and deviation;
  /// a missing one is 0, and a feature of its own says so.
  @Test(arguments: [1, 6, 32, 57]) func farFromZeroAnAbsentValueIsMissing(count: Int) throws {
    let numbers = (0..<64).map { $0 % 64 < count ? nil : Self.seconds($0) }
    let (preparation, features, remarks) = try learned(numbers)
    #expect(preparation.columns == 4 && preparation.width == 5)
    for row in 0..<64 {
      let found = values(features, row: row)
      #expect(found[4] == (row < count ? 1 : nil))
      #expect((found[2] == nil) == (row < count))
      #expect(found[3] == 1)
    }
    let there = (count..<64).compactMap { values(features, row: $0)[2] }
    #expect(Set(there).count == 64 - count, "no value is taken for another")
    #expect(abs(there.reduce(0, +)) < 0.05 * Float(there.count))
    #expect(remarks.count == 1)
    let rows = count == 1 ? "1 row without a value is" : "\(count) rows without a value are"
    #expect(
      remarks.first
        == "Feature 3: \(rows) read as missing it, not as 0, for the values of the others lie far from zero. If it is 0, write 3:0."
    )
  }

  /// Counts, and weights of all sizes: zeros that are not stored are values.
  @Test(
    arguments: [
      { Double($0 % 7) }, { Double($0 % 11) - 5 }, { Double(1 + $0 % 40) / 40 }, { _ in 7 },
    ] as [@Sendable (Int) -> Double])
  func elsewhereAnAbsentValueIsZero(value: @Sendable (Int) -> Double) throws {
    let numbers = (0..<64).map { $0 % 5 == 0 ? nil : value($0) }
    let (preparation, features, remarks) = try learned(numbers)
    #expect(preparation.width == 4 && remarks.isEmpty)
    guard case .scaled(let factors, nil) = preparation.kind else { return #expect(Bool(false)) }
    for row in 0..<64 { #expect(values(features, row: row)[2] == numbers[row].map { Float($0) * Float(factors[2]) }) }
  }

  /// Where fewer than one row in ten has a value, it is scaled as well.
  @Test func rareValuesAreScaled() throws {
    let (preparation, _, remarks) = try learned((0..<64).map { $0 % 11 == 0 ? Self.seconds($0) : nil })
    #expect(preparation.width == 4 && remarks.isEmpty)
  }

  /// A zero that is written is a number as any other, which nothing is said of.
  @Test func aWrittenZeroIsAValue() throws {
    let (preparation, features, remarks) = try learned((0..<64).map { $0 == 9 ? 0 : Self.seconds($0) })
    #expect(preparation.width == 4 && remarks.isEmpty)
    #expect(values(features, row: 9)[2].map { $0 < -2.9 } == true)
  }

  @Test func manyFeaturesShareASentence() throws {
    let lines = (0..<40).map { row in
      "\(row % 2) " + (1...7).map { $0 == row % 9 + 1 ? "" : "\($0):\(100 + row % 9 + $0) " }.joined() + "\n"
    }
    let path = try folder.write(lines.joined().utf8, to: "rows.svm")
    let loaded = try DataSource.array(ArraySource(files: [path], format: .svmlight)).load()
    #expect(
      loaded.remarks == [
        "Features 1, 2, 3, 4 and 3 more: rows without a value (5 of feature 1) are read as missing it, not as 0, for the values of the others lie far from zero. If it is 0, write 1:0."
      ])
  }

  private func answered(
    _ text: String, like preparation: ArrayPreparation, name: String = "new.svm", format: ArraySource.Format = .svmlight
  ) throws -> (features: Features, missing: [Int: Int]) {
    let path = try folder.write(text.utf8, to: name)
    let new = try ArraySource(files: [path], format: format).rows(like: preparation, classes: ["0", "1"])
    return (
      preparation.prepared(new.rows.features),
      Dictionary(
        uniqueKeysWithValues: preparation.unexpectedlyMissing(in: new.rows.features).map { ($0.column, $0.rows) })
    )
  }

  /// In new rows, a value that every row of training had is missing as well, and counted.
  @Test func whatEveryRowHadIsMissedInNewRows() throws {
    let (preparation, _, _) = try learned((0..<64).map(Self.seconds))
    let (features, missing) = try answered("? 1:1\n? 3:1.7e9 4:1\n? 3:0\n? 4:1\n", like: preparation)
    guard case .sparse(let sparse) = features.storage else { return #expect(Bool(false)) }
    #expect(missing == [2: 2])
    #expect(values(sparse, row: 0)[2] == nil && values(sparse, row: 3)[2] == nil)
    #expect(values(sparse, row: 1)[2].map { abs($0) < 3 } == true)
    #expect(values(sparse, row: 2)[2].map { $0 < -2.9 } == true)
    // Where training lacked some, they are nothing new.
    let (gaps, _, _) = try learned((0..<64).map { $0 == 5 ? nil : Self.seconds($0) })
    #expect(try answered("? 1:1\n? 3:1.7e9\n", like: gaps).missing.isEmpty)
  }

  /// Rows stored without zeros, and rows with NaN for what is missing, are the same features.
  @Test func arraysAndTextGiveTheSameFeatures() throws {
    let numbers = (0..<64).map { $0 % 9 == 0 ? nil : Self.seconds($0) }
    let (sparse, features, _) = try learned(numbers)
    let dense = NumberRows(numbers.flatMap { [0, 0, $0 ?? .nan, 1] }, columns: 4)
    let same = sparse.prepared(dense)
    guard case .sparse(let rows) = same.storage else { return #expect(Bool(false)) }
    for row in 0..<64 { #expect(values(rows, row: row) == values(features, row: row)) }

    let array = try ArrayPreparation(learnedFrom: dense, firstIndex: nil, files: [("rows", 64)])
    let text = numbers.map { "? " + ($0.map { "3:\($0) " } ?? "") + "4:1\n" }.joined()
    let (answer, missing) = try answered(text, like: array)
    #expect(missing.isEmpty)
    #expect(answer.bits == array.prepared(dense).bits)
  }

  /// What is missing in new rows of arrays alone is counted too, and never NaN.
  @Test(arguments: [
    ArrayPreparation.Kind.asTheyAre, .scaled(by: [1, 0.5, 2]),
    .standardized(means: [3, 4, 5], deviations: [1, 2, 3], marksMissing: [1]),
  ])
  func missingNumbersOfArraysAreCounted(kind: ArrayPreparation.Kind) throws {
    let preparation = ArrayPreparation(kind: kind, columns: 3, firstIndex: nil)
    let rows = NumberRows([1, .nan, 2, .nan, .nan, 3, 4, 5, 6], columns: 3)
    let missing = preparation.unexpectedlyMissing(in: rows).map { [$0.column, $0.rows] }
    let isMarked = preparation.width == 4
    #expect(missing == (isMarked ? [[0, 1]] : [[0, 1], [1, 2]]))
    switch preparation.prepared(rows).storage {
    case .floats(let floats): #expect(floats.allSatisfy { $0.isFinite })
    case .sparse(let sparse): #expect(sparse.values.allSatisfy { $0.isFinite })
    case .bytes: #expect(Bool(false))
    }
  }

  /// Model files that know no marks, and damaged ones.
  @Test func preparationsAreReadOrRefused() throws {
    func read(_ kind: String) throws -> ArrayPreparation {
      let text = #"{"columns":2,"firstIndex":1,"kind":\#(kind)}"#
      return try JSONDecoder().decode(ArrayPreparation.self, from: Data(text.utf8))
    }
    let old = try read(#"{"scaled":{"by":[0.1,1],"standardized":[{"column":1,"mean":9,"deviation":0.1}]}}"#)
    #expect(old.width == 2)
    let marked = ArrayPreparation(
      kind: .scaled(
        by: [0.1, 1], standardized: [.init(column: 1, mean: 9, deviation: 0.1, marksMissing: true)]), columns: 2,
      firstIndex: 1)
    #expect(try JSONDecoder().decode(ArrayPreparation.self, from: JSONEncoder().encode(marked)) == marked)
    for kind in [
      #"{"scaled":{"by":[0.1]}}"#, #"{"scaled":{"by":[0.1,1],"standardized":[{"column":2,"mean":9,"deviation":0.1}]}}"#,
      #"{"standardized":{"deviations":[2.5],"marksMissing":[0],"means":[1.25]}}"#,
      #"{"standardized":{"deviations":[2.5,1],"marksMissing":[-1],"means":[1.25,1]}}"#,
    ] {
      #expect(throws: DecodingError.self) { try read(kind) }
    }
  }
}
