import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import TestSupport
import Testing

/// Six updates of the auto-encoder against PyTorch (`Tools/Golden/autoencoder.py`): the losses, and W, b and c after the
/// first and the last update, on every path.
@Suite struct AutoencoderGoldenTests {
  private struct File: Decodable {
    struct Matrix: Decodable {
      var rows: Int
      var columns: Int
      var values: [Float]
    }
    struct Moment: Decodable {
      var rate: Double
      var momentum: Double
    }
    struct Parameters: Decodable {
      var afterUpdate: Int
      var weights: [Double]
      var bias: [Double]
      var outputBias: [Double]
    }
    struct Case: Decodable {
      var masking: Double
      var dropout: Double
      var losses: [Double]
      var parameters: [Parameters]
    }
    var schedule: [Moment]
    var seed: UInt64
    var batches: [Matrix]
    var weights: Matrix
    var bias: [Float]
    var cases: [Case]
  }

  struct Path: Sendable, CustomTestStringConvertible {
    var set: CPU.InstructionSet
    var form: InputBatch.Form
    var testDescription: String { "\(set) \(form)" }
  }

  static let paths = CPU.availableInstructionSets.flatMap { set in
    [InputBatch.Form.dense, .sparse].map { Path(set: set, form: $0) }
  }

  @Test(arguments: paths) func sixUpdates(path: Path) throws {
    let file = try Golden.load(File.self, from: "autoencoder.json")
    #expect(file.cases.count == 3)
    let cpu = CPU.sharing(threads: 2, instructionSet: path.set)
    let network = Network(
      inputs: file.weights.rows, layers: [.dense(DenseLayer(units: file.weights.columns))],
      output: OutputLayer(classes: 2, units: .sigmoid))
    var start = Parameters.initial(for: network, seed: 1).tensors
    start[0] = Parameters.Tensor(name: start[0].name, shape: start[0].shape, values: file.weights.values)
    start[1] = Parameters.Tensor(name: start[1].name, shape: start[1].shape, values: file.bias)
    for golden in file.cases {
      let live = LiveNetwork(network, parameters: Parameters(tensors: start))
      let step = AutoencoderStep(
        DenoisingAutoencoder(masking: golden.masking, dropout: golden.dropout), of: live, capacity: 9, form: path.form,
        seed: file.seed, on: cpu)
      for (number, batch) in file.batches.enumerated() {
        let (p, rate) = (file.schedule[number].momentum, file.schedule[number].rate)
        let loss = step.update(
          Features(.floats(batch.values), columns: batch.columns), Array(0..<batch.rows), number: number,
          rule: (decay: Float(p), step: Float(-(1 - p) * rate)))
        expectClose([Float(loss)], [golden.losses[number]], tolerance: 2e-6)
        for expected in golden.parameters where expected.afterUpdate == number + 1 {
          let tensors = live.parameters.tensors
          expectClose(tensors[0].values, expected.weights, tolerance: 2e-6)
          expectClose(tensors[1].values, expected.bias, tolerance: 2e-6)
          expectClose(step.outputBias.array, expected.outputBias, tolerance: 2e-6)
        }
      }
    }
  }
}
