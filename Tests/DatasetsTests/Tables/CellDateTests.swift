import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import Testing

@Suite struct CellDateTests {
  private struct Golden: Decodable {
    struct Case: Decodable {
      var cell: String
      var order: DateOrder
      var days: Double?
    }
    var cases: [Case]
  }

  /// `Tools/Golden/dates.py` wrote them.
  @Test func momentsAreThoseOfPython() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.deletingLastPathComponent().appending(path: "Fixtures/Datasets/dates.json")
    let golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    #expect(golden.cases.count == 540)
    for golden in golden.cases {
      let days = CellDate.parse(golden.cell, golden.order)
      #expect((days == nil) == (golden.days == nil), "\(golden)")
      // A microsecond is 1.2e-11 days, of which there are millions.
      if let days, let expected = golden.days { #expect(abs(days - expected) < 2e-9, "\(golden)") }
    }
  }

  private func cell(_ year: Int, _ month: Int, _ day: Int, _ order: DateOrder) -> String {
    func padded(_ number: Int, _ digits: Int) -> String {
      String(repeating: "0", count: digits - "\(number)".count) + "\(number)"
    }
    let (year, month, day) = (padded(year, 4), padded(month, 2), padded(day, 2))
    return switch order {
    case .timeOfDay: "9:16 PM"
    case .duration: "26:10"
    case .yearMonthDay: "\(year)-\(month)-\(day)"
    case .dayMonthYear: "\(day).\(month).\(year)"
    case .monthDayYear: "\(month)/\(day)/\(year)"
    }
  }

  /// Day by day through the 400 years after which the calendar begins anew: each is one more than the one before, and
  /// what is no day is none.
  @Test(arguments: [DateOrder.yearMonthDay, .dayMonthYear, .monthDayYear])
  func theCalendarHasNoGaps(order: DateOrder) {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    // 1800-01-01 is this many days before 1970: 170 years, 41 of them leap years.
    var expected = -Double(170 * 365 + 41)
    var wrong = 0
    for year in 1800..<2200 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for month in 0...13 {
        let length = (1...12).contains(month) ? lengths[month - 1] + (month == 2 && isLeap ? 1 : 0) : 0
        for day in [0] + Array(1...max(1, length)) + [length + 1, 32, 99] {
          let found = CellDate.parse(cell(year, month, day, order), order)
          if (1...12).contains(month), (1...length).contains(day), day <= length {
            if found != expected { wrong += 1 }
            expected += 1
          } else if found != nil {
            wrong += 1
          }
        }
      }
    }
    #expect(wrong == 0)
    #expect(expected == 146_097 - Double(170 * 365 + 41))
  }

  @Test func aZoneMovesTheMoment() throws {
    let noon = try #require(CellDate.parse("2024-02-29 12:00", .yearMonthDay))
    for cell in [
      "2024-02-29T12:00Z", "2024-02-29 14:00+02:00", "2024-02-29 14:00:00 +0200", "2024-02-29T14:00+02",
      "2024-02-29T12:00:00.000 UTC", "2024-03-01T02:00+14:00", "2024-02-28 23:15-12:45", "2024-02-29 12:00:00,0",
    ] {
      #expect(CellDate.parse(cell, .yearMonthDay) == noon, "\(cell)")
    }
  }

  @Test(arguments: [
    "", "2024", "2024-02", "2024-02-29-01", "2024-02/29", "02024-02-29", "2024-002-29",
    "2024--29", "2024-+2-29", "2024-2-+9", "-2024-02-29", "2024-02-29x", "2024-02-29T", "2024-02-29 x",
    "2024-02-29T12", "2024-02-29T12:", "2024-02-29T:30", "2024-02-29T12:30:", "2024-02-29T12:30:15.",
    "2024-02-29T25:30", "2024-02-29T12:60", "2024-02-29T12:30:61", "2024-02-29T0x1:30", "2024-02-29T1e1:30",
    "2024-02-29T12.5:30", "2024-02-29T12:30+", "2024-02-29T12:30+x", "2024-02-29T12:30+02:x", "2024-02-29T12:30+02:60",
    "2024-02-29T12:30+15:00", "2024-02-29T12:30+nan", "2024-02-29T12:30+0x2", "2024-02-29T12:30+02:00:00",
    "5 Foo 2015", "Ja 5, 2015", "Janu 5, 2015", "5 2015 Jan", "Jan Jan 2015", "5 Jan", "Jan 2015", "5 5 2015",
    "5  Jan 2015",
    "Mon, Mon, 5 Jan 2015", "Mon", "5 Jan 015", "5/1/015", "1/5/5", "Jan, 5", "31 Feb 2015", "1.2.3",
    "2024-02-29T12:30ZZ", "2024-02-29T-1:30", "2024-0²-29", "2024-02-29T²:30",
    "2024-02-2\u{301}9", "2024-02-29T12:30:15.123456789012345678901234567890",
  ])
  func otherWordsAreNone(cell: String) {
    #expect(CellDate.parse(cell, .yearMonthDay) == nil)
    for order in [DateOrder.dayMonthYear, .monthDayYear] { #expect(CellDate.parse(cell, order) == nil) }
  }

  @Test func ordersAreNotMixedUp() {
    for order in DateOrder.allCases {
      for other in DateOrder.allCases {
        let found = CellDate.parse(cell(2013, 7, 14, order), other)
        #expect((found != nil) == (order == other))
      }
    }
    #expect(CellDate.parse("4/7/2013", .dayMonthYear) == CellDate.parse("7/4/2013", .monthDayYear))
  }

  /// Whatever the cell is, there is a finite number of days or none.
  @Test func noCellIsTooUgly() {
    var random = RandomStream(seed: 3, purpose: .testing)
    let pieces = [
      "2013", "07", "4", "-", "/", ".", "T", " ", ":", "+", "Z", "UTC", "Jan", ",", "Monday", "é", "\u{301}", "x",
      "17:30",
    ]
    for _ in 0..<3000 {
      let start = Bool.random(using: &random) ? "2013-07-04" : ""
      let cell =
        start
        + (0..<Int.random(in: 0...6, using: &random)).map { _ in
          pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }.joined()
      for order in DateOrder.allCases { #expect(CellDate.parse(cell, order)?.isFinite != false) }
    }
  }
}
