import PseudoLabelLabeling
import PseudoLabeling
import TestSupport
import Testing

@Suite("Rows that chance chooses") struct RandomRowsTests {
  /// The cells of the rows that chance chooses of a table.
  private func chosen(_ rows: [Int], _ folder: TemporaryFolder) throws -> [String] {
    let text = "a,b,class\n" + rows.map { "\($0),\($0 % 7),\n" }.joined()
    let path = try folder.write(text.utf8, to: "rows-\(rows.count).csv")
    let pool = try ExamplePool(.table(TableSource(files: [path], target: "class")))
    let suggestions = try Suggestions(10, of: pool, classifier: nil, randomShare: 1, seed: 3)
    return suggestions.questions.compactMap { question in
      if case .cells(let cells) = question.content { cells[0].value } else { nil }
    }
  }

  /// Chance goes on where it was when rows come and go: else every edit would make other rows the sample.
  @Test func theOrderStaysWhereRowsComeAndGo() throws {
    let folder = try TemporaryFolder()
    let before = try Set(chosen(Array(0..<60), folder))
    let more = try Set(chosen([100] + Array(0..<60), folder))
    let fewer = try Set(chosen(Array(1..<60), folder))
    #expect(before.count == 10 && before != Set((0..<10).map(String.init)))
    #expect(before.intersection(more).count >= 9)
    #expect(before.intersection(fewer).count >= 9)
  }
}
