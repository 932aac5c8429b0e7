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
    // As web servers log them, with the brackets or what is left of them.
    ("10/Oct/2000:13:55:36 -0700", .dayMonthYear, 971_211_336),
    ("[10/Oct/2000:13:55:36 -0700]", .dayMonthYear, 971_211_336),
    ("[10/Oct/2000:13:55:36", .dayMonthYear, 971_186_136),
    ("[[10/Oct/2000:13:55:36", .dayMonthYear, nil),
    // Names in other languages, composed and decomposed, whole and abbreviated, with endings and words between.
    ("3. März 2021", .dayMonthYear, 1_614_729_600), ("3. Ma\u{308}rz 2021", .dayMonthYear, 1_614_729_600),
    ("3. MÄRZ 2021 17:30", .dayMonthYear, 1_614_792_600), ("03. Mrz 21", .dayMonthYear, 1_614_729_600),
    ("Mittwoch, 3. März 2021", .dayMonthYear, 1_614_729_600), ("Mi., 3. März 2021", .dayMonthYear, 1_614_729_600),
    ("Mi 3. März 2021", .dayMonthYear, nil),
    ("1. Jänner 2021", .dayMonthYear, 1_609_459_200), ("24-Dez-2021", .dayMonthYear, 1_640_304_000),
    ("12 févr. 2021", .dayMonthYear, 1_613_088_000), ("12 fevrier 2021", .dayMonthYear, 1_613_088_000),
    ("1er août 2021", .dayMonthYear, 1_627_776_000), ("lundi 2 août 2021", .dayMonthYear, 1_627_862_400),
    ("5 de marzo de 2021", .dayMonthYear, 1_614_902_400), ("5 de marzo del 2021", .dayMonthYear, 1_614_902_400),
    ("5 de março de 2021", .dayMonthYear, 1_614_902_400), ("1º de março de 2021", .dayMonthYear, 1_614_556_800),
    ("viernes, 5 de marzo de 2021", .dayMonthYear, 1_614_902_400),
    ("5 maggio 2021", .dayMonthYear, 1_620_172_800), ("5 mei 2021", .dayMonthYear, 1_620_172_800),
    ("onsdag den 5 maj 2021", .dayMonthYear, 1_620_172_800),
    ("July 4th, 2021", .monthDayYear, 1_625_356_800), ("4th of July, 2021", .dayMonthYear, 1_625_356_800),
    ("Sept. 5, 2021", .monthDayYear, 1_630_800_000),
    ("5 listopada 2021", .dayMonthYear, nil), ("5 de 2021", .dayMonthYear, nil), ("4xx July 2021", .dayMonthYear, nil),
    // Chinese, Japanese and Korean.
    ("2021年3月4日", .yearMonthDay, 1_614_816_000), ("2021 年 3 月 4 日", .yearMonthDay, 1_614_816_000),
    ("２０２１年３月４日", .yearMonthDay, 1_614_816_000), ("2021年3月4号", .yearMonthDay, 1_614_816_000),
    ("2021年3月4日 17:30", .yearMonthDay, 1_614_879_000), ("2021年3月4日17时30分", .yearMonthDay, 1_614_879_000),
    ("2021年3月4日17時30分05秒", .yearMonthDay, 1_614_879_005), ("2021年3月4日17時", .yearMonthDay, 1_614_877_200),
    ("2021년 3월 4일", .yearMonthDay, 1_614_816_000), ("2021년 3월 4일 17시 30분", .yearMonthDay, 1_614_879_000),
    ("2021年13月4日", .yearMonthDay, nil), ("2021年3月", .yearMonthDay, nil), ("2021年3月4日x", .yearMonthDay, nil),
    ("2021年3月4日", .dayMonthYear, nil),
    ("2021/3/4(木)", .yearMonthDay, 1_614_816_000), ("2021/3/4(x)", .yearMonthDay, nil),
    // Blanks behind points, and a point at the end.
    ("4. 3. 2021", .dayMonthYear, 1_614_816_000), ("4. 3.2021", .dayMonthYear, 1_614_816_000),
    ("2021. 3. 4.", .yearMonthDay, 1_614_816_000), ("2021.03.04. 17:30", .yearMonthDay, 1_614_879_000),
    ("2021. 3. 4", .yearMonthDay, 1_614_816_000), ("4-3-2021.", .dayMonthYear, nil),
    ("4.3.2021 um 17:30 Uhr", .dayMonthYear, 1_614_879_000), ("4.3.2021 17:30 Uhr", .dayMonthYear, 1_614_879_000),
    ("4/3/2021 à 17h30", .dayMonthYear, 1_614_879_000),
    ("March 4, 2021 at 5:30 PM", .monthDayYear, 1_614_879_000),
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
