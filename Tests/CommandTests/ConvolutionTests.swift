import Foundation
import PseudoLabelNetworks
import PseudoLabelPersistence
import Testing

/// Convolutional networks through the commands.
@Suite(.needsMNIST) struct ConvolutionTests {
  private func train(_ options: String..., in folder: Folder) throws -> Command.Result {
    try Command.run(
      [
        "train", "--labels", "100", "--validation", "50", "--hidden", "10", "--convolutions", "3,4", "--epochs", "2",
        "--epoch-updates", "4", "--unlabeled-batch", "40", "--alpha-start", "0", "--alpha-end", "1",
      ] + options, in: folder)
  }

  @Test func aModelIsTrainedAndUsed() throws {
    let folder = try Folder()
    let trained = try train("--kernel", "3", "--pooling", "3", "--padding", "same", "--output", "run", in: folder)
    #expect(trained.code == 0)
    #expect(trained.output.contains("pseudo-label, 100 labels of MNIST"))
    let file = try TensorFile(contentsOf: "\(folder.path)/run/model.safetensors")
    let model = try Model(file, path: "run")
    #expect(
      model.parameters.tensors.map(\.shape) == [
        [3, 3, 1, 3], [3], [3, 3, 3, 4], [4], [36, 10], [10], [10, 10], [10],
      ])

    let evaluated = try Command.run(["evaluate", "run", "--dataset", "mnist", "--json"], in: folder)
    let rate = try #require(jsonObject(evaluated.output)["errorRate"] as? [String: Any])["rate"] as? Double
    #expect(rate == (try folder.object("run/summary.json"))["testErrorRate"] as? Double)
  }

  @Test func theThreadsDoNotMatterAndTheConfigurationMakesTheRunAgain() throws {
    let folder = try Folder()
    #expect(try train("--method", "pseudo-label", "--threads", "1", "--output", "a", in: folder).code == 0)
    #expect(try train("--method", "pseudo-label", "--threads", "3", "--output", "b", in: folder).code == 0)
    let again = try Command.run(["train", "--config", "a/config.json", "--output", "c", "--quiet"], in: folder)
    #expect(again.code == 0)
    let model = try folder.data("a/model.safetensors")
    #expect(try folder.data("b/model.safetensors") == model)
    #expect(try folder.data("c/model.safetensors") == model)
  }

  /// Asked for what a convolution has no use for, the command says so and does without.
  @Test func theSparsePathIsRemarked() throws {
    let folder = try Folder()
    let result = try train("--method", "supervised", "--input-path", "sparse", "--output", "run", in: folder)
    #expect(result.code == 0)
    #expect(result.errors.contains("--input-path sparse changes nothing here: a convolution works on all inputs."))
  }

  /// Convolutions can be put before the layers of a configuration that has none.
  @Test func aDenseConfigurationTakesConvolutions() throws {
    let folder = try Folder()
    let dense = try Command.run(
      ["train", "--labels", "100", "--hidden", "8", "--epochs", "1", "--epoch-updates", "1", "--output", "dense"],
      in: folder)
    #expect(dense.code == 0)
    let convolved = try Command.run(
      ["train", "--config", "dense/config.json", "--convolutions", "2", "--rate", "0.1", "--output", "run"],
      in: folder)
    #expect(convolved.code == 0)
    let model = try Model(TensorFile(contentsOf: "\(folder.path)/run/model.safetensors"), path: "run")
    #expect(model.parameters.tensors.map(\.shape) == [[5, 5, 1, 2], [2], [288, 8], [8], [8, 10], [10]])
  }
}
