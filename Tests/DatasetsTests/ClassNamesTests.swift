import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import Testing

@Suite struct ClassNamesTests {
  private let ugly = [
    "2", "10", "1", "1.0", "01", "-3", "1e3", "inf", "NAN", "Nan", "-nan", "a10", "a2", "a02", "A2", "é", "e", "z", "Ä",
    "", " ", "10 a", "9 b", "日本", "😀", "a-1", "a 1", "0x10",
  ]

  @Test func numbersStandByTheirValueAndWordsByTheirLetters() {
    let names = ClassNames(["10", "b", "2", "a10", "-1.5", "a9", "2", "a"])
    #expect(names.names == ["-1.5", "2", "10", "a", "a9", "a10", "b"])
    #expect(names.count == 7)
  }

  @Test func theOrderOfTheLabelsDoesNotMatter() {
    let sorted = ClassNames(ugly)
    #expect(Set(sorted.names) == Set(ugly))
    var random = RandomStream(seed: 1, purpose: .testing)
    for _ in 0..<100 {
      let shuffled = ugly.shuffled(using: &random)
      #expect(ClassNames(shuffled + shuffled.prefix(5)) == sorted)
    }
  }

  /// Leaving names out does not exchange any two of the others: the order is one, not what a sort happens to leave.
  @Test func twoNamesStandInOneOrderWhateverTheOthersAre() {
    let sorted = ClassNames(ugly).names
    for (place, later) in sorted.enumerated() {
      for earlier in sorted[..<place] {
        let pair = ClassNames([later, earlier]).names
        #expect(pair == [earlier, later])
      }
    }
  }

  @Test func labelsHaveTheNumbersOfTheirNames() {
    let names = ClassNames(ugly)
    let labels: [String?] = names.names.map { $0 } + [nil, "unheard of"]
    #expect(names.numbers(of: labels) == names.names.indices.map { $0 } + [nil, nil])
    #expect(names.numbers(of: []) == [])
  }

  /// One name may be written in two ways that look the same.
  @Test func unicodeFormsOfANameAreOneName() {
    let names = ClassNames(["caf\u{e9}", "cafe\u{301}", "tea"])
    #expect(names.count == 2)
    #expect(names.numbers(of: ["cafe\u{301}", "caf\u{e9}"]) == [0, 0])
  }

  @Test func storedNamesKeepTheirOrder() throws {
    let names = ClassNames(ugly)
    let coded = try JSONEncoder().encode(names)
    #expect(try JSONDecoder().decode(ClassNames.self, from: coded) == names)
    let other = try JSONDecoder().decode(ClassNames.self, from: Data(#"["b", "a"]"#.utf8))
    #expect(other.names == ["b", "a"])
    #expect(other.numbers(of: ["a"]) == [1])
  }

  @Test func storedNamesThatRepeatAreRefused() {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ClassNames.self, from: Data(#"["a", "a"]"#.utf8)) }
  }
}
