import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelKernelMachines
import TestSupport
import Testing

/// Machines against scikit-learn's SVC, which also has its solutions from libsvm; see `Tools/Golden/support_vectors.py`.
@Suite struct ScikitLearnTests {
  struct File: Decodable {
    struct Rows: Decodable {
      var values: [Float]
      var labels: [Int]?
    }
    struct Case: Decodable {
      var penalty: Double
      var gamma: Double
      var supportVectors: Int
      var labels: [Int]
      var decisions: [Double]
    }
    var classes: Int
    var columns: Int
    var training: Rows
    var test: Rows
    var cases: [Case]
  }

  @Test func decisionsAreThoseOfPython() throws {
    let golden = try Golden.load(File.self, from: "support_vectors.json")
    let training = LabeledSet(
      features: Features(.floats(golden.training.values), columns: golden.columns),
      labels: try #require(golden.training.labels), classes: golden.classes)
    let test = Features(.floats(golden.test.values), columns: golden.columns)
    for c in golden.cases {
      let model = try SupportVectorMachine(penalty: c.penalty, gamma: c.gamma).fitted(to: training)
      let decisions = try model.decisions(for: test).flatMap { $0 }
      expectClose(decisions.map(Float.init), c.decisions, tolerance: 1e-5)
      let labels = try model.classes(for: test)
      #expect(labels == c.labels, "C \(c.penalty), gamma \(c.gamma)")
      #expect(model.supportVectors == c.supportVectors)
    }
  }
}
