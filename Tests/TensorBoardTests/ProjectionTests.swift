import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelTensorBoard
import TestSupport
import Testing

@Suite struct ProjectionTests {
  private static let network = Network(
    inputs: 12, layers: [.dense(DenseLayer(units: 6, weights: .he))],
    output: OutputLayer(classes: 3, units: .softmax, weights: .he))
  private static let model = Model(network: network, parameters: .initial(for: network, seed: 3))

  @Test func smallSetsAreShownWholeAndLargeOnesShareTheRest() {
    #expect(Projection.shares(of: [10, 20, 30]) == [10, 20, 30])
    #expect(Projection.shares(of: [600, 1000, 58_400]) == [600, 700, 700])
    #expect(Projection.shares(of: [5000, 0, 40]) == [1960, 0, 40])
    #expect(Projection.shares(of: [5000, 5000, 5000]).reduce(0, +) == 2000)
  }

  @Test func aPointIsTheLogitsOfItsRow() throws {
    let split = TinyData.split(labeled: 9, validation: 0, unlabeled: 3000)
    let cpu = CPU(threads: 1)
    let projection = Projection(of: split, Respondent(Self.model, on: cpu), classes: ["a", "b", "c"])
    #expect(projection.points.count == 2000)
    #expect(
      projection.metadata.map { $0[0] } == Array(repeating: "labelled", count: 9)
        + Array(repeating: "unlabelled", count: 1991))
    #expect(projection.metadata.prefix(9).map { $0[1] } == split.labeled.labels.map { ["a", "b", "c"][$0] })
    #expect(projection.metadata.dropFirst(9).allSatisfy { $0[1].isEmpty })
    let all = Self.model.probabilities(for: split.unlabeled.features, on: cpu)
    for place in [0, 1, 990, 1990] {
      let row = place * 3000 / 1991
      let (logits, cells) = (projection.points[9 + place], projection.metadata[9 + place])
      let powers = logits.map { exp(Double($0)) }
      let probabilities = all[3 * row..<3 * row + 3].map(Double.init)
      for (power, probability) in zip(powers, probabilities) {
        #expect(abs(power / powers.reduce(0, +) - probability) < 1e-5)
      }
      let best = probabilities.max() ?? 0
      #expect(cells[2] == probabilities.firstIndex(of: best).map { ["a", "b", "c"][$0] })
      #expect(abs(try #require(Double(cells[3])) - best) <= 5.1e-5)
    }
  }

  @Test func rowsWithoutAFinitePlaceAreLeftOut() throws {
    let tensors = Self.model.parameters.tensors.map {
      Parameters.Tensor(name: $0.name, shape: $0.shape, values: $0.values.map { _ in .nan })
    }
    let broken = Model(network: Self.network, parameters: Parameters(tensors: tensors))
    let respondent = Respondent(broken, on: CPU(threads: 1))
    let projection = Projection(of: TinyData.split(), respondent, classes: ["a", "b", "c"])
    #expect(projection.points.isEmpty)
    let folder = try TemporaryFolder()
    try projection.write(to: folder.path)
    #expect(try folder.contents(of: "").isEmpty)
  }

  @Test func namesWithTabsStayInTheirCellAndNothingIsReplaced() throws {
    let folder = try TemporaryFolder()
    let respondent = Respondent(Self.model, on: CPU(threads: 1))
    for _ in 0..<2 {
      try Projection(of: TinyData.split(), respondent, classes: ["a\tb", "c\nd", "é"]).write(to: folder.path)
    }
    let names = ["metadata-2.tsv", "metadata.tsv", "projector_config.pbtxt", "tensors-2.tsv", "tensors.tsv"]
    #expect(try folder.contents(of: "") == names)
    let metadata = try String(contentsOfFile: "\(folder.path)/metadata.tsv", encoding: .utf8)
    let lines = metadata.split(separator: "\n")
    #expect(lines.count == 130)
    #expect(lines.allSatisfy { $0.split(separator: "\t", omittingEmptySubsequences: false).count == 4 })
    #expect(lines[1].hasPrefix("labelled\ta b\t"))
    #expect(lines[2].hasPrefix("labelled\tc d\t"))
  }
}
