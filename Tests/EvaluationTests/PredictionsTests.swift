import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import Testing

@Suite struct PredictionsTests {
  @Test func theLargestProbabilityNamesTheClassAndTheConfidence() throws {
    let predictions = try Predictions([0.1, 0.7, 0.2, 0.9, 0.8, 0.1], classes: 3)
    #expect(predictions.count == 2)
    #expect(predictions.labels == [1, 0])
    #expect(predictions.confidences == [0.7, 0.9])
    #expect(Array(predictions[1]) == [0.9, 0.8, 0.1])
  }

  @Test func tiesGoToTheLowestClass() throws {
    let predictions = try Predictions([0.2, 0.4, 0.4, 0, 0, 0, 0.5, 0.1, 0.5], classes: 3)
    #expect(predictions.labels == [1, 0, 0])
  }

  @Test func permutingTheClassesPermutesTheLabels() throws {
    let row: [Float] = [0.3, 0.1, 0.8, 0.2]
    for shift in 0..<4 {
      let turned = (0..<4).map { row[($0 + shift) % 4] }
      #expect(try Predictions(turned, classes: 4).labels == [(2 - shift + 4) % 4])
    }
  }

  @Test func oneClassIsAlwaysPredicted() throws {
    let predictions = try Predictions([0.1, 0], classes: 1)
    #expect(predictions.labels == [0, 0])
    #expect(predictions.confidences == [0.1, 0])
  }

  @Test func noRowsAreNoPredictions() throws {
    #expect(try Predictions([], classes: 3).labels.isEmpty)
  }

  @Test(arguments: [Float.nan, .infinity, -0.001, 1.001])
  func whatIsNoProbabilityIsRefusedAndNamed(value: Float) throws {
    let failure = #expect(throws: PredictionFailure.self) {
      try Predictions([0, 1, 0.5, 1, value, 0], classes: 2)
    }
    #expect(failure?.row == 2)
    #expect(failure?.classOfRow == 0)
    #expect(failure?.kind == .software)
    #expect(
      failure?.description == """
        the network's output for example 2, class 0: expected a probability in 0 ... 1, found \(value). \
        Its parameters are damaged, or its training diverged.
        """)
  }

  @Test func roundingAboveOneIsLetPass() throws {
    #expect(try Predictions([1.000_000_2, 0], classes: 2).labels == [0])
  }
}
