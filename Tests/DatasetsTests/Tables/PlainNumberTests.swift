import PseudoLabelDatasets
import PseudoLabelPlatform
import Testing

/// Numbers from bytes, against those from text, which strtod reads.
@Suite struct PlainNumberTests {
  private func check(_ cell: String) -> Bool {
    var text = cell
    guard let plain = text.withUTF8({ PlainNumber($0) }) else { return false }
    let number = CellNumber(cell)
    func bits(_ value: Double?) -> UInt64? { value?.bitPattern }
    #expect(bits(number?.value(.point)) == plain.value.bitPattern, "\(cell)")
    #expect(bits(number?.value(.thousands)) == plain.value.bitPattern, "\(cell)")
    #expect(bits(number?.value(.either)) == plain.value.bitPattern, "\(cell)")
    #expect(bits(number?.value(.comma)) == bits(plain.hasPoint ? plain.grouped : plain.value), "\(cell)")
    #expect(number?.unit == "", "\(cell)")
    return true
  }

  @Test func whatIsReadFromBytesIsReadFromTextToTheBit() {
    var random = RandomStream(seed: 1, purpose: .testing)
    var plain = 0
    for _ in 0..<40_000 {
      func digits(_ most: Int) -> String {
        String((0..<random.integer(below: most + 1)).map { _ in "0123456789".randomElement() ?? "0" })
      }
      let number = ["", "-", "+"][random.integer(below: 3)] + digits(random.integer(below: 4) == 0 ? 22 : 4)
      let fraction = random.integer(below: 3) > 0 ? "." + digits(random.integer(below: 4) == 0 ? 20 : 3) : ""
      let power = random.integer(below: 8) == 0 ? ["e", "E", "e-", "E+"][random.integer(below: 4)] + digits(3) : ""
      if check(number + fraction + power) { plain += 1 }
    }
    #expect(plain > 30_000)
    // Values halfway between doubles and at the ends of their range.
    for cell in [
      "9007199254740993", "9007199254740992.5", "2.2250738585072011e-308", "1.7976931348623157e308", "0.1", "-0",
      "-0.000",
      "123456789012345678", "12345678901234567890", "0.30000000000000004", "5e-324", ".5", "5.", "1.234", "-12.345",
      "0.123",
    ] { #expect(check(cell), "\(cell)") }
  }

  /// What may be read otherwise, or is no number, is left to the text.
  @Test(arguments: [
    "", ".", "-", "+", "e5", "1e", "1e+", "1,5", "1 000", "0x10", "nan", "inf", "5-", "--5", "5%", "1e999", "1e-999",
    "１",
  ])
  func everythingElseIsNone(cell: String) { #expect(!check(cell)) }
}
