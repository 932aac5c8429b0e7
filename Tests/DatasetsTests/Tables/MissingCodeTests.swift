import PseudoLabelDatasets
import TestSupport
import Testing

/// Numbers that stand for a missing value.
@Suite struct MissingCodeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func number(_ row: Int) -> String { "\(Double(row * 37 % 200) / 20)" }

  private func profile(_ codes: [Int: String], missing: [String]? = nil) throws -> TableProfile {
    let options = missing.map { TableOptions(missing: $0) } ?? TableOptions()
    return try folder.profile(
      tableText(rows: 200, [("x", { codes[$0 % 25] ?? Self.number($0) }), ("n", { "\($0 % 7)" })]), options)
  }

  private static func spread(_ profile: TableProfile) -> (mean: Double, deviation: Double)? {
    guard case .number(let mean, let deviation, _) = profile.encoding("x") else { return nil }
    return (mean, deviation)
  }

  @Test(arguments: [["-999"], ["9999"], ["-999", "999"], ["-999.0", "-99"], ["-200"], ["-9999", "1e6"]])
  func whatComesBackFarFromTheOthersIsNamed(words: [String]) throws {
    var codes: [Int: String] = [:]
    for (place, word) in words.enumerated() { codes[5 + place] = word }
    let found = try profile(codes)
    let column = try found.column("x")
    #expect(Set(column.codes.map(\.cell)) == Set(words))
    #expect(column.codes.allSatisfy { $0.count == 8 && $0.isApart })
    #expect(column.outlying == 8 * words.count)
    // They do not set the scale: mean and deviation are those of the other numbers.
    let told = try #require(Self.spread(profile(codes, missing: [""] + words)))
    let spread = try #require(Self.spread(found))
    #expect(abs(spread.mean - told.mean) < 1e-9 && abs(spread.deviation - told.deviation) < 1e-9)
  }

  @Test func theOnlyNumberBelowZeroIsNamed() throws {
    let column = try profile([5: "-1", 6: "-1"]).column("x")
    #expect(column.codes.map(\.cell) == ["-1"] && column.codes.allSatisfy { !$0.isApart })
    #expect(column.outlying == 0)
  }

  /// Numbers that repeat at the ends of an ordinary column, or flags, say nothing.
  @Test(arguments: [[5: "0", 6: "10"], [5: "-0.5"], [:], [5: "15"]])
  func ordinaryNumbersAreNot(codes: [Int: String]) throws {
    #expect(try profile(codes).column("x").codes.isEmpty)
    let flags = try folder.profile(
      tableText(rows: 200, [("x", { "\([-1, 0, 999][$0 % 3])" }), ("n", { "\($0 % 7)" })]))
    #expect(try flags.column("x").codes.isEmpty)
  }

  @Test func datesToo() throws {
    let profile = try folder.profile(
      tableText(
        rows: 200,
        [
          ("x", { $0 % 25 == 5 ? "9999-12-31" : "2024-0\(1 + $0 % 9)-1\($0 % 7)" }), ("n", { "\($0 % 7)" }),
        ]))
    #expect(try profile.column("x").codes.map(\.cell) == ["9999-12-31"])
  }
}
