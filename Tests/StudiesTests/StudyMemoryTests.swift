import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelStudies
import PseudoLabelTraining
import TestSupport
import Testing

/// How many training runs of a study go on at once.
@Suite struct StudyMemoryTests {
  private static func study() throws -> Study {
    let data = try StudyTests.data()
    return try Study(StudyTests.plan(for: data), on: data)
  }

  @Test func asManyAsFitInMemory() throws {
    let study = try Self.study()
    func atOnce(_ threads: Int, runs: Double) -> Int {
      study.runsAtOnce(threads: threads, memory: Int(study.bytesOfRest + runs * study.bytesOfRun) + 1)
    }
    #expect(atOnce(4, runs: 100) == 4)
    #expect(atOnce(100, runs: 1000) == study.runCount)
    #expect(atOnce(4, runs: 3.5) == 3)
    #expect(atOnce(4, runs: 1) == 1)
    // One is tried in any case: what is known is an estimate.
    #expect(atOnce(4, runs: 0.5) == 1)
    #expect(study.runsAtOnce(threads: 4, memory: 0) == 1)
  }

  @Test func copiesOfARecipe() throws {
    let recipe = try Self.study().plan.recipe
    let bytes = recipe.trainingBytes(labeledRows: 24, threads: 2)
    func copies(_ share: Double) -> Int {
      recipe.copiesInMemory(atMost: 5, labeledRows: 24, threads: 2, memory: Int(share * bytes) + 1)
    }
    #expect([0, 0.5, 1, 2.5, 5, 100].map(copies) == [1, 1, 1, 2, 5, 5])
  }

  /// Each thread of a training run has a chunk of images of its own in the convolutions.
  @Test func convolutionsTakeMemoryForEachThread() throws {
    let image = ImageShape(height: 16, width: 16)
    func recipe(_ layers: [Layer]) -> Recipe {
      Recipe(
        network: Network(
          inputs: 256, imageShape: image, layers: layers,
          output: OutputLayer(classes: 2, units: .softmax, weights: .glorot)),
        unlabeled: [], optimizer: .adam(rate: .constant(value: 0.1)), labeledBatch: 8, unlabeledBatch: 8,
        epochLength: .updates(count: 1), epochs: 1, keep: .last)
    }
    let dense = recipe([.dense(DenseLayer(units: 3, weights: .he))])
    #expect(dense.trainingBytes(labeledRows: 8, threads: 64) == dense.trainingBytes(labeledRows: 8))
    let convolutional = recipe([.convolution(ConvolutionLayer(channels: 4, kernel: 5, pooling: 2, weights: .he))])
    let (one, two, many) = (
      convolutional.trainingBytes(labeledRows: 8), convolutional.trainingBytes(labeledRows: 8, threads: 2),
      convolutional.trainingBytes(labeledRows: 8, threads: 65)
    )
    #expect(two > one && many - one == 64 * (two - one))
    // A thread keeps eight images of 12 × 12 × 4 numbers, and the gradient of eight inputs, for training and for answers.
    #expect(two - one >= 2 * 8 * 4 * Double(12 * 12 * 4 + 16 * 16))
  }
}
