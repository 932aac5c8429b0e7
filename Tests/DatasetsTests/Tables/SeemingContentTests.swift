import PseudoLabelDatasets
import TestSupport
import Testing

/// Columns of numbers or dates that cannot all be read in one way.
@Suite struct SeemingContentTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func profile(_ cell: @escaping (Int) -> String) throws -> TableProfile {
    try folder.profile(tableText(rows: 60, [("x", cell), ("n", { "\($0 % 7)" })]))
  }

  private static func cents(_ row: Int, _ mark: String) -> String { "\(row % 13)\(mark)\(10 + row * 7 % 89)" }

  /// Files with decimal points beside files with decimal commas: each is read in its own way, and that is said.
  @Test func filesOfSeveralDecimalMarksAreRead() throws {
    func text(_ mark: String, from first: Int) -> String {
      (["x;n;class"] + (first..<first + 30).map { "\(Self.cents($0, mark));\($0 % 7);\($0 % 2)" }).joined(
        separator: "\n")
    }
    let mixed = try TableProfile(of: folder.tables([text(".", from: 0), text(",", from: 30)]))
    let points = try TableProfile(of: folder.tables([text(".", from: 0), text(".", from: 30)]))
    #expect(try mixed.features() == points.features())
    #expect(mixed.remarks.count == 1)
    #expect(mixed.remarks.first?.contains("a decimal comma") == true && mixed.remarks.first?.contains("1.csv") == true)
  }

  /// Points and commas in one file: each cell is read as it stands, in new rows too.
  @Test func aFileOfBothDecimalMarksIsRead() throws {
    func text(_ mark: (Int) -> String) -> String {
      (["x;n;class"] + (0..<60).map { "\(Self.cents($0, mark($0)));\($0 % 7);\($0 % 2)" }).joined(separator: "\n")
    }
    let mixed = try folder.profile(text { $0 < 30 ? "." : "," })
    #expect(try mixed.features() == folder.profile(text { _ in "." }).features())
    let reading = try #require(try mixed.column("x").numberReading)
    #expect(reading.mark == .either && reading.mixture?.count == 2)
    #expect(reading.mixture?[0].contains("line 2") == true && reading.mixture?[1].contains("line 32") == true)
  }

  @Test func datesOfBothOrdersAreNamed() throws {
    let column = try profile { $0 < 30 ? "\(13 + $0 % 9)/\(1 + $0 % 9)/2023" : "\(1 + $0 % 9)/\(13 + $0 % 9)/2023" }
      .column("x")
    #expect(column.kind != .date)
    #expect(column.seeming?.cause == .orders && column.seeming?.contents == "dates")
    #expect(column.seeming?.examples.count == 2)
  }

  @Test func twoTypingErrorsAreNone() throws {
    let column = try profile { [10: "4.x", 20: "n.n"][$0] ?? Self.cents($0, ".") }.column("x")
    #expect(column.kind == .number && column.strays == 2 && column.hasWords)
  }

  static let alike: [(String, @Sendable (Int) -> String)] = [
    ("numbers", { "<\(cents($0, "."))" }), ("numbers", { "\(cents($0, "."))*" }),
    ("dates", { "2023-\($0 % 3 == 0 ? "0" : "1")\($0 % 3 == 0 ? 1 + $0 % 9 : $0 % 3)" }),
    ("dates", { "\(1 + $0 % 9)/\(1990 + $0 % 30)" }), ("dates", { "Q\(1 + $0 % 4) \(1990 + $0 % 30)" }),
    ("dates", { "2023-12-1\($0 % 9) 07:\(10 + $0 % 49) IST" }),
    ("dates", { "\(1 + $0 % 28) \(["stycznia", "lutego", "listopada"][$0 % 3]) 20\(10 + $0 % 9)" }),
    ("dates", { "\(1 + $0 % 12)月\(1 + $0 % 28)日" }), ("numbers", { "\($0)万" }),
    ("numbers", { "\($0)\($0 % 10 == 1 && $0 != 11 ? "st" : "th")" }),
    ("durations", { "\($0) years \($0 % 12) months" }),
    ("durations", { "P\(1 + $0 % 9)Y\($0 % 12)M" }), ("durations", { "\(1 + $0 % 9) hr \($0 % 10)" }),
  ]

  @Test(arguments: alike.indices) func whatLooksLikeNumbersOrDatesIsNamed(place: Int) throws {
    let (contents, cell) = Self.alike[place]
    let column = try profile(cell).column("x")
    #expect(column.kind == .category || column.kind == .ignored)
    #expect(column.seeming?.contents == contents)
    #expect(column.seeming?.cause == .form)
  }

  static let ranges: [@Sendable (Int) -> String] = [
    { "\($0)-\($0 + 8)" }, { "$\($0)–$\($0 + 10)" }, { "\($0) to \($0 + 5)" }, { "\($0).5 - \($0 + 1).25" },
    { "\($0)–\($0 + 3) kg" }, { "\($0)..\($0 + 3)" },
  ]

  @Test(arguments: ranges.indices) func rangesAreNamed(place: Int) throws {
    let column = try profile(Self.ranges[place]).column("x")
    #expect(column.reason != nil && column.seeming?.cause == .ranges && column.seeming?.contents == "numbers")
  }

  static let others: [@Sendable (Int) -> String] = [
    { "x\($0)" }, { ["18-39", "40-59", "60+"][$0 % 3] }, { "0\(100 + $0)" }, { "\($0)-\($0 * 7)-A" },
    { ["1", "2", "3+"][$0 % 3] }, { "\(1 + $0 % 30)\(["Q", "X", "Y"][$0 % 3])" }, { "word \($0)" },
    { "\($0 * 7 % 60)-\($0 * 11 % 60)" },
    { "2\($0) Monkeys in \(1990 + $0 % 30)" }, { "P\($0)X" }, { "\($0 % 28) rooms" },
  ]

  @Test(arguments: others.indices) func otherColumnsLookLikeNothingElse(place: Int) throws {
    #expect(try profile(Self.others[place]).column("x").seeming == nil)
  }

  @Test func dayNumbersAreDates() throws {
    func day(_ row: Int) -> String { "2023\(10 + row % 3)\(10 + row % 19)" }
    let compact = try profile(day)
    let plain = try profile { row in
      let cell = day(row)
      return "\(cell.prefix(4))-\(cell.dropFirst(4).prefix(2))-\(cell.suffix(2))"
    }
    #expect(try compact.column("x").kind == .date)
    #expect(try compact.column("x").dateReading?.example != nil)
    #expect(try compact.features() == plain.features())
    // One number that is no day makes them numbers.
    #expect(try profile { $0 == 7 ? "20231399" : day($0) }.column("x").kind == .number)
  }

  @Test func zeroDatesAreMissing() throws {
    let column = try profile { $0 % 4 == 0 ? "0000-00-00" : "2024-01-\(10 + $0 % 20)" }.column("x")
    #expect(column.kind == .date && column.missing == 15 && column.strays == 0)
  }
}
