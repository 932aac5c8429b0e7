import PseudoLabelDiagnostics
import PseudoLabelExperiments
import Testing

@Suite struct SeedsTests {
  @Test(
    arguments: [
      ("1", [1], "1"), ("1-3", [1, 2, 3], "1-3"), ("1,2,5", [1, 2, 5], "1-2,5"), ("7,1-2", [7, 1, 2], "7,1-2"),
      ("5-5", [5], "5"), ("0", [0], "0"), ("007", [7], "7"), ("3,2,1", [3, 2, 1], "3,2,1"),
      (
        "18446744073709551614-18446744073709551615,0", [.max - 1, .max, 0],
        "18446744073709551614-18446744073709551615,0"
      ),
    ] as [(String, [UInt64], String)])
  func whatIsRead(text: String, values: [UInt64], canonical: String) throws {
    let seeds = try Seeds(parsing: text)
    #expect(seeds.values == values)
    #expect(seeds.description == canonical)
    #expect(try Seeds(parsing: canonical) == seeds)
  }

  @Test func theMostSeeds() throws {
    #expect(try Seeds(parsing: "1-10000").values.count == Seeds.most)
    #expect(try Seeds(parsing: "1-9999,0").values.count == Seeds.most)
  }

  @Test(arguments: [
    ("", #"seeds from 0 to 18446744073709551615 and ranges of them, as 1-10 or 1,2,5, found """#),
    ("1,,2", #"as 1-10 or 1,2,5, found """#), ("1,", #"found """#), ("a", #"found "a""#), ("1-", #"found "1-""#),
    ("-1", #"found "-1""#), ("-", #"found "-""#), ("1-2-3", #"found "1-2-3""#), ("+5", #"found "+5""#),
    ("1 ,2", #"found "1 ""#), ("1.5", #"found "1.5""#), ("٣", #"found "٣""#),
    ("18446744073709551616", #"found "18446744073709551616""#),
    ("9-2", #"--seeds: expected ranges that go up, as 2-9, found "9-2"."#),
    ("1,2,1", #"--seeds: expected every seed once, found 1 twice in "1,2,1"."#),
    ("1-5,4-6", "found 4 twice"), ("1,01", "found 1 twice"),
    ("1-10001", #"--seeds: expected at most 10000 seeds, found more in "1-10001"."#),
    ("0-18446744073709551615", "at most 10000 seeds"), ("1-9999,10000-10001", "at most 10000 seeds"),
  ])
  func whatIsRefused(text: String, words: String) {
    let failure = #expect(throws: RequestFailure.self) { try Seeds(parsing: text) }
    #expect(failure?.kind == .usage)
    #expect(failure?.description.contains(words) == true, "\(String(describing: failure))")
  }

  /// A number alone is how many.
  @Test(
    arguments: [
      ("1", [1], "1"), ("10", Array(1...10), "1-10"), ("007", Array(1...7), "1-7"), ("4-6", [4, 5, 6], "4-6"),
      ("2,5", [2, 5], "2,5"), ("3-3", [3], "3"), ("7,1-2", [7, 1, 2], "7,1-2"),
    ] as [(String, [UInt64], String)])
  func splitsThatAreRead(text: String, values: [UInt64], canonical: String) throws {
    let splits = try Seeds(parsingSplits: text)
    #expect(splits.values == values)
    #expect(splits.description == canonical)
    #expect(try Seeds(parsingSplits: "10000").values.count == Seeds.most)
  }

  @Test(arguments: [
    ("0", "expected how many, from 1 to 10000, or which ones, as 4-10 or 2,5, found 0."), ("00", "found 00."),
    ("10001", "found 10001."), ("18446744073709551616", "found 18446744073709551616."),
    ("0-3", #"expected splits from 1 to 18446744073709551615 and ranges of them, as 1-10 or 1,2,5, found "0-3"."#),
    ("5,0", #"found "0"."#), ("3-0", #"found "3-0"."#), ("", #"found ""."#), ("-5", #"found "-5"."#),
    ("1-", #"found "1-"."#), ("٣", #"found "٣"."#), ("+5", #"found "+5"."#),
    ("9-2", #"expected ranges that go up, as 2-9, found "9-2"."#),
    ("1-3,2", #"expected every split once, found 2 twice in "1-3,2"."#),
    ("1-10001", #"expected at most 10000 splits, found more in "1-10001"."#),
  ])
  func splitsThatAreRefused(text: String, words: String) {
    let failure = #expect(throws: RequestFailure.self) { try Seeds(parsingSplits: text) }
    #expect(failure?.kind == .usage)
    #expect(failure?.description.hasPrefix("--splits: expected ") == true, "\(String(describing: failure))")
    #expect(failure?.description.hasSuffix(words) == true, "\(String(describing: failure))")
  }
}
