import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform
import TestSupport
import Testing

@Suite struct LossLawTests {
  struct Loss: Sendable, CustomTestStringConvertible {
    var name: String
    var value: @Sendable (Outputs, inout [Float]) -> Double
    var testDescription: String { name }
  }

  static let labels = [1, 0, 3, 2, 2, 0]
  /// Mixtures of each class and the next.
  static let targets = labels.map { label in (0..<4).map { $0 == label ? 0.7 : $0 == (label + 1) % 4 ? 0.3 : 0 } }

  static let losses = [
    Loss(name: "cross entropy") { CrossEntropy().value(of: $0, labels: labels, gradient: &$1) },
    Loss(name: "cross entropy with targets") { CrossEntropy().value(of: $0, targets: targets, gradient: &$1) },
    Loss(name: "pseudo-label") { PseudoLabel().value(of: $0, gradient: &$1) },
    Loss(name: "pseudo-label, threshold") {
      PseudoLabel(threshold: 0.6).value(of: $0, gradient: &$1)
    },
    Loss(name: "entropy minimization") { EntropyMinimization().value(of: $0, gradient: &$1) },
  ]

  private func logits(_ index: UInt64, scale: Float = 3) -> [Float] {
    var stream = RandomStream.testing(index)
    return stream.values(24).map { scale * $0 }
  }

  @Test(arguments: losses, OutputUnits.allCases)
  func gradientMatchesFiniteDifferences(loss: Loss, units: OutputUnits) {
    let point = logits(11)
    var gradient = [Float](repeating: .nan, count: 24)
    var unused = gradient
    _ = loss.value(Outputs(units: units, classes: 4, logits: point), &gradient)
    for i in 0..<24 {
      let step: Float = 1e-3
      var (above, below) = (point, point)
      above[i] += step
      below[i] -= step
      let difference =
        loss.value(Outputs(units: units, classes: 4, logits: above), &unused)
        - loss.value(Outputs(units: units, classes: 4, logits: below), &unused)
      let slope = difference / Double(above[i] - below[i])
      #expect(abs(slope - Double(gradient[i])) < 1e-5, "logit \(i)")
    }
  }

  /// A distribution that is all of one class is that class, and cross entropy is linear in its targets.
  @Test(arguments: OutputUnits.allCases) func targetsMixClasses(units: OutputUnits) {
    let outputs = Outputs(units: units, classes: 4, logits: logits(12))
    func value(_ targets: [[Double]]) -> (Double, [Float]) {
      var gradient = [Float](repeating: .nan, count: 24)
      let value = CrossEntropy().value(of: outputs, targets: targets, gradient: &gradient)
      return (value, gradient)
    }
    func value(_ labels: [Int]) -> (Double, [Float]) {
      var gradient = [Float](repeating: .nan, count: 24)
      let value = CrossEntropy().value(of: outputs, labels: labels, gradient: &gradient)
      return (value, gradient)
    }
    let (own, next) = (value(Self.labels), value(Self.labels.map { ($0 + 1) % 4 }))
    let certain = value(Self.labels.map { label in (0..<4).map { $0 == label ? 1 : 0 } })
    #expect(abs(certain.0 - own.0) < 1e-6)
    for (one, other) in zip(certain.1, own.1) { #expect(abs(one - other) < 1e-6) }
    let mixed = value(Self.targets)
    #expect(abs(mixed.0 - 0.7 * own.0 - 0.3 * next.0) < 1e-6)
    for (i, slope) in mixed.1.enumerated() { #expect(abs(slope - 0.7 * own.1[i] - 0.3 * next.1[i]) < 1e-6) }
  }

  /// Rows are used where, and only where, they have a gradient.
  @Test(arguments: OutputUnits.allCases, [nil, 0, 0.6, 0.9, 1])
  func aLossIsUsedWhereItHasAGradient(units: OutputUnits, threshold: Double?) {
    for index in 20..<30 as Range<UInt64> {
      let outputs = Outputs(units: units, classes: 4, logits: logits(index, scale: Float(index - 19)))
      for reference in [nil, Outputs(units: units, classes: 4, logits: logits(index + 100))] as [Outputs?] {
        let loss = PseudoLabel(of: reference.map { _ in .withoutDropout }, threshold: threshold)
        var gradient = [Float](repeating: .nan, count: 24)
        let selected = loss.selectedRows(of: outputs, target: reference, gradient: &gradient)
        let used = (0..<outputs.count).count { row in gradient[4 * row..<4 * row + 4].contains { $0 != 0 } }
        #expect(selected == used)
      }
    }
  }

  /// Renaming the classes renames the gradient, and nothing else.
  @Test(arguments: losses.dropFirst(2), OutputUnits.allCases)
  func classesAreEqual(loss: Loss, units: OutputUnits) {
    let order = [2, 0, 3, 1]
    let point = logits(12)
    let renamed = (0..<24).map { point[$0 / 4 * 4 + order[$0 % 4]] }
    var (gradient, renamedGradient) = ([Float](repeating: 0, count: 24), [Float](repeating: 0, count: 24))
    let value = loss.value(Outputs(units: units, classes: 4, logits: point), &gradient)
    let renamedValue = loss.value(Outputs(units: units, classes: 4, logits: renamed), &renamedGradient)
    #expect(abs(value - renamedValue) < 1e-12)
    expectClose(renamedGradient, (0..<24).map { Double(gradient[$0 / 4 * 4 + order[$0 % 4]]) }, tolerance: 1e-7)
  }

  /// The pseudo-label is the class of the largest output: the loss is the cross entropy against it.
  @Test(arguments: OutputUnits.allCases)
  func pseudoLabelIsCrossEntropyAgainstThePrediction(units: OutputUnits) {
    let outputs = Outputs(units: units, classes: 4, logits: logits(13))
    let predicted = (0..<outputs.count).map(outputs.predictedClass(of:))
    var (a, b) = ([Float](repeating: 0, count: 24), [Float](repeating: 0, count: 24))
    let value = PseudoLabel().value(of: outputs, gradient: &a)
    #expect(value == CrossEntropy().value(of: outputs, labels: predicted, gradient: &b))
    #expect(a == b)
  }

  @Test func targetsOfAnotherPassAreUsed() {
    let outputs = Outputs(units: .sigmoid, classes: 4, logits: logits(14))
    let reference = Outputs(units: .sigmoid, classes: 4, logits: logits(15))
    let predicted = (0..<6).map(reference.predictedClass(of:))
    #expect(predicted != (0..<6).map(outputs.predictedClass(of:)))
    var (a, b) = ([Float](repeating: 0, count: 24), [Float](repeating: 0, count: 24))
    let loss = PseudoLabel(of: .withoutDropout)
    #expect(loss.passes == [.trained(), .withoutDropout])
    let value = loss.value(of: outputs, target: reference, gradient: &a)
    #expect(value == CrossEntropy().value(of: outputs, labels: predicted, gradient: &b))
    #expect(a == b)
  }

  /// A threshold of 0 silences nothing, one above every confidence silences all.
  @Test func threshold() {
    let outputs = Outputs(units: .sigmoid, classes: 4, logits: logits(16))
    var (all, none) = ([Float](repeating: 0, count: 24), [Float](repeating: 0, count: 24))
    var plain = none
    let value = PseudoLabel().value(of: outputs, gradient: &plain)
    #expect(PseudoLabel(threshold: 0).value(of: outputs, gradient: &all) == value)
    #expect(all == plain)
    #expect(PseudoLabel(threshold: 1).value(of: outputs, gradient: &none) == 0)
    #expect(none.allSatisfy { $0 == 0 })
  }
}
