import Foundation
import PseudoLabelDatasets
import TestSupport
import Testing

/// Times without a day, and durations.
@Suite struct TimeOfDayTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A cell and its seconds, as a time of day and as a duration; nil where it is none.
  @Test(
    arguments: [
      ("21:16:00", 76560, 76560), ("21:16", 76560, 76560), ("21:16:00.5", 76560.5, 76560.5),
      ("21:16:00,25", 76560.25, 76560.25), ("9:16 PM", 76560, nil), ("9:16PM", 76560, nil), ("9:16 p.m.", 76560, nil),
      ("9:16:30 pm", 76590, nil), ("9 PM", 75600, nil), ("9pm", 75600, nil), ("12:05 AM", 300, nil),
      ("12:05 PM", 43500, nil), ("00:00", 0, 0), ("0:00", 0, 0), ("24:00", 86400, 86400), ("21:16Z", 76560, nil),
      ("21:16+02:00", 69360, nil), ("00:30+02:00", 81000, nil), ("\u{A0}21:16\u{202F}", 76560, 76560),
      ("PT1H30M", nil, 5400), ("PT90M", nil, 5400), ("P1DT2H", nil, 93600), ("P2W", nil, 1_209_600),
      ("PT0.5S", nil, 0.5), ("P3D", nil, 259_200), ("P1M", nil, nil), ("P1Y", nil, nil), ("PT", nil, nil),
      ("P", nil, nil), ("P1DT", nil, nil), ("PT1M2H", nil, nil), ("PT1HT2M", nil, nil), ("pt1h", nil, nil),
      ("1h 30m", nil, 5400), ("1h30min", nil, 5400), ("1 hour, 30 minutes", nil, 5400), ("2d 3h 4m 5s", nil, 183_845),
      ("5m 30s", nil, 330), ("30m 1h", nil, nil), ("1h 1h", nil, nil), ("1h", nil, nil), ("1h30", nil, 5400),
      ("1h75", nil, nil), ("1h3", nil, nil), ("21:16 Uhr", 76560, nil), ("5 x 3 y", nil, nil),
      ("26:10", nil, 94200), ("125:30:15", nil, 451_815), ("2 days 01:26:10.5", nil, 177_970.5),
      ("1 day, 2:03:04", nil, 93784),
      ("0 days 00:00:01", nil, 1), ("2:1", nil, nil), ("16:9", nil, nil), ("12:60", nil, nil), ("21:16:75", nil, nil),
      ("13:16 PM", nil, nil), ("10:20:30:40", nil, nil), ("21", nil, nil), ("21:", nil, nil), (":16", nil, nil),
      ("21:16 XM", nil, nil), ("PM", nil, nil), ("am", nil, nil), ("2 days", nil, nil), ("1:2x", nil, nil),
    ] as [(String, Double?, Double?)])
  func aCellIsATimeOrADuration(cell: String, time: Double?, duration: Double?) {
    for (order, seconds) in [(DateOrder.timeOfDay, time), (.duration, duration)] {
      let days = CellDate.parse(cell, order)
      #expect((days == nil) == (seconds == nil), "\(order)")
      if let days, let seconds { #expect(abs(days * 86400 - seconds) < 1e-6, "\(order)") }
    }
    for order in [DateOrder.yearMonthDay, .dayMonthYear, .monthDayYear] { #expect(CellDate.parse(cell, order) == nil) }
  }

  private static func minutes(_ row: Int) -> Int { row * 97 % 1440 }

  private func profile(_ spell: @escaping (Int) -> String) throws -> TableProfile {
    try folder.profile(tableText(rows: 60, [("t", { "\"\(spell(Self.minutes($0)))\"" })]))
  }

  private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }

  /// However times are written, the features are the same.
  @Test func spellingsAgree() throws {
    let plain = try profile { "\($0 / 60):\(Self.two($0 % 60))" }
    #expect(plain.encodingOrder("t") == .timeOfDay)
    #expect(
      plain.preparation.featureNames == ["t", "t, sine of day", "t, cosine of day"])
    #expect(try plain.column("t").kindName == "time of day")
    let features = try plain.features()
    for (row, values) in features.enumerated() {
      let angle = 2 * Double.pi * Double(Self.minutes(row)) / 1440
      #expect(abs(Double(values["t, sine of day"] ?? 9) - sin(angle)) < 1e-6)
      #expect(abs(Double(values["t, cosine of day"] ?? 9) - cos(angle)) < 1e-6)
    }
    let spellings: [(Int) -> String] = [
      { "\(Self.two($0 / 60)):\(Self.two($0 % 60)):00" },
      { "\(($0 / 60 + 11) % 12 + 1):\(Self.two($0 % 60)) \($0 < 720 ? "AM" : "PM")" },
      { "\(($0 / 60 + 11) % 12 + 1):\(Self.two($0 % 60))\($0 < 720 ? "a.m." : "p.m.")" },
      { " \($0 / 60):\(Self.two($0 % 60)):00.000" },
    ]
    for spelling in spellings { #expect(try profile(spelling).features() == features) }
  }

  /// Times in one file and other times in another are on the same scale.
  @Test func filesShareAScale() throws {
    func text(_ rows: Range<Int>) -> String {
      "t,class\n" + rows.map { "\(Self.minutes($0) / 60):\(Self.two(Self.minutes($0) % 60)),\($0 % 2)\n" }.joined()
    }
    let parts = try TableProfile(of: folder.tables([text(0..<20), text(20..<60)]))
    #expect(try parts.features() == folder.profile(text(0..<60)).features())
  }

  /// One cell of more than a day makes durations of a column, on a straight scale.
  @Test func longerTimesAreDurations() throws {
    let profile = try profile { "\($0 / 30):\(Self.two($0 % 60))" }
    #expect(profile.encodingOrder("t") == .duration)
    #expect(profile.preparation.featureNames == ["t"])
    #expect(try profile.column("t").contents == "durations")
    #expect(try profile.column("t").strays == 0)
  }

  @Test func twoPartsBesideThreeAreSaid() throws {
    let mixed = try profile { $0 % 2 == 0 ? "1:\(Self.two($0 % 60))" : "1:\(Self.two($0 % 60)):30" }
    #expect(try mixed.column("t").dateReading?.mixedParts?.count == 2)
    #expect(try profile { "1:\(Self.two($0 % 60))" }.column("t").dateReading?.mixedParts == nil)
    // Categories where asked.
    let text = tableText(rows: 60, [("t", { "\($0 % 3):00" }), ("x", { "\($0)" })])
    let categories = try folder.profile(text, .kinds(["t": .category]))
    #expect(try categories.column("t").kind == .category)
  }
}

extension TableProfile {
  /// How the dates of a column are written; nil where it has none.
  func encodingOrder(_ name: String) -> DateOrder? {
    guard case .date(_, _, let order) = encoding(name) else { return nil }
    return order
  }
}
