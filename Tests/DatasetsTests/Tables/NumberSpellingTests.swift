import Datasets
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
    Spelling("(5)", -5), Spelling("( 5 )", -5), Spelling("$(5)", nil),
    Spelling("\u{2212}7", -7), Spelling("\u{2212}1.5e3", point: -1500, comma: nil),
    Spelling("\u{A0}7", 7), Spelling("7\u{A0}", 7), Spelling("\u{FEFF}7\u{200B}", 7), Spelling("\u{202F}7 %", 7),
    Spelling("7\t", 7), Spelling(" 7", 7),
    Spelling("USD 12", 12), Spelling("USD12", 12), Spelling("12 EUR", 12), Spelling("12EUR", 12),
    Spelling("-USD 12", -12),
    Spelling("USD -12", -12), Spelling("\u{20BF}3", 3), Spelling("3 \u{20BD}", 3),
    Spelling("\u{20A9}3,000", point: 3000, comma: 3),
    Spelling("+$5", 5), Spelling("+5 %", 5), Spelling("5e-1 %", 0.5), Spelling("5\u{A0}%", 5),
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
}
