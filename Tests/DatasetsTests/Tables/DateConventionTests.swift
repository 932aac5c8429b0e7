import PseudoLabelDatasets
import TestSupport
import Testing

/// Whether the day or the month comes first.
@Suite struct DateConventionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var x: [String]
    var y = ["7"]
    var asked: DateConvention?
    /// The order in which x is read.
    var order: DateOrder
    /// What is told of it; nil where nothing is.
    var basis: DateReading.Basis?
    var isContrary = false
    var testDescription: String { name }
  }

  private static let open = ["2/12/2025", "3/4/2025"]

  static let cases = [
    Case(name: "nothing decides", x: open, order: .dayMonthYear, basis: .assumed),
    Case(name: "its own cells: day", x: open + ["13/2/2025"], order: .dayMonthYear),
    Case(name: "its own cells: month", x: open + ["2/13/2025"], order: .monthDayYear),
    Case(
      name: "another column: month", x: open, y: ["2/13/2025", "1/2/2025"], order: .monthDayYear, basis: .table),
    Case(name: "another column: day", x: open, y: ["13/2/2025", "1/2/2025"], order: .dayMonthYear, basis: .table),
    Case(name: "another open column", x: open, y: ["1/2/2025"], order: .dayMonthYear, basis: .assumed),
    Case(name: "the option", x: open, asked: .monthFirst, order: .monthDayYear, basis: .asked),
    Case(
      name: "the option before another column", x: open, y: ["13/2/2025"], asked: .monthFirst, order: .monthDayYear,
      basis: .asked),
    Case(
      name: "own cells before the option", x: open + ["13/2/2025"], asked: .monthFirst, order: .dayMonthYear,
      basis: .column, isContrary: true),
    Case(name: "own cells as the option", x: open + ["2/13/2025"], asked: .monthFirst, order: .monthDayYear),
    Case(name: "the year first", x: ["2025-02-12"], asked: .monthFirst, order: .yearMonthDay),
    Case(
      name: "names of months", x: ["4 July 2025", "5 May 2025"], asked: .monthFirst, order: .dayMonthYear,
      basis: .column, isContrary: true),
  ]

  private func rows(_ test: Case, _ range: Range<Int>) -> String {
    "x,y,z,class\n"
      + range.map { "\(test.x[$0 % test.x.count]),\(test.y[$0 % test.y.count]),\($0 * 7 % 5),\($0 % 2)\n" }.joined()
  }

  @Test(arguments: cases)
  func aTableHasOneOrder(_ test: Case) throws {
    let profile = try folder.profile(
      rows(test, 0..<40).replacing("2025-02-12,7,0", with: "2025-02-13,7,0"), TableOptions(dates: test.asked))
    #expect(profile.encodingOrder("x") == test.order)
    let reading = try profile.column("x").dateReading
    #expect(reading?.basis == test.basis)
    #expect(reading?.isContrary ?? false == test.isContrary)
  }

  /// A cell of a later file decides for the earlier ones.
  @Test func filesShareAnOrder() throws {
    let first = "x,class\n" + (0..<20).map { "\($0 % 12 + 1)/\($0 % 5 + 1)/2025,\($0 % 2)\n" }.joined()
    let alone = try folder.profile(first)
    #expect(alone.encodingOrder("x") == .dayMonthYear)
    let both = try TableProfile(of: folder.tables([first], unlabeled: ["x,class\n2/13/2025,\n"]))
    #expect(both.encodingOrder("x") == .monthDayYear)
    #expect(try both.column("x").dateReading == nil)
  }
}
