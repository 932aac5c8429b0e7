import PseudoLabelInference
import PseudoLabeling
import TestSupport
import Testing

/// What a classifier at work says of values that training has not prepared it for.
@Suite struct UnfamiliarValuesTests {
  private static func row(_ number: Int, _ changes: [String: String] = [:]) -> [String: String] {
    [
      "size": "\(number * 7 % 11)", "bought": "2026-0\(1 + number % 9)-1\(number % 10)",
      "colour": ["red", "green", "blue"][number % 3], "weight": "\(number * 5 % 13) kg",
      "verdict": number % 3 == 0 ? "" : number % 2 == 0 ? "yes" : "no",
    ].merging(changes) { $1 }
  }

  private static let quick = Classifier(.multilayerPerceptron(hidden: [4]), epochs: 2)

  private static func table() throws -> LiveClassifier {
    LiveClassifier(try quick.fitted(to: TrainingData(table: (0..<90).map { row($0) }, target: "verdict")))
  }

  private func values(_ found: [UnfamiliarValues]) -> [String] {
    found.map { "\($0.column) \($0.kind) \($0.count) \($0.example ?? "-")" }
  }

  @Test func rowsOfATable() throws {
    let live = try Self.table()
    let same = (0..<30).map { Self.row($0 + 5) }
    #expect(try live.unfamiliarValues(in: .table(same)).isEmpty)
    #expect(try live.unfamiliarValues(in: .table([])).isEmpty)
    let odd =
      same + [
        Self.row(1, ["size": "11000"]), Self.row(2, ["size": "9000"]), Self.row(3, ["size": "tall"]),
        Self.row(4, ["colour": "pink"]), Self.row(5, ["colour": ""]), Self.row(6, ["weight": "3"]),
        Self.row(7, ["bought": "1826-01-01"]),
      ]
    let found = try live.unfamiliarValues(in: .table(odd))
    #expect(
      values(found) == [
        "bought far 1 1826-01-01", "colour unseenCategory 1 pink", "colour missing 1 -", "size far 2 11000",
        "size unreadable 1 tall", "weight otherUnit 1 3",
      ])
    #expect(found[3].description.hasPrefix("Column \"size\": 2 of 36 numbers lie far outside those of training"))
    #expect(throws: ExamplesFailure.missingColumns(["bought", "colour", "size", "weight"], row: 1)) {
      try live.unfamiliarValues(in: .table([Self.row(0), ["Size": "3"]]))
    }
    #expect(throws: ExamplesFailure.otherKind(expected: "rows of a table", found: "images")) {
      try live.unfamiliarValues(in: .images(["a.png"]))
    }
  }

  /// Tasks get the same answer.
  @Test func tasksAskToo() async throws {
    let live = try Self.table()
    let odd: [[String: String]] = [Self.row(1, ["size": "11000", "colour": "pink"])]
    let answer = try await live.unfamiliarValues(in: .table(odd))
    #expect(values(answer) == ["colour unseenCategory 1 pink", "size far 1 11000"])
  }

  @Test func rowsOfNumbers() throws {
    let rows = (0..<90).map { [Double($0 * 7 % 11), Double($0 * 5 % 13)] }
    let labels = (0..<90).map { $0 % 3 == 0 ? nil : $0 % 2 == 0 ? "yes" : "no" }
    let live = LiveClassifier(try Self.quick.fitted(to: TrainingData(numbers: rows, labels: labels)))
    #expect(try live.unfamiliarValues(in: .numbers(rows)).isEmpty)
    let odd = rows + [[5, 12_000], [.nan, 3]]
    #expect(try values(live.unfamiliarValues(in: .numbers(odd))) == ["1 missing 1 -", "2 far 1 12000"])
    #expect(throws: ExamplesFailure.width(row: 0, expected: 2, found: 1)) {
      try live.unfamiliarValues(in: .numbers([[1]]))
    }
  }
}
