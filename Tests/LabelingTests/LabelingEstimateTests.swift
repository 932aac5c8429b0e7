import Foundation
import PseudoLabelEvaluation
import PseudoLabelLabeling
import PseudoLabeling
import Testing

@Suite("What labelling has brought and will bring") struct LabelingEstimateTests {
  private func rounds(_ rates: [Double], labels: [Int], count: Int) -> [LabelingEstimate] {
    zip(rates, labels).map {
      LabelingEstimate(
        errorRate: ErrorRate(errors: Int(($0 * Double(count)).rounded()), count: count), labels: $1, basis: .heldOut)
    }
  }

  @Test func fewModelsOrFewRandomAnswersTellNothing() {
    for rounds in [
      [], rounds([0.5, 0.4, 0.3], labels: [20, 30, 40], count: 100),
      rounds([0.5, 0.4, 0.3, 0.2], labels: [20, 30, 40, 50], count: 12),
    ] {
      guard case .unclear(let reason) = LabelingOutlook(rounds) else { Issue.record("\(rounds)"); return }
      #expect(reason.hasPrefix("Not enough to tell"))
    }
  }

  @Test func aCurveThatFallsIsGoneOnWith() throws {
    // e = 0.9 - 0.15 log n, of so many random answers that chance hardly matters.
    let labels = [20, 40, 80, 160]
    let curve = rounds(labels.map { 0.9 - 0.15 * log(Double($0)) }, labels: labels, count: 100_000)
    guard case .expected(let change, let interval) = LabelingOutlook(curve) else { Issue.record("unclear"); return }
    #expect(abs(change + 0.15 * log(180.0 / 160)) < 1e-3)
    #expect(interval.contains(change))
    #expect(!interval.contains(0))
    let advice = LabelingAdvice(estimate: curve.last, outlook: LabelingOutlook(curve), remaining: 10, goal: nil)
    #expect(!advice.stops)
  }

  @Test func aFlatCurveAndAReachedGoalEndIt() {
    let flat = rounds([0.05, 0.05, 0.05, 0.05], labels: [200, 300, 400, 500], count: 20_000)
    #expect(LabelingAdvice(estimate: flat.last, outlook: LabelingOutlook(flat), remaining: 10, goal: nil).stops)
    let few = LabelingEstimate(errorRate: ErrorRate(errors: 1, count: 100), labels: 50, basis: .heldOut)
    let outlook = LabelingOutlook([few])
    #expect(LabelingAdvice(estimate: few, outlook: outlook, remaining: 10, goal: 0.06).stops)
    #expect(!LabelingAdvice(estimate: few, outlook: outlook, remaining: 10, goal: 0.05).stops)
    #expect(LabelingAdvice(estimate: nil, outlook: outlook, remaining: 0, goal: nil).stops)
  }
}
