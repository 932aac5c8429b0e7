import PseudoLabelDatasets
import TestSupport
import Testing

/// Columns of numbers in which a word stands where there is none.
@Suite struct NumbersAndWordsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func column(_ cell: @escaping (Int) -> String) throws -> ColumnRecognition {
    try folder.profile(tableText(rows: 120, [("x", cell), ("n", { "\($0 % 7)" })])).column("x")
  }

  private static func number(_ row: Int) -> String { "\(Double(row * 7919 % 1000) / 100)" }

  @Test(arguments: [["-"], ["#DIV/0!", "#REF!"], ["<0.1"], ["unknown", "not asked", "refused"], ["n.d."]])
  func fewWordsThatAreRepeatedCountAsMissing(words: [String]) throws {
    let column = try column { $0 % 6 == 0 ? words[$0 / 6 % words.count] : Self.number($0) }
    #expect(column.kind == .number)
    #expect(column.strays == 20)
    #expect(column.hasWords)
    #expect(column.firstStray == words[0])
  }

  @Test func aSlipIsNoWord() throws {
    let column = try column { $0 == 5 ? "oops" : Self.number($0) }
    #expect(column.kind == .number)
    #expect(column.strays == 1)
    #expect(!column.hasWords)
  }

  /// Many words, few numbers, words that never repeat: nothing says that it is a measurement.
  @Test func otherColumnsStayWhatTheyWere() throws {
    let many = try column { $0 % 3 == 0 ? ["p", "q", "r", "s"][$0 / 3 % 4] : Self.number($0) }
    #expect(many.kind != .number)
    let few = try column { $0 % 3 == 0 ? "none" : "\($0 % 10)" }
    #expect(few.kind == .category)
    let fewer = try column { $0 % 3 != 0 ? "none" : Self.number($0) }
    #expect(fewer.kind != .number)
    let text = try column { $0 % 3 == 0 ? "word \($0)" : Self.number($0) }
    #expect(text.kind != .number)
    #expect(try column { ["TOP", "ALL", "CUP"][$0 % 3] + " \($0 % 8)" }.kind == .category)
    #expect(try column { "EUR \($0 % 40)" }.kind == .number)
  }
}
