import PseudoLabelDatasets
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
    ("20250105", .yearMonthDay, 1_736_035_200), ("20250105T11510", .yearMonthDay, nil),
    ("20251305T115100Z", .yearMonthDay, nil),
    ("20250105T115100Z", .dayMonthYear, nil), ("\u{A0}2025-01-05 11:51\u{A0}", .yearMonthDay, 1_736_077_860),
    ("2025-01-05\u{A0}11:51", .yearMonthDay, 1_736_077_860), ("\u{FEFF}2025-01-05", .yearMonthDay, 1_736_035_200),
    ("20231220", .yearMonthDay, 1_703_030_400),
    ("20231220075900", .yearMonthDay, 1_703_059_140),
    ("202312200759", .yearMonthDay, 1_703_059_140),
    ("29991220", .yearMonthDay, nil),
    ("20231320", .yearMonthDay, nil),
    ("20231220", .dayMonthYear, nil),
    ("20.12.2023, 07:59", .dayMonthYear, 1_703_059_140),
    ("20.12.2023,07:59", .dayMonthYear, 1_703_059_140),
    ("20Dec2023", .dayMonthYear, 1_703_030_400),
    ("20DEC2023:07:59:00", .dayMonthYear, 1_703_059_140),
    ("20Dec23", .dayMonthYear, 1_703_030_400),
    ("Dec20,2023", .monthDayYear, 1_703_030_400),
    ("Wed Dec 20 07:59:00 2023", .monthDayYear, 1_703_059_140),
    ("Wed Dec 20 07:59:00 CET 2023", .monthDayYear, 1_703_055_540),
    ("Wed Dec 20 07:59:00 +0000 2023", .monthDayYear, 1_703_059_140),
    ("Mon Dec  4 07:59:00 2023", .monthDayYear, 1_701_676_740),
    ("Wed Dec 20 2023 07:59:00 GMT+0100 (Central European Standard Time)", .monthDayYear, 1_703_055_540),
    ("2023-12-20T07:59+01:00[Europe/Paris]", .yearMonthDay, 1_703_055_540),
    ("2023-12-20 07:59 CET", .yearMonthDay, 1_703_055_540),
    ("2023-12-20 07:59 EST", .yearMonthDay, 1_703_077_140),
    ("2023-12-20 07:59 PDT", .yearMonthDay, 1_703_084_340),
    ("2023-12-20 07:59 UTC+1", .yearMonthDay, 1_703_055_540),
    ("2023-12-20 07:59 IST", .yearMonthDay, nil),
    ("2023-12-20 07:59 XYZ", .yearMonthDay, nil),
    ("20-12-23", .dayMonthYear, 1_703_030_400),
    ("23-12-20", .yearMonthDay, 1_703_030_400),
    ("12-20-23", .monthDayYear, 1_703_030_400),
    ("20-13-23", .dayMonthYear, nil),
    ("٢٠٢٣-١٢-٢٠", .yearMonthDay, 1_703_030_400),
    ("２０２３－１２－２０", .yearMonthDay, 1_703_030_400),
    ("20–12–2023", .dayMonthYear, 1_703_030_400),
    ("=\"2023-12-20\"", .yearMonthDay, 1_703_030_400),
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
