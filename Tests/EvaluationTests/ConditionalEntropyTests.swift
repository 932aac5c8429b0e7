import Foundation
import PseudoLabelEvaluation
import Testing

@Suite struct ConditionalEntropyTests {
  @Test func agreesWithSixtyDigitsOfMpmath() throws {
    for golden in try Golden.read().entropy {
      let predictions = try Predictions(golden.probabilities, classes: golden.classes)
      let normalized = ConditionalEntropy(of: predictions)
      #expect(agree(normalized.nats, golden.normalized), "\(golden.name): \(normalized.nats), \(golden.normalized)")
      let asGiven = ConditionalEntropy(of: predictions, normalization: .asGiven)
      #expect(agree(asGiven.nats, golden.asGiven), "\(golden.name): \(asGiven.nats), \(golden.asGiven)")
    }
  }

  @Test(arguments: [1, 2, 10, 1_000])
  func sureIsZeroAndUnsureIsTheLogarithmOfTheClasses(classes: Int) throws {
    var sure = Array(repeating: Float(0), count: classes)
    sure[classes - 1] = 1
    #expect(ConditionalEntropy(of: try Predictions(sure, classes: classes)).nats == 0)
    for level: Float in [0, 1e-30, 0.3, 1] {
      let unsure = try Predictions(Array(repeating: level, count: classes), classes: classes)
      #expect((ConditionalEntropy(of: unsure).nats - log(Double(classes))).magnitude < 1e-12)
    }
  }

  @Test func scalingARowLeavesTheNormalizedEntropyAlone() throws {
    let row: [Float] = [0.5, 0.125, 0.25, 0]
    let entropies = try [Float(1), 0.5, 0.0078125].map { scale in
      ConditionalEntropy(of: try Predictions(row.map { $0 * scale }, classes: 4)).nats
    }
    #expect(Set(entropies).count == 1)
  }

  @Test func permutingTheClassesLeavesItAlone() throws {
    let row: [Float] = [0.5, 0.125, 0.25, 0]
    let here = ConditionalEntropy(of: try Predictions(row, classes: 4)).nats
    let there = ConditionalEntropy(of: try Predictions(row.reversed(), classes: 4)).nats
    #expect(agree(here, there))
  }

  @Test func isTheMeanOverTheExamples() throws {
    let rows: [[Float]] = [[0.5, 0.5], [1, 0], [0.25, 0.75]]
    for normalization in ConditionalEntropy.Normalization.allCases {
      let each = try rows.map { ConditionalEntropy(of: try Predictions($0, classes: 2), normalization: normalization) }
      let all = ConditionalEntropy(
        of: try Predictions(Array(rows.joined()), classes: 2), normalization: normalization)
      #expect(agree(all.nats, each.reduce(0) { $0 + $1.nats } / 3))
      #expect(all.normalization == normalization)
    }
  }

  @Test func anEntropyOverNoExamplesIsACallersMistake() async {
    await #expect(processExitsWith: .failure) {
      _ = ConditionalEntropy(of: try Predictions([], classes: 2))
    }
  }
}
