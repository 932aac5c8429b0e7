import Foundation
import PseudoLabelEvaluation
import Testing

@Suite struct EvaluationTests {
  private static func predictions() throws -> Predictions {
    try Predictions([0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.5, 0.5], classes: 2)
  }

  @Test func gathersWhatItsPartsSay() throws {
    let predictions = try Self.predictions()
    let evaluation = Evaluation(of: predictions, truth: [0, 1, 1, 1], normalization: .asGiven)
    #expect(evaluation.count == 4)
    #expect(evaluation.errorRate == ErrorRate(errors: 2, count: 4))
    #expect(evaluation.confusion.rows == [[1, 0], [2, 1]])
    #expect(evaluation.entropy == ConditionalEntropy(of: predictions, normalization: .asGiven))
  }

  @Test func isWrittenAndReadAsJSON() throws {
    let evaluation = Evaluation(of: try Self.predictions(), truth: [0, 1, 1, 1])
    let data = try JSONEncoder().encode(evaluation)
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(object.keys.sorted() == ["confusion", "count", "entropy", "errorRate"])
    #expect((object["entropy"] as? [String: Any])?["normalization"] as? String == "normalized")
    #expect(try JSONDecoder().decode(Evaluation.self, from: data) == evaluation)
  }
}
