import PseudoLabelDatasets
import Testing

@Suite struct NumberSpellingTests {
  /// A cell, and how it is read with a decimal point (commas between groups) and with a decimal comma (points between groups).
  struct Spelling: Sendable {
    var cell: String
    var point: Double?
    var comma: Double?
    init(_ cell: String, point: Double?, comma: Double?) { (self.cell, self.point, self.comma) = (cell, point, comma) }
    init(_ cell: String, _ both: Double?) { (self.cell, point, comma) = (cell, both, both) }
  }

  static let spellings = [
    Spelling("8.987,11", point: nil, comma: 8987.11),
    Spelling("1,234.50", point: 1234.5, comma: nil),
    Spelling("1.234.567", point: nil, comma: 1_234_567),
    Spelling("1,250", point: 1250, comma: 1.25),
    Spelling("16.533", point: 16.533, comma: 16533),
    Spelling("0,125", point: nil, comma: 0.125),
    Spelling("0.125", point: 0.125, comma: nil),
    Spelling("-1,18", point: nil, comma: -1.18),
    Spelling("2 727,40", point: nil, comma: 2727.4),
    Spelling("2\u{2009}727,40", point: nil, comma: 2727.4),
    Spelling("2\u{202F}727,40", point: nil, comma: 2727.4),
    Spelling("2\u{A0}727,40", point: nil, comma: 2727.4),
    Spelling("2\u{2007}727,40", point: nil, comma: 2727.4),
    Spelling("1 234 567", 1_234_567),
    Spelling("-1 234", -1234),
    Spelling("9'123.40", point: 9123.4, comma: nil),
    Spelling("9\u{2019}123.40", point: 9123.4, comma: nil),
    Spelling("CHF 9'123.40", point: 9123.4, comma: nil),
    Spelling("\u{20B9}7,33,256", point: 733_256, comma: nil),
    Spelling("1,23,45,678.5", point: 12_345_678.5, comma: nil),
    Spelling("(186,831)", point: -186_831, comma: -186.831),
    Spelling("($1,234.50)", point: -1234.5, comma: nil),
    Spelling("(5)", -5), Spelling("( 5 )", -5), Spelling("$(5)", -5), Spelling("$(-5)", nil),
    Spelling("$ (1,234.50)", point: -1234.5, comma: nil), Spelling("%7", 7), Spelling("% 7.5", point: 7.5, comma: nil),
    Spelling("\u{2212}7", -7), Spelling("\u{2212}1.5e3", point: -1500, comma: nil),
    Spelling("\u{A0}7", 7), Spelling("7\u{A0}", 7), Spelling("\u{FEFF}7\u{200B}", 7), Spelling("\u{202F}7 %", 7),
    Spelling("7\t", 7), Spelling(" 7", 7),
    Spelling("USD 12", 12), Spelling("USD12", 12), Spelling("12 EUR", 12), Spelling("12EUR", 12),
    Spelling("-USD 12", -12),
    Spelling("USD -12", -12), Spelling("\u{20BF}3", 3), Spelling("3 \u{20BD}", 3),
    Spelling("\u{20A9}3,000", point: 3000, comma: 3),
    Spelling("+$5", 5), Spelling("+5 %", 5), Spelling("5e-1 %", 0.5), Spelling("5\u{A0}%", 5),
    Spelling("US$5.10", point: 5.1, comma: nil), Spelling("R$ 1.234,56", point: nil, comma: 1234.56),
    Spelling("5.10 kr", point: 5.1, comma: nil), Spelling("kr 5", 5), Spelling("Rs. 500", 500),
    Spelling("5.10-", point: -5.1, comma: nil), Spelling("1.250,10-", point: nil, comma: -1250.1),
    Spelling("100-", -100), Spelling("5.10- \u{20AC}", point: -5.1, comma: nil), Spelling("2-", nil),
    Spelling("-100-", nil),
    Spelling("1-100", nil), Spelling("\u{2013}5", -5), Spelling("\u{FF0D}5", -5), Spelling("5\u{2013}10", nil),
    Spelling("1_000", 1000), Spelling("1_00", nil), Spelling("1.5D+03", point: 1500, comma: nil),
    Spelling("-2.5d-1", point: -0.25, comma: nil), Spelling("15D3", nil),
    Spelling("=\"123\"", 123), Spelling("=\"-5\"", -5), Spelling("=123", nil), Spelling("=\"\"", nil),
    Spelling("\u{661}\u{662}\u{66B}\u{665}", point: 12.5, comma: nil), Spelling("\u{FF11}\u{FF12}", 12),
    Spelling("\u{967}\u{968}", 12),
    Spelling("5 kg", 5), Spelling("5.1kg", point: 5.1, comma: nil), Spelling("-5 \u{B0}C", -5),
    Spelling("5\u{2030}", 5),
    Spelling("5 m\u{B2}", 5), Spelling("5 km/h", 5), Spelling("36 months", 36), Spelling("5 m2", 5),
    Spelling("9 PM", nil), Spelling("4 July", nil), Spelling("5x", nil), Spelling("12A2", nil),
    Spelling("1 Main Street", nil),
    // What only looks like a number is none.
    Spelling("1 2", nil), Spelling("12 34", nil), Spelling("1234 567", nil), Spelling("0 123", nil),
    Spelling("1 234'567", nil), Spelling("1 234 56", nil), Spelling("1 234,567,8", nil), Spelling("1,234 567", nil),
    Spelling("(5", nil), Spelling("5)", nil), Spelling("(-5)", nil), Spelling("()", nil), Spelling("--5", nil),
    Spelling("-\u{2212}5", nil), Spelling("-$-5", nil), Spelling("USD", nil), Spelling("XYZ 5", nil),
    Spelling("usd 5", nil),
    Spelling("USD EUR 5", nil), Spelling("5 USD EUR", nil), Spelling("\u{A0}", nil), Spelling("'5'", nil),
    Spelling("1,23,45", point: nil, comma: nil),
    Spelling("1.23.45", nil), Spelling("192.168.100.200", point: nil, comma: 192_168_100_200), Spelling("E5", nil),
    Spelling("A12", nil),
    Spelling("5 %%", nil), Spelling("%", nil),
  ]

  @Test(arguments: spellings)
  func aNumberIsReadHoweverItIsSpelled(_ spelling: Spelling) {
    #expect(CellNumber.parse(spelling.cell, .thousands) == spelling.point)
    #expect(CellNumber.parse(spelling.cell, .comma) == spelling.comma)
  }

  /// What means the same has one unit, and what does not has several.
  @Test(arguments: [
    ["$5", "5 USD", "US$ 5"], ["5 year", "5 years"], ["5 lb", "5lbs"], ["5%", "5 %", "5\u{66A}"],
    ["5 EUR", "\u{20AC}5"],
    ["5", "-5", "5e3"],
  ])
  func aUnitHasOneSpelling(cells: [String]) throws {
    let units = try cells.map { try #require(CellNumber($0)).unit }
    #expect(Set(units).count == 1)
    #expect(units[0] != CellNumber("5 kg")?.unit)
  }

  /// Where nothing parts thousands, each number is read as it stands.
  @Test func eitherMarkIsRead() {
    for (cell, number) in [("1.5", 1.5), ("1,5", 1.5), ("-1,25", -1.25), ("7", 7), ("1,250", 1.25), ("5,5 kg", 5.5)] {
      #expect(CellNumber.parse(cell, .either) == number)
    }
    for cell in ["1.234,5", "1,234.5", "1,2,3", "a,5"] { #expect(CellNumber.parse(cell, .either) == nil) }
  }
}
