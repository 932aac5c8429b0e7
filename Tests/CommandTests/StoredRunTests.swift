import Foundation
import PseudoLabelDatasets
import PseudoLabelNetworks
import Testing

/// What the commands say of a stored run agrees with its summary and with each other.
@Suite(.needsMNIST) struct StoredRunTests {
  private func trained() throws -> Folder {
    let folder = try Folder()
    for (name, method) in [("nn", "supervised"), ("pl", "pseudo-label")] {
      let result = try Command.train(
        "--method", method, "--alpha-start", "0", "--alpha-end", "0", "--output", name, "--quiet", in: folder)
      #expect(result.code == 0)
    }
    return folder
  }

  private func object(_ arguments: [String], in folder: Folder) throws -> [String: Any] {
    let result = try Command.run(arguments, in: folder)
    #expect(result.code == 0)
    #expect(result.errors == "")
    return try jsonObject(result.output)
  }

  @Test func everyCommandTellsTheSameErrors() throws {
    let folder = try trained()
    let summary = try folder.object("pl/summary.json")
    let expected = try #require(summary["testErrorRate"] as? Double)

    let evaluation = try object(["evaluate", "pl", "--dataset", "mnist", "--json"], in: folder)
    let errors = try #require(evaluation["errorRate"] as? [String: Any])
    #expect(errors["rate"] as? Double == expected)
    #expect(errors["interval"] as? [String: Double] == summary["testErrorInterval"] as? [String: Double])
    let entropy = try #require(evaluation["entropy"] as? [String: Any])
    #expect(entropy["nats"] as? Double == (summary["conditionalEntropy"] as? [String: Double])?["test"])
    let counts = try #require((evaluation["confusion"] as? [String: Any])?["counts"] as? [[Int]])
    #expect(counts.joined().reduce(0, +) == 10_000)
    let right = counts.indices.reduce(0) { $0 + counts[$1][$1] }
    #expect(10_000 - right == errors["errors"] as? Int)

    let comparison = try object(["compare", "nn", "pl", "--dataset", "mnist", "--json"], in: folder)
    #expect((comparison["candidate"] as? [String: Any])?["rate"] as? Double == expected)
    #expect(
      (comparison["baseline"] as? [String: Any])?["rate"] as? Double
        == (try folder.object("nn/summary.json"))["testErrorRate"] as? Double)
    let kinds = ["bothRight", "bothWrong", "onlyBaselineWrong", "onlyCandidateWrong"]
    #expect(kinds.reduce(0) { $0 + (comparison[$1] as? Int ?? 0) } == 10_000)
    #expect(comparison["verdict"] is String)

    let images = try MNIST.path("t10k-images-idx3-ubyte")
    #expect(try Command.run(["predict", "pl", images, "--output", "table.csv"], in: folder).code == 0)
    let rows = try folder.text("table.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    let labels = try MNIST.load().test.labels
    #expect(rows.count == labels.count)
    let wrong = zip(rows, labels).count { Int($0[1]) != $1 }
    #expect(Double(wrong) / 10_000 == expected)
    #expect(
      rows.allSatisfy { row in row.count == 13 && row[3...].contains(row[2]) && row[3 + (Int(row[1]) ?? 9)] == row[2] })
  }

  /// Outputs that round to 1 for several classes are told apart in one way everywhere.
  @Test func certainOutputsAreCountedAlike() throws {
    // Always 20 for class 0 and 40 for class 1: as probabilities in single precision both are 1.
    let network = Network(inputs: 784, layers: [], output: OutputLayer(classes: 10, units: .sigmoid))
    let shapes = network.parameterShapes
    let values = [[Float](repeating: 0, count: 7840), [20, 40, 0, 0, 0, 0, 0, 0, 0, 0]]
    let tensors = zip(shapes, values).map { Parameters.Tensor(name: $0.name, shape: $0.shape, values: $1) }
    let folder = try Folder()
    try TinyRun.write(Model(network: network, parameters: Parameters(tensors: tensors)), to: "sure", in: folder)

    let evaluation = try object(["evaluate", "sure", "--dataset", "mnist", "--json"], in: folder)
    let table = try Command.run(["predict", "sure", MNIST.path("t10k-images-idx3-ubyte")], in: folder).output
    let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(rows.first?[3...4].map { Float($0) } == [1, 1])
    let wrong = zip(rows, try MNIST.load().test.labels).count { Int($0[1]) != $1 }
    #expect((evaluation["errorRate"] as? [String: Any])?["errors"] as? Int == wrong)
  }

  @Test func peopleReadTables() throws {
    let folder = try trained()
    let evaluation = try Command.run(["evaluate", "pl", "--dataset", "mnist"], in: folder)
    #expect(evaluation.code == 0)
    #expect(evaluation.output.hasPrefix("pl on 10000 test examples of MNIST\n"))
    #expect(evaluation.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let comparison = try Command.run(["compare", "pl", "pl", "--dataset", "mnist"], in: folder)
    #expect(comparison.code == 0)
    #expect(comparison.output.contains("pl cannot be told apart from pl"))
  }

  @Test func modelsOfOtherDataAreRefused() throws {
    let folder = try Folder()
    try TinyRun.write(to: "tiny", in: folder)
    for arguments in [["evaluate", "tiny"], ["compare", "tiny", "tiny"]] {
      let result = try Command.run(arguments + ["--dataset", "mnist"], in: folder)
      #expect(result.code == 65)
      #expect(
        result.errors == """
          pseudolabel: tiny/model.safetensors: the network's inputs: expected 784, the pixels of MNIST's images, found 12.

          """)
    }
  }
}
