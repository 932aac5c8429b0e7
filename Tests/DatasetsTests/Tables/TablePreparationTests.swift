import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import TestSupport
import Testing

/// How rows become features.
@Suite struct TablePreparationTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A table of 120 rows with every kind of column, some with missing cells, whose columns and rows stand in any order.
  private func mixedTable(columns: [Int], rows: [Int]) -> String {
    let cells: [(name: String, cell: (Int) -> String)] = [
      ("age", { "\(20 + $0 * $0 % 61)" }),
      ("weight", { $0 % 7 == 3 ? "?" : "\(1000.5 + Double($0 * 37 % 120) / 8)" }),
      ("city", { ["Oslo", "Rome", "", "Köln"][$0 * 5 % 11 % 4] }),
      ("seen", { "\($0 % 28 + 1).\($0 % 12 + 1).20\(10 + $0 % 9)" }),
      ("class", { ["a", "b", "?"][$0 % 3] }),
    ]
    let lines = [columns.map { cells[$0].name }] + rows.map { row in columns.map { cells[$0].cell(row) } }
    return lines.map { $0.joined(separator: ";") }.joined(separator: "\n")
  }

  @Test func theOrderOfColumnsAndRowsDoesNotMatter() throws {
    let rows = Array(0..<120)
    let original = try folder.profile(mixedTable(columns: [0, 1, 2, 3, 4], rows: rows))
    let features = try original.features()
    var random = RandomStream(seed: 1, purpose: .testing)
    for _ in 0..<5 {
      let shuffled = rows.shuffled(using: &random)
      let other = try folder.profile(
        mixedTable(columns: [0, 1, 2, 3, 4].shuffled(using: &random), rows: shuffled))
      #expect(Set(other.preparation.featureNames) == Set(original.preparation.featureNames))
      for column in original.columns {
        let found = try other.column(column.name)
        #expect(found == column)
      }
      #expect(other.labels == shuffled.map { original.labels[$0] })
      for (row, encoded) in zip(shuffled, try other.features()) {
        for (name, value) in encoded { #expect(abs(value - (features[row][name] ?? .nan)) < 1e-5, "\(name)") }
      }
    }
  }

  @Test func columnsOfNumbersAndDatesAreStandardized() throws {
    let profile = try folder.profile(mixedTable(columns: [0, 1, 2, 3, 4], rows: Array(0..<120)))
    let features = try profile.features()
    for name in ["age", "weight", "seen"] {
      let values = features.filter { $0["\(name) is missing"] != 1 }.map { Double($0[name] ?? .nan) }
      // f = z/√(1 + (z/3)²) solved for z.
      let z = values.map { $0 / (1 - $0 * $0 / 9).squareRoot() }
      let mean = z.reduce(0, +) / Double(z.count)
      let square = z.reduce(0) { $0 + $1 * $1 } / Double(z.count)
      #expect(abs(mean) < 1e-5, "\(name)")
      #expect(abs(square - 1) < 1e-5, "\(name)")
      #expect(values.allSatisfy { abs($0) < 3 })
    }
  }

  /// Mean and deviation against the formula in two passes, on numbers that a sum of squares would lose.
  @Test(arguments: [0, 1e9, -1e12])
  func momentsAreThoseOfTheFormula(offset: Double) throws {
    var random = RandomStream(seed: 2, purpose: .testing)
    let numbers = (0..<1000).map { _ in offset + random.uniform() }
    let profile = try folder.profile(tableText(rows: 1000, [("x", { "\(numbers[$0])" })]))
    guard case .number(let mean, let deviation, .point) = profile.encoding("x") else {
      Issue.record("no number")
      return
    }
    // Sums of the distances from the offset, which are exact.
    let distances = numbers.map { $0 - offset }
    let expected = distances.reduce(0, +) / 1000
    let variance = distances.reduce(0) { $0 + ($1 - expected) * ($1 - expected) } / 1000
    let unit = max(1, abs(offset)).ulp
    #expect(abs(mean - offset - expected) <= 4 * unit + 1e-12)
    #expect(abs(deviation / variance.squareRoot() - 1) < 1e-12 + unit)
  }

  @Test func wildNumbersStayWithinThree() throws {
    let numbers = ["-1e300", "-1e20", "-3", "-1", "0", "1", "2", "1e9", "1e155", "1e300", "1.7e308"]
    let source = try folder.tables([tableText(rows: 40, [("x", { "\($0 % 4)" })])])
    let profile = try TableProfile(of: source)
    var encoder = RowEncoder(profile.preparation, places: [0])
    var features: [Float] = []
    for number in numbers { encoder.append([number, "a"], to: &features) }
    #expect(encoder.strays == 0)
    #expect(features == features.sorted())
    #expect(features.first == -3)
    #expect(features.suffix(4) == [3, 3, 3, 3])
  }

  @Test func aRowIsEncodedTheSameWhateverStandsBeforeIt() throws {
    let source = try folder.tables([mixedTable(columns: [0, 1, 2, 3, 4], rows: Array(0..<120))])
    let profile = try TableProfile(of: source)
    guard case .floats(let all) = try profile.rows().features.storage else {
      Issue.record("no floats")
      return
    }
    let reader = try TableReader(path: source.files[0])
    var together = RowEncoder(profile.preparation, places: [0, 1, 2, 3])
    var encoded: [Float] = []
    while let row = try reader.next() {
      together.append(row.cells, to: &encoded)
      together.append(row.cells, to: &encoded)
      var alone = RowEncoder(profile.preparation, places: [0, 1, 2, 3])
      var single: [Float] = []
      alone.append(row.cells, to: &single)
      let width = profile.preparation.width
      #expect(single == Array(all[row.number * width..<(row.number + 1) * width]))
      #expect(encoded == single + single)
      encoded = []
    }
  }

  @Test func categoriesHaveAFeatureForEachLevelAndOneMore() throws {
    let profile = try folder.profile(mixedTable(columns: [0, 1, 2, 3, 4], rows: Array(0..<120)))
    #expect(profile.encoding("city") == .category(levels: ["Köln", "Oslo", "Rome"]))
    let names = profile.preparation.featureNames
    #expect(names.count == profile.preparation.width)
    #expect(
      names == [
        "age", "weight", "weight is missing", "city = Köln", "city = Oslo", "city = Rome", "city is another",
        "city is missing", "seen", "seen, sine of year", "seen, cosine of year", "seen, sine of week",
        "seen, cosine of week",
      ])
    func encoded(_ cells: [String]) -> [String: Float] {
      var encoder = RowEncoder(profile.preparation, places: [0, 1, 2, 3])
      var features: [Float] = []
      encoder.append(cells, to: &features)
      return Dictionary(uniqueKeysWithValues: zip(names, features)).filter { $0.value != 0 }
    }
    #expect(encoded(["", "?", "Oslo", "NA"]) == ["weight is missing": 1, "city = Oslo": 1])
    #expect(encoded(["?", "", "Ko\u{308}ln", ""]) == ["weight is missing": 1, "city = Köln": 1])
    #expect(encoded(["old", "inf", "oslo", "soon"]) == ["weight is missing": 1, "city is another": 1])
    #expect(encoded(["", "", "", ""]) == ["weight is missing": 1, "city is missing": 1])
  }

  /// A value that is missing though none was in training says nothing: it stands where the mean stands.
  @Test func whatWasNeverMissingInTrainingIsZero() throws {
    let text = tableText(
      rows: 40, [("x", { "\($0).5" }), ("c", { "c\($0 % 3)" }), ("d", { "2024-01-0\($0 % 9 + 1)" })])
    let profile = try folder.profile(text)
    #expect(profile.preparation.columns.map(\.marksMissing) == [false, false, false])
    var encoder = RowEncoder(profile.preparation, places: [0, 1, 2])
    var features: [Float] = []
    encoder.append(["", "", ""], to: &features)
    #expect(features == Array(repeating: 0, count: 1 + 4 + 5))
    #expect(encoder.strays == 0)
    encoder.append(["x", "NA", "2024-02-30"], to: &features)
    #expect(features == Array(repeating: 0, count: 20))
    #expect(encoder.strays == 2)
  }

  @Test func ofManyLevelsTheMostFrequentHaveFeatures() throws {
    // Level k stands in 2 + k % 3 rows; those of equal frequency are taken in the order of their names.
    let cells = (0..<150).flatMap { level in Array(repeating: String("\(1000 + level)x"), count: 2 + level % 3) }
    let profile = try folder.profile(tableText(rows: cells.count, [("c", { cells[$0 * 7 % cells.count] })]))
    let often = (0..<150).filter { $0 % 3 == 2 } + (0..<150).filter { $0 % 3 == 1 }
    #expect(profile.encoding("c") == .category(levels: often.sorted().map { "\(1000 + $0)x" }))
    let others = try profile.features().count { $0["c is another"] == 1 }
    #expect(others == 100)
  }

  @Test func datesKnowTheYearAndTheWeek() throws {
    // Every day of 2023 and 2024 once, from a Sunday on.
    let profile = try folder.profile(
      tableText(
        rows: 731,
        [
          (
            "d",
            { row in
              let day = Date(timeIntervalSince1970: 86400 * Double(19358 + row))
              return String(day.ISO8601Format().prefix(10))
            }
          )
        ]), .kinds(["d": .date]))
    let features = try profile.features()
    for (row, found) in features.enumerated() {
      let week = 2 * Double.pi * Double(19358 + row) / 7
      #expect(abs(Double(found["d, sine of week"] ?? .nan) - sin(week)) < 1e-5)
      #expect(abs(Double(found["d, cosine of week"] ?? .nan) - cos(week)) < 1e-5)
      let year = 2 * Double.pi * Double(19358 + row) / 365.2425
      #expect(abs(Double(found["d, sine of year"] ?? .nan) - sin(year)) < 1e-5)
      #expect(abs(Double(found["d, cosine of year"] ?? .nan) - cos(year)) < 1e-5)
    }
    // Mondays are the same day of the week all through; new year is the same day of the year.
    #expect(abs((features[1]["d, sine of week"] ?? 0) - (features[708]["d, sine of week"] ?? 1)) < 1e-5)
    #expect(abs((features[0]["d, cosine of year"] ?? 0) - (features[365]["d, cosine of year"] ?? 1)) < 1e-3)
  }

  @Test func thePreparationIsStoredWhole() throws {
    let profile = try folder.profile(mixedTable(columns: [0, 1, 2, 3, 4], rows: Array(0..<120)))
    let coded = try JSONEncoder().encode(profile.preparation)
    #expect(try JSONDecoder().decode(TablePreparation.self, from: coded) == profile.preparation)
  }
}
