import PseudoLabelDatasets
import TestSupport
import Testing

/// Numbers as people write them, and what looks like numbers.
@Suite struct NumberFormTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func column(_ cell: @escaping (Int) -> String) throws -> ColumnRecognition {
    let rows = (0..<60).map { "\"\(cell($0))\";\($0 % 7);\($0 % 2)" }
    return try folder.profile((["x;n;class"] + rows).joined(separator: "\n") + "\n").column("x")
  }

  static let numbers: [(cell: String, mark: DecimalMark, value: Double)] = [
    ("14,- €", .comma, 14), ("14,-", .comma, 14), ("€ 14,--", .comma, 14), ("1.269,-", .comma, 1269),
    ("12.-", .point, 12),
    ("CHF 1'269.--", .point, 1269), ("Fr. 5.-", .point, 5), ("-14,- €", .comma, -14),
    ("1.6×10^3", .point, 1600), ("1.6 x 10^3", .point, 1600), ("1.6·10³", .point, 1600), ("1,6×10⁻²", .comma, 0.016),
    ("2*10^-3", .point, 0.002), ("-1.6×10^3 kg", .point, -1600), ("- 1.78", .point, -1.78), ("− 1.78", .point, -1.78),
    ("$27K", .point, 27), ("$ 2.5 M", .point, 2.5), ("27 Mio €", .point, 27), ("5.10-", .point, -5.1),
    ("+12 345 678", .point, 12_345_678), ("+123 456 789.5", .point, 123_456_789.5),
    ("100-", .point, -100),
  ]

  @Test(arguments: numbers.indices) func areRead(place: Int) {
    let (cell, mark, value) = Self.numbers[place]
    #expect(CellNumber.parse(cell, mark) == value)
  }

  @Test(arguments: [
    "+49 171 623 439", "+1 202 555 0123", "1.4±0.1", "<0.5", "2-", "14,-5", ",-", "-", "--", ".-", "10^", "1x10",
    "×10^3", "3x4", "1.6×10^",
    "1.6×10^1234", "12--", "a,-",
  ]) func areNone(cell: String) {
    for mark in DecimalMark.allCases { #expect(CellNumber.parse(cell, mark) == nil, "\(mark)") }
  }

  @Test func thousandsAndMillionsOfACurrencyAreNotMixed() throws {
    let one = try column { "$\(20 + $0 % 30)K" }
    #expect(one.kind == .number && one.strays == 0)
    let mixed = try column { "$\(20 + $0 % 30)\($0 % 2 == 0 ? "K" : "M")" }
    #expect(mixed.kind != .number && mixed.seeming?.cause == .units)
  }

  @Test func numbersWithErrorsAreNamed() throws {
    for sign in ["±", " ± ", "+/-"] {
      let column = try column { "\($0 * 7 % 31).5\(sign)0.\(1 + $0 % 9)" }
      #expect(column.kind != .number && column.seeming?.contents == "numbers" && column.seeming?.cause == .form)
    }
  }

  @Test func telephonesAreNotNamedAsNumbers() throws {
    let column = try column { "+49 171 \(200 + $0 * 7 % 300) \(900 - $0 * 11 % 500)" }
    #expect(column.kind != .number && column.seeming == nil)
  }

  /// Codes with zeros in front are no measurements, whether each stands in one row or in several.
  @Test func codesAreNoNumbers() throws {
    func code(_ number: Int) -> String { String(repeating: "0", count: 5 - "\(number)".count) + "\(number)" }
    let unique = try column { code(877 + $0 * 613) }
    #expect(unique.kind == .ignored && unique.isZeroPadded)
    let repeated = try column { code(877 + $0 % 25 * 1613) }
    #expect(repeated.kind == .category && repeated.isZeroPadded)
    let withOthers = try column { $0 % 20 == 0 ? "A0012" : code(877 + $0 * 613) }
    #expect(withOthers.kind != .number)
    #expect(try column { "\(10_000 + $0 * 613)" }.kind == .number)
  }
}

/// Dates of new rows in another order than those of training.
@Suite struct NewRowDateTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test func theFileSaysForItself() throws {
    func text(_ date: @escaping (Int, Int) -> String, days: Int) -> String {
      tableText(rows: 60, [("x", { date(1 + $0 % days, 1 + $0 % 12) }), ("n", { "\($0 % 7)" })])
    }
    func features(
      _ training: String, _ new: String
    ) throws -> (features: [Float], remarks: [String], strays: Int) {
      try folder.newRows(new, by: folder.profile(training).preparation)
    }
    let dayFirst = { (day: Int, month: Int) in "\(day)/\(month)/2024" }
    let monthFirst = { (day: Int, month: Int) in "\(month)/\(day)/2024" }
    let same = try features(text(monthFirst, days: 28), text(monthFirst, days: 25))
    #expect(same.remarks.isEmpty)
    let other = try features(text(monthFirst, days: 28), text(dayFirst, days: 25))
    #expect(other.features == same.features && other.strays == 0)
    #expect(
      other.remarks.count == 1 && other.remarks[0].contains("are read with the day first, as \"13/1/2024\" is written"))
    // What leaves it open is read as in training, and said.
    let open = try features(text(monthFirst, days: 28), text(monthFirst, days: 11))
    #expect(open.remarks.count == 1 && open.strays == 0)
    #expect(
      open.remarks.first?.contains("They are read with the month first, as in training.") == true, "\(open.remarks)")
  }
}
