import Foundation
import PseudoLabelEvaluation
import Testing

@Suite struct ConfusionMatrixTests {
  @Test func agreesWithScikitLearn() throws {
    let golden = try Golden.read().confusion
    let matrix = ConfusionMatrix(of: golden.predicted, truth: golden.truth, classes: golden.classes)
    #expect(matrix.rows == golden.counts)
    #expect((0..<golden.classes).map(matrix.recall(ofClass:)) == golden.recall)
    #expect((0..<golden.classes).map(matrix.precision(ofClass:)) == golden.precision)
  }

  @Test func rowsAreTheTruth() {
    let matrix = ConfusionMatrix(of: [2, 2], truth: [0, 0], classes: 3)
    #expect(matrix[truth: 0, predicted: 2] == 2)
    #expect(matrix[truth: 2, predicted: 0] == 0)
    #expect(matrix.rows == [[0, 0, 2], [0, 0, 0], [0, 0, 0]])
  }

  @Test func theTraceIsWhatTheErrorRateCallsRight() throws {
    let golden = try Golden.read().confusion
    let matrix = ConfusionMatrix(of: golden.predicted, truth: golden.truth, classes: golden.classes)
    let rate = ErrorRate(of: golden.predicted, truth: golden.truth)
    #expect(matrix.count == rate.count)
    #expect(matrix.correct == rate.count - rate.errors)
  }

  @Test func mergingThePartsGivesTheWhole() throws {
    let golden = try Golden.read().confusion
    let whole = ConfusionMatrix(of: golden.predicted, truth: golden.truth, classes: golden.classes)
    var merged = ConfusionMatrix(classes: golden.classes)
    for part in [0..<77, 77..<77, 77..<200] {
      merged.merge(
        ConfusionMatrix(
          of: Array(golden.predicted[part]), truth: Array(golden.truth[part]), classes: golden.classes))
    }
    #expect(merged == whole)
  }

  @Test func theJSONHasTheDerivedFiguresAndReadsBack() throws {
    let matrix = ConfusionMatrix(of: [0, 1, 1], truth: [0, 0, 1], classes: 3)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(matrix)
    #expect(
      String(decoding: data, as: UTF8.self)
        == #"{"counts":[[1,1,0],[0,1,0],[0,0,0]],"precision":[1,0.5,null],"recall":[0.5,1,null]}"#)
    #expect(try JSONDecoder().decode(ConfusionMatrix.self, from: data) == matrix)
  }

  @Test(arguments: ["[]", "[[1,2]]", "[[1,2],[3]]", "[[-1]]", "[[9223372036854775807]]"])
  func whatIsNoSquareOfCountsIsNotRead(counts: String) {
    let json = #"{"counts":\#(counts)}"#
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(ConfusionMatrix.self, from: Data(json.utf8)) }
  }

  /// 1 of 4 rows of class 0 and 2 of 2 of class 1 are wrong; class 2 has none.
  @Test func balancedErrorIsAMeanOverClassesThatHaveRows() {
    let matrix = ConfusionMatrix(of: [0, 0, 0, 1, 0, 2], truth: [0, 0, 0, 0, 1, 1], classes: 3)
    #expect(matrix.balancedErrorRate == (0.25 + 1) / 2)
    #expect(ConfusionMatrix(classes: 2).balancedErrorRate == nil)
  }
}
