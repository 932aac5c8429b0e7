import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import Testing

@Suite struct CellNumberTests {
  @Test func theMarkOfAColumnIsTheOnlyDifference() {
    var random = RandomStream(seed: 1, purpose: .testing)
    for _ in 0..<500 {
      let number =
        (random.uniform() - 0.5)
        * Double(sign: .plus, exponent: Int.random(in: -60...60, using: &random), significand: 1)
      let cell = "\(number)"
      #expect(CellNumber.parse(cell, .point) == number)
      #expect(CellNumber.parse(cell.replacing(".", with: ","), .comma) == number)
      if cell.contains(".") {
        #expect(CellNumber.parse(cell, .comma) == nil)
        #expect(CellNumber.parse(cell.replacing(".", with: ","), .point) == nil)
      }
    }
  }

  @Test(arguments: [
    ("7", 7), ("+7", 7), ("-7", -7), ("007", 7), ("-0", 0), ("7.", 7), (".5", 0.5), ("-.5", -0.5), ("1e3", 1000),
    ("1E-3", 0.001), ("+1.5e+2", 150),
  ])
  func numbersAreWrittenInManyWays(cell: String, number: Double) {
    #expect(CellNumber.parse(cell, .point) == number)
    #expect(CellNumber.parse(cell.replacing(".", with: ","), .comma) == number)
  }

  @Test(arguments: [
    "", "-", "+", ".", ",", "e5", "1e", "--1", "+-1", "1.2.3", "1,2,3", "0x10", "0X1p3",
    "1 2", "12a", "$", "%", "$$5", "$-", "5%%", "5 $ 5", "-$-", "½", "²", "1²", "nan", "NaN", "+nan", "-NaN",
    "infx", "in", "i", "2013-07-04", "12:30",
  ])
  func otherWordsAreNone(cell: String) {
    for mark in [DecimalMark.point, .comma] { #expect(CellNumber.parse(cell, mark) == nil) }
  }

  @Test(arguments: [
    ("1,234", 1234), ("12,500.25", 12500.25), ("-1,234,567", -1_234_567), ("999", 999), ("7.5", 7.5),
  ])
  func groupsOfThreeDigits(cell: String, number: Double) {
    #expect(CellNumber.parse(cell, .thousands) == number)
  }

  @Test(arguments: [
    ("$5", 5), ("-$5", -5), ("$-5", -5), ("$ 5.25", 5.25), ("5 €", 5), ("5€", 5), ("£1,250.50", 1250.5), ("5%", 5),
    ("-0.5 %", -0.5), ("1,000 ₹", 1000),
  ])
  func amountsAndSharesAreNumbers(cell: String, number: Double) {
    #expect(CellNumber.parse(cell, .thousands) == number)
  }

  @Test(arguments: ["1,23", "1234,567", ",123", "1,234.5,6", "1,2345", "1,,234", "a,123", "1,23e"])
  func otherCommasAreNoGroups(cell: String) { #expect(CellNumber.parse(cell, .thousands) == nil) }

  @Test(arguments: ["inf", "-Inf", "+infinity", "INFINITY", "1e999", "-1e999"])
  func infiniteNumbersAreTold(cell: String) {
    #expect(CellNumber.parse(cell, .point)?.isInfinite == true)
    #expect(CellNumber.parse(cell, .comma)?.isInfinite == true)
  }

  /// Whatever the cell is, there is a number that can be compared with others, or none.
  @Test func noCellIsTooUgly() {
    var random = RandomStream(seed: 2, purpose: .testing)
    let pieces = [
      "1", "9", "0", "+", "-", ".", ",", "e", "E", "x", "i", "inf", "nan", " ", "_", "é", "\u{301}", "(", "p", "$", "%",
      "€",
    ]
    for _ in 0..<3000 {
      let cell = (0..<Int.random(in: 1...6, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      for mark in DecimalMark.allCases { #expect(CellNumber.parse(cell, mark)?.isNaN != true) }
    }
  }
}
