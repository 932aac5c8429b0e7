import AgreementLoss
import PseudoLabeling
import Testing

@Suite struct AgreementLossTests {
  /// Through both copies.
  @Test(arguments: [2, 3, 10]) func gradientsMatchFiniteDifferences(classes: Int) {
    let error = AgreementLoss(noise: 0.1).gradientError(units: .softmax, rows: 7, classes: classes)
    #expect(error < 1e-5)
  }
}
