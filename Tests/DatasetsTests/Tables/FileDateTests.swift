import Foundation
import PseudoLabelDatasets
import TestSupport
import Testing

/// Whether the day or the month comes first is decided file by file.
@Suite struct FileDateTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  typealias Writing = @Sendable (Int, Int) -> String

  private static let dayFirst: Writing = { (day: Int, month: Int) in "\(day)/\(month)/2024" }
  private static let monthFirst: Writing = { (day: Int, month: Int) in "\(month)/\(day)/2024" }
  private static let named: Writing = { (day: Int, month: Int) in "\(day) \(["January", "May", "July"][month % 3]) 2024"
  }
  private static let namedMonthFirst: Writing = { (day: Int, month: Int) in
    "\(["January", "May", "July"][month % 3]) \(day), 2024"
  }

  /// Rows whose columns x and y hold dates, those of x up to a day of the month.
  private func text(
    _ date: @escaping (Int, Int) -> String, days: Int = 28, other: @escaping (Int, Int) -> String = { "\($0 + $1)" }
  ) -> String {
    "x,y,class\n"
      + (0..<60).map {
        "\"\(date(1 + $0 % days, 1 + $0 % 7))\",\"\(other(1 + $0 % 25, 1 + $0 % 7))\",\($0 % 2 == 0 ? "a" : "b")\n"
      }.joined()
  }

  private func features(_ profile: TableProfile) throws -> [Float] {
    guard case .floats(let values) = try profile.rows().features.storage else {
      Issue.record("the features are no floats")
      return []
    }
    return values
  }

  static let writings: [(Writing, Writing)] = [
    (dayFirst, monthFirst), (named, namedMonthFirst),
    ({ dayFirst($0, $1) + " 17:30" }, { monthFirst($0, $1) + " 17:30" }),
    ({ "\($0).\($1).24" }, { "\($1).\($0).24" }),
  ]

  /// The same dates with the day first in one file and the month first in the other are the same features, whichever comes first.
  @Test(arguments: writings.indices, [true, false])
  func filesOfOtherOrdersHoldTheSameDates(number: Int, isFirst: Bool) throws {
    let (day, month) = Self.writings[number]
    let (one, two) = isFirst ? (day, month) : (month, day)
    let mixed = try TableProfile(of: folder.tables([text(one), text(two)]))
    let alike = try TableProfile(of: folder.tables([text(one), text(one)]))
    let values = try features(mixed)
    #expect(try !values.isEmpty && values == features(alike))
    #expect(alike.remarks.isEmpty, "\(alike.remarks)")
    #expect(mixed.remarks.count == 1)
    #expect(
      mixed.remarks.first?.contains("are read with the \(isFirst ? "month" : "day") first, as") == true,
      "\(mixed.remarks)")
    #expect(mixed.encodingOrder("x") == (isFirst ? .dayMonthYear : .monthDayYear))
  }

  /// A column that could be read either way follows the other columns of its file.
  @Test func whatIsAmbiguousFollowsItsFile() throws {
    func profile(_ second: @escaping Writing) throws -> TableProfile {
      try TableProfile(
        of: folder.tables([text(Self.dayFirst, other: Self.dayFirst), text(second, days: 12, other: second)]))
    }
    let (profile, plain) = (try profile(Self.monthFirst), try profile(Self.dayFirst))
    #expect(try features(profile) == features(plain))
    #expect(plain.remarks.isEmpty, "\(plain.remarks)")
    #expect(
      profile.remarks.contains {
        $0.contains("as those of other columns of the file") && $0.contains("--dates day-first")
      },
      "\(profile.remarks)")
  }

  /// Where nothing in a file decides, it is read as the others, and `--dates` says otherwise.
  @Test func whatNothingDecidesIsReadAsInTheOtherFiles() throws {
    let texts = [text(Self.dayFirst), text(Self.monthFirst, days: 12)]
    let profile = try TableProfile(of: folder.tables(texts))
    let exchanged = try TableProfile(of: folder.tables([texts[0], text(Self.dayFirst, days: 12)]))
    let asked = try TableProfile(of: folder.tables(texts, TableOptions(dates: .monthFirst)))
    let askedOtherwise = try TableProfile(of: folder.tables(texts, TableOptions(dates: .dayFirst)))
    #expect(try features(asked) == features(exchanged))
    #expect(try features(askedOtherwise) == features(profile))
    #expect(try features(profile) != features(exchanged))
    #expect(profile.remarks.count == 1)
    #expect(
      profile.remarks.first?.hasSuffix("If that is wrong, use --dates month-first.") == true, "\(profile.remarks)")
    #expect(asked.remarks.first?.contains("with the month first, as --dates says") == true, "\(asked.remarks)")
    #expect(askedOtherwise.remarks.isEmpty)
  }

  /// New rows are read by their own cells, a column that leaves it open by those of other columns.
  @Test func newRowsSayForThemselves() throws {
    let preparation = try folder.profile(text(Self.dayFirst, other: Self.dayFirst)).preparation
    func read(_ text: String) throws -> (features: [Float], remarks: [String]) {
      let (features, remarks, strays) = try folder.newRows(text, by: preparation)
      #expect(strays == 0)
      return (features, remarks)
    }
    let same = try read(text(Self.dayFirst, days: 12, other: Self.dayFirst))
    let other = try read(text(Self.monthFirst, days: 12, other: Self.monthFirst))
    #expect(same.features == other.features)
    #expect(same.remarks.isEmpty)
    #expect(other.remarks.count == 2 && other.remarks.allSatisfy { $0.contains("in training with the day first") })
    #expect(other.remarks.contains { $0.contains("as those of other columns of the file") })
  }

  @Test(arguments: [
    ("3/4/2024", "4/3/2024"), ("03.04.24 17:30", "04.03.24 17:30"), ("Mon, 5/1/2015", "Mon, 1/5/2015"),
    ("4 July 2025", "July 4 2025"), ("July 4, 2025", "4 July, 2025"), ("20Dec2023", "Dec 20 2023"),
    ("Wed Dec 20 07:59:00 2023", "Wed 20 Dec 07:59:00 2023"), ("2024-03-04", "2024-03-04"), ("1.5", "1.5"), ("x", "x"),
    ("", ""), ("13/13/2024", "13/13/2024"), ("17:30", "17:30"),
  ])
  func dayAndMonthChangePlaces(cell: String, exchanged: String) {
    #expect(CellDate.exchangingDayAndMonth(cell) == exchanged)
    for (order, other) in [(DateOrder.dayMonthYear, DateOrder.monthDayYear), (.monthDayYear, .dayMonthYear)] {
      #expect(CellDate.parse(exchanged, order) == CellDate.parse(cell, other))
    }
  }
}
