import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import TestSupport
import Testing

/// What columns are taken for.
@Suite struct ColumnRecognitionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// What a column with these cells is taken for, beside one of numbers.
  private func recognized(_ cells: [String], as kind: ColumnKind? = nil) throws -> ColumnRecognition {
    let text = tableText(rows: cells.count, [("x", { cells[$0] }), ("other", { "\($0 % 3)" })])
    return try folder.profile(text, .kinds(kind.map { ["x": $0] } ?? [:])).column("x")
  }

  private func number(_ numbers: [Int]) throws -> ColumnRecognition { try recognized(numbers.map(String.init)) }

  @Test func whatHasTwoValuesCanBeLearnedFrom() throws {
    #expect(try recognized((0..<40).map { "\(Double($0) / 7)" }).kind == .number)
    #expect(try recognized((0..<40).map { $0 % 2 == 0 ? "yes" : "no" }).kind == .category)
    #expect(try recognized((0..<40).map { "2024-01-\(10 + $0 % 20)" }).kind == .date)
    let flag = try recognized((0..<40).map { $0 % 2 == 0 ? "yes" : "" })
    #expect(flag.kind == .category && flag.missing == 20 && flag.distinct == 1)
  }

  @Test func constantAndEmptyColumnsAreNotUsed() throws {
    let constant = try recognized(Array(repeating: "5", count: 40))
    #expect(constant.kind == .ignored && constant.reason == .constant && constant.distinct == 1)
    let empty = try recognized((0..<40).map { ["", "?", "NA"][$0 % 3] })
    #expect(empty.kind == .ignored && empty.reason == .empty && empty.missing == 40 && empty.distinct == 0)
    // It is not used either if it is asked for: there is nothing to learn from.
    for kind in [ColumnKind.number, .date, .category] {
      #expect(try recognized(Array(repeating: "", count: 40), as: kind).reason == .empty)
    }
  }

  @Test func identifiersAreNotUsed() throws {
    var random = RandomStream(seed: 1, purpose: .testing)
    let counter = (1001...1040).shuffled(using: &random)
    let counted = try number(counter)
    #expect(counted.kind == .ignored && counted.reason == .identifier)
    let words = try recognized(counter.map { "id-\($0)" })
    #expect(words.kind == .ignored && words.reason == .identifier)
    // Far apart, or one of them twice, or with a fraction, or few: these are numbers.
    #expect(try number(counter.map { $0 * $0 }).kind == .number)
    #expect(try number(counter.dropLast() + [counter[0]]).kind == .number)
    #expect(try recognized(counter.map { "\(Double($0) + 0.5)" }).kind == .number)
    #expect(try number(Array(counter.prefix(19))).kind == .number)
    #expect(try recognized(counter.map(String.init), as: .number).kind == .number)
  }

  @Test func sentencesAreTextAndOtherSingleValuesAreNotUsed() throws {
    let text = try recognized((0..<200).map { $0 < 120 ? "text \($0)" : "word \($0 % 10)" })
    #expect(text.kind == .ignored && text.reason == .fewRepeats)
    let sentences = try recognized((0..<200).map { "this is text \($0)" })
    #expect(sentences.kind == .text && sentences.reason == nil)
    #expect(try recognized((0..<200).map { $0 < 99 ? "text \($0)" : "word \($0 % 10)" }).kind == .category)
  }

  @Test func twentyThousandValuesAreRemembered() throws {
    let most = try recognized((0..<40_000).map { "v\($0 % 20_000)" })
    #expect(most.kind == .category && most.distinct == 20_000)
    let more = try recognized((0..<40_002).map { "v\($0 % 20_001)" })
    #expect(more.kind == .ignored && more.reason == .tooManyValues && more.distinct == nil)
    let asked = try recognized((0..<100_000).map { "v\($0)" }, as: .category)
    #expect(asked.kind == .category && asked.distinct == nil)
  }

  /// "Every row has a value of its own" is said only where it is so.
  @Test func whatComesBackAfterManyValuesIsNoIdentifier() throws {
    let counter = try number((0..<50_000).map { $0 })
    #expect(counter.kind == .ignored && counter.reason == .identifier)
    let numbers = try number((0..<50_000).map { min($0, 20_001) })
    #expect(numbers.kind == .number)
    let words = try recognized((0..<50_000).map { "v\(min($0, 20_001))" })
    #expect(words.kind == .ignored && words.reason == .tooManyValues)
  }

  @Test func aSlipDoesNotChangeTheKind() throws {
    let numbers = try recognized((0..<100).map { $0 == 70 ? "unknown" : "\(Double($0) / 7)" })
    #expect(numbers.kind == .number && numbers.strays == 1)
    #expect(numbers.firstStray == "unknown" && numbers.firstStrayLine == 72)
    let dates = try recognized((0..<100).map { $0 == 70 ? "unknown" : "2024-01-\(10 + $0 % 20)" })
    #expect(dates.kind == .date && dates.strays == 1)
    #expect(dates.firstStray == "unknown" && dates.firstStrayLine == 72)
    // One date may be written in another way; a stray may look like another kind.
    let plain = try recognized((0..<100).map { $0 == 70 ? "20240105" : "2024-01-\(10 + $0 % 20)" })
    #expect(plain.kind == .date && plain.strays == 0)
    let marks = try recognized((0..<100).map { $0 == 70 ? "\"1,5\"" : "\($0 % 9).5" })
    #expect(marks.kind == .number && marks.strays == 1)
    #expect(marks.firstStray == "1,5" && marks.firstStrayLine == 72)
    // A few different words are slips among many numbers; more of them are not.
    let slips = try recognized((0..<100).map { $0 % 30 == 7 ? "unknown \($0)" : "\(Double($0) / 7)" })
    #expect(slips.kind == .number && slips.strays == 4 && slips.hasWords)
    #expect(try recognized((0..<100).map { $0 % 8 == 7 ? "unknown \($0)" : "\(Double($0) / 7)" }).kind == .ignored)
  }

  @Test func theOrderOfRowsDoesNotChangeTheKind() throws {
    let cells = Array(repeating: "unknown", count: 110) + (0..<9890).map { "2024-01-\(10 + $0 % 20)" }
    #expect(try recognized(cells).kind == .date)
    #expect(try recognized(cells.reversed()).kind == .date)
  }

  @Test func commasAreDecimalMarksWhereMoreCellsSaySo() throws {
    let cells = (0..<60).map { $0 == 0 ? "7" : "\($0 % 20),\($0 % 10)5" }
    let text = "x;class\n" + cells.enumerated().map { "\($1);\($0 % 2)\n" }.joined()
    let profile = try folder.profile(text)
    #expect(profile.dialect.delimiter == .semicolon)
    let column = try profile.column("x")
    #expect(column.kind == .number && column.strays == 0)
    let points = try folder.profile(text.replacing(",", with: "."))
    guard case .number(let mean, let deviation, .comma) = profile.encoding("x"),
      case .number(mean, deviation, .point) = points.encoding("x")
    else {
      Issue.record("\(String(describing: profile.encoding("x")))")
      return
    }
    #expect(try profile.features() == points.features())
  }

  @Test func theOrderOfDatesIsThatOfMostCells() throws {
    func order(_ cells: [String]) throws -> (DateOrder?, isAmbiguous: Bool) {
      let profile = try folder.profile(tableText(rows: cells.count, [("x", { cells[$0] })]))
      guard case .date(_, _, let order) = profile.encoding("x") else { return (nil, false) }
      return (order, try profile.column("x").isAmbiguous)
    }
    let days = (0..<100).map { $0 % 20 + 1 }
    #expect(try order(days.map { "2013-07-\($0)" }) == (.yearMonthDay, false))
    #expect(try order(days.map { "\($0)/7/2013" }) == (.dayMonthYear, false))
    #expect(try order(days.map { "7/\($0)/2013" }) == (.monthDayYear, false))
    #expect(try order(days.map { "\($0 % 12 + 1)/\($0 % 5 + 1)/2013" }) == (.dayMonthYear, true))
    // A single day that no month has decides; a single date of another form does not.
    #expect(try order(days.map { _ in "1/2/2013" }.dropLast() + ["1/13/2013"]) == (.monthDayYear, false))
    #expect(
      try order(days.map { "\($0 % 12 + 1)/\($0 % 5 + 1)/2013" }.dropLast() + ["2013-07-04"]) == (.dayMonthYear, true))
  }

  @Test func numbersInAColumnOfDatesAreNone() throws {
    let years = try number((0..<60).map { 1990 + $0 % 25 })
    #expect(years.kind == .number && !years.isAmbiguous)
  }

  @Test func aColumnThatTellsTheClassIsNamed() throws {
    func tells(_ cells: [(cell: String, label: String)]) throws -> Bool {
      let text = "x,other,class\n" + cells.enumerated().map { "\($1.cell),\($0 % 7),\($1.label)\n" }.joined()
      return try folder.profile(text).column("x").tellsTheClass
    }
    let names = ["a", "b", "c"]
    let values = ["p", "q", ""]
    for permuted in [[0, 1, 2], [1, 2, 0], [2, 0, 1], [1, 0, 2], [0, 2, 1], [2, 1, 0]] {
      let telling = (0..<30).map { (values[$0 % 3], names[permuted[$0 % 3]]) }
      #expect(try tells(telling))
      // Rows without a label say nothing, whatever their value is.
      #expect(try tells(telling + [("r", ""), ("p", "?"), ("q", "")]))
      // One row in another class, one value more in a class, or one value for two classes: not so.
      #expect(try !tells(telling + [("p", names[permuted[1]])]))
      #expect(try !tells(telling + [("r", names[permuted[0]])]))
      #expect(try !tells((0..<30).map { (values[$0 % 3 % 2], names[permuted[$0 % 3]]) }))
    }
    #expect(try !tells((0..<30).map { (values[$0 % 2], "a") }))
  }

  @Test func whatIsAskedForIsDone() throws {
    let cells = (0..<40).map { "\(2001 + $0 % 4)" }
    #expect(try recognized(cells).kind == .number)
    #expect(try recognized(cells, as: .category).kind == .category)
    let left = try recognized(cells, as: .ignored)
    #expect(left.kind == .ignored && left.reason == .asked && !left.tellsTheClass)
    #expect(try recognized(Array(repeating: "5", count: 40), as: .number).kind == .number)
    #expect(try recognized(Array(repeating: "2024-01-01", count: 40), as: .date).kind == .date)
  }
}
