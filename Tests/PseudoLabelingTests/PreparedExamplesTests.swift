import Foundation
import PseudoLabelInference
import PseudoLabeling
import Testing

/// Examples that are prepared one by one and answered together.
@Suite struct PreparedExamplesTests {
  private static let classifier = Result {
    try TrainingDataTests.quick.fitted(to: TrainingData(table: TrainingDataTests.rows, target: "verdict"))
  }

  /// A row has the same bits alone, at the end of any number of rows, and among lots of others.
  @Test func answersDoNotDependOnOthers() throws {
    let rows = TrainingDataTests.rows + TrainingDataTests.rows
    for path in [InputPath.dense, .sparse] {
      let live = LiveClassifier(try Self.classifier.get(), threads: 1, inputPath: path)
      let all = try live.predictions(for: .table(rows))
      for count in 1...rows.count {
        #expect(try live.predictions(for: .table(Array(rows.suffix(count)))) == all.suffix(count), "\(count) rows")
      }
      let lots = try [0..<1, 1..<34, 34..<100, 100..<120].map { try live.prepared(.table(Array(rows[$0]))) }
      #expect(live.predictions(for: lots).flatMap(\.self) == all)
      #expect(live.predictions(for: lots).map(\.count) == lots.map(\.count))
    }
  }

  /// What is unfamiliar is told of each lot alone, also where another was prepared before.
  @Test func unfamiliarValuesAreOfOneLot() throws {
    let live = LiveClassifier(try Self.classifier.get(), threads: 1)
    let strange = [["size": "1e9", "bought": "2026-01-01", "colour": "mauve"]]
    for _ in 0..<2 {
      #expect(try live.prepared(.table(strange)).unfamiliarValues == live.unfamiliarValues(in: .table(strange)))
      #expect(try live.prepared(.table([TrainingDataTests.rows[1]])).unfamiliarValues.isEmpty)
    }
    #expect(throws: ExamplesFailure.self) { try live.prepared(.table([["nothing": "1"]])) }
    #expect(try live.prepared(.table([TrainingDataTests.rows[1]])).unfamiliarValues.isEmpty)
  }

  /// A file has the answers of `pseudolabel predict`.
  @Test func filesAreReadAsByPredict() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = "colour,size,bought\n" + (0..<700).map { "red,\($0 % 9),2026-01-10" }.joined(separator: "\n")
    try Data(text.utf8).write(to: URL(filePath: path))
    let classifier = try Self.classifier.get()
    let predictor = try classifier.rowPredictor(for: path, on: CPU(threads: 1))
    var wanted: [AnsweredRow] = []
    while let piece = try predictor.next() { wanted += piece }
    let live = LiveClassifier(classifier, threads: 2, inputPath: .dense)
    let prepared = try #require(try live.prepared(contentsOf: path))
    let answers = live.predictions(for: [prepared])[0]
    #expect(answers.map(\.probabilities) == wanted.map(\.probabilities))
    #expect(answers.map(\.label) == wanted.map(\.prediction))
    try Data("colour,size,bought\n".utf8).write(to: URL(filePath: path))
    #expect(try live.prepared(contentsOf: path) == nil)
  }
}
