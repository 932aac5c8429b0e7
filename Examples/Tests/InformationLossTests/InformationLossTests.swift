import Foundation
import InformationLoss
import PseudoLabeling
import Testing

@Suite struct InformationLossTests {
  @Test(arguments: [2, 3, 10]) func gradientMatchesFiniteDifferences(classes: Int) {
    let error = InformationLoss().gradientError(units: .softmax, rows: 7, classes: classes)
    #expect(error < 1e-5)
  }

  /// Certain answers, one of each of k classes, are worth ln k; equal answers are worth nothing.
  @Test func extremes() {
    var gradient = [Float](repeating: 0, count: 9)
    let certain = Outputs(units: .softmax, classes: 3, logits: [50, 0, 0, 0, 50, 0, 0, 0, 50])
    #expect(abs(InformationLoss().value(of: certain, gradient: &gradient) + log(3)) < 1e-6)
    let equal = Outputs(units: .softmax, classes: 3, logits: [1, 2, 3, 1, 2, 3, 1, 2, 3])
    #expect(abs(InformationLoss().value(of: equal, gradient: &gradient)) < 1e-6)
  }
}
