import Datasets
import Testing

@Suite struct DateSpellingTests {
  /// A cell, the order of its parts, and its days since 1970 as seconds, from Python's `datetime.timestamp`; nil where it is none.
  static let spellings: [(String, DateOrder, Double?)] = [
    ("2/12/2025 11:18 PM", .monthDayYear, 1_739_402_280), ("2/12/2025 11:18 PM", .dayMonthYear, 1_764_717_480),
    ("2/12/2025 11:18:05pm", .monthDayYear, 1_739_402_285), ("2/12/2025 12:05 AM", .monthDayYear, 1_739_318_700),
    ("2/12/2025 12:05 PM", .monthDayYear, 1_739_361_900), ("2/12/2025 11:18\u{202F}PM", .monthDayYear, 1_739_402_280),
    ("2/12/2025 13:18 PM", .monthDayYear, nil), ("2/12/2025 0:18 AM", .monthDayYear, nil),
    ("2/12/2025 11:18 XM", .monthDayYear, nil), ("2/12/2025 11:18 P", .monthDayYear, nil),
    ("Fri, 28 Mar 2025 19:22:00 GMT", .dayMonthYear, 1_743_189_720),
    ("Fri, 28 Mar 2025 19:22:00 +0100", .dayMonthYear, 1_743_186_120),
    ("20250105T115100Z", .yearMonthDay, 1_736_077_860), ("20250105T1151", .yearMonthDay, 1_736_077_860),
    ("20250105T115100.5Z", .yearMonthDay, 1_736_077_860.5), ("20250105T115100+0200", .yearMonthDay, 1_736_070_660),
    ("20250105", .yearMonthDay, nil), ("20250105T11510", .yearMonthDay, nil), ("20251305T115100Z", .yearMonthDay, nil),
    ("20250105T115100Z", .dayMonthYear, nil), ("\u{A0}2025-01-05 11:51\u{A0}", .yearMonthDay, 1_736_077_860),
    ("2025-01-05\u{A0}11:51", .yearMonthDay, 1_736_077_860), ("\u{FEFF}2025-01-05", .yearMonthDay, 1_736_035_200),
    // A time without a day is no date.
    ("21:16:00", .yearMonthDay, nil),
  ]

  @Test(arguments: spellings)
  func aMomentIsReadHoweverItIsSpelled(cell: String, order: DateOrder, seconds: Double?) throws {
    let days = CellDate.parse(cell, order)
    #expect((days == nil) == (seconds == nil))
    if let days, let seconds { #expect(abs(days * 86400 - seconds) < 1e-3) }
  }
}
