import PseudoLabelNetworks
import PseudoLabelObjectives
import TestSupport
import Testing

/// Losses and their gradients against PyTorch (`Tools/Golden/losses.py`), with logits of up to ±100.
@Suite struct LossGoldenTests {
  struct File: Decodable {
    struct Matrix: Decodable {
      var values: [Double]
    }
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
      var name: String
      var outputs: OutputUnits
      var threshold: Double?
      var value: Double
      var gradient: Matrix
      var testDescription: String { "\(name) \(outputs) \(threshold.map { "threshold \($0)" } ?? "")" }
    }
    var logits: Matrix
    var labels: [Int]
    var cases: [Case]
  }

  @Test func valuesAndGradients() throws {
    let file = try Golden.load(File.self, from: "losses.json")
    #expect(file.cases.count == 8)
    for golden in file.cases {
      let outputs = Outputs(units: golden.outputs, classes: 5, logits: file.logits.values.map(Float.init))
      var gradient = [Float](repeating: .nan, count: 35)
      let value: Double
      switch golden.name {
      case "supervised": value = CrossEntropy().value(of: outputs, labels: file.labels, gradient: &gradient)
      case "entropyMinimization":
        value = EntropyMinimization().value(of: outputs, gradient: &gradient)
      case "pseudoLabel":
        value = PseudoLabel(threshold: golden.threshold).value(of: outputs, gradient: &gradient)
      default:
        Issue.record("no loss named \(golden.name)")
        continue
      }
      #expect(abs(value - golden.value) <= 1e-6 * max(1, golden.value), "\(golden.testDescription)")
      expectClose(gradient, golden.gradient.values, tolerance: 1e-7)
    }
  }
}
