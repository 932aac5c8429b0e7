import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPlatform
import TestSupport
import Testing

@Suite struct AutoencoderStepTests {
  static let (rows, inputs, hidden) = (5, 37, 40)

  struct Case: Sendable, CustomTestStringConvertible {
    var autoencoder: DenoisingAutoencoder
    var form: InputBatch.Form
    var testDescription: String { "masking \(autoencoder.masking), dropout \(autoencoder.dropout), \(form)" }
  }

  static let cases = [(0, 0), (0.5, 0.5), (0.3, 0.25), (0.5, 0), (0, 0.5)].flatMap { masking, dropout in
    [InputBatch.Form.dense, .sparse].map {
      Case(autoencoder: DenoisingAutoencoder(masking: masking, dropout: dropout), form: $0)
    }
  }

  /// Rows in [0, 1], a third of it zero, and a network with two hidden layers whose biases are not zero.
  struct Fixture {
    let x: [Float]
    let live: LiveNetwork
    let step: AutoencoderStep
    let cpu: CPU
    let c: Case
    var features: Features { Features(.floats(x), columns: inputs) }
    let positions = [2, 0, 4, 1, 3]
    static let seed: UInt64 = 42

    init(_ c: Case, threads: Int = 2) {
      self.c = c
      cpu = CPU.sharing(threads: threads)
      var stream = RandomStream.testing(4711)
      x = stream.values(rows * inputs, zeros: 0.3).map(abs)
      let network = Network(
        inputs: inputs, layers: [.dense(DenseLayer(units: hidden)), .dense(DenseLayer(units: 6))],
        output: OutputLayer(classes: 3, units: .sigmoid))
      let start = Parameters.initial(for: network, seed: 5)
      live = LiveNetwork(
        network,
        parameters: Parameters(
          tensors: start.tensors.map {
            Parameters.Tensor(
              name: $0.name, shape: $0.shape, values: stream.values($0.values.count).map { 0.3 * $0 + 0.02 })
          }))
      step = AutoencoderStep(
        c.autoencoder, of: live, capacity: rows + 2, form: c.form, seed: Self.seed, on: cpu)
    }

    func update(_ number: Int, decay: Float, step size: Float) -> Double {
      step.update(features, positions, number: number, rule: (decay: decay, step: size))
    }

    /// The masks of an update, as zeros and ones.
    func mask(_ number: Int, layer: Int) -> [Bool] {
      let (rate, columns) =
        layer == 0 ? (c.autoencoder.masking, inputs) : (c.autoencoder.dropout, AutoencoderStepTests.hidden)
      guard rate > 0 else { return [Bool](repeating: true, count: rows * columns) }
      return cpu.elements(
        of: DropoutMask(seed: Self.seed, update: UInt64(number), layer: layer, rate: rate), rows: rows, columns: columns
      )
    }
  }

  /// The loss, written down as its formula stands.
  private struct Reference {
    var w: [Double]
    var b: [Double]
    var c: [Double]
    let x: [[Double]]
    let visible: [Bool]
    let kept: [Bool]

    init(_ f: Fixture, number: Int) {
      let tensors = f.live.parameters.tensors
      w = tensors[0].values.map(Double.init)
      b = tensors[1].values.map(Double.init)
      c = f.step.outputBias.array.map(Double.init)
      x = f.positions.map { row in (0..<inputs).map { Double(f.x[row * inputs + $0]) } }
      visible = f.mask(number, layer: 0)
      kept = f.mask(number, layer: 1)
    }

    var loss: Double {
      var sum = 0.0
      for (row, x) in x.enumerated() {
        let h = (0..<hidden).map { k in
          let z = (0..<inputs).reduce(b[k]) {
            visible[row * inputs + $1] ? $0 + x[$1] * w[$1 * hidden + k] : $0
          }
          return kept[row * hidden + k] ? max(z, 0) : 0
        }
        for j in 0..<inputs {
          let z = (0..<hidden).reduce(c[j]) { $0 + h[$1] * w[j * hidden + $1] }
          let p = 1 / (1 + exp(-z))
          sum -= x[j] * log(p) + (1 - x[j]) * log(1 - p)
        }
      }
      return sum / Double(x.count)
    }

    /// The slope of the loss along one number.
    func slope(_ number: WritableKeyPath<Reference, Double>) -> Double {
      var (up, down) = (self, self)
      up[keyPath: number] += 1e-5
      down[keyPath: number] -= 1e-5
      return (up.loss - down.loss) / 2e-5
    }
  }

  /// An update moves c away from zero; the gradients of the next one are the slopes of the loss, whose masks are its own.
  @Test(arguments: cases) func gradientsAreTheSlopesOfTheLoss(c: Case) {
    let f = Fixture(c)
    _ = f.update(0, decay: 0, step: -0.2)
    let reference = Reference(f, number: 1)
    let loss = f.update(1, decay: 0, step: 1)
    expectClose([Float(loss)], [reference.loss], tolerance: 1e-6)
    #expect(reference.c.contains { $0 != 0 })

    let gradients = f.step.gradients
    #expect(gradients.weights.count == Self.inputs * Self.hidden)
    let chosen = Array(stride(from: 0, to: gradients.weights.count, by: 7))
    expectClose(chosen.map { gradients.weights[$0] }, chosen.map { reference.slope(\.w[$0]) }, tolerance: 2e-5)
    expectClose(gradients.bias, (0..<Self.hidden).map { reference.slope(\.b[$0]) }, tolerance: 2e-5)
    expectClose(gradients.outputBias, (0..<Self.inputs).map { reference.slope(\.c[$0]) }, tolerance: 2e-5)
    #expect(gradients.weights.contains { abs($0) > 1e-2 })
    #expect(gradients.bias.contains { abs($0) > 1e-2 })
  }

  /// The momentum rule carries W, b and c alike: V₂ = ½ V₁ - G₂/4.
  @Test(arguments: cases) func velocitiesAreKept(c: Case) {
    let f = Fixture(c)
    let start = Reference(f, number: 0)
    _ = f.update(0, decay: 0.5, step: -0.25)
    let between = Reference(f, number: 1)
    _ = f.update(1, decay: 0.5, step: -0.25)
    let end = Reference(f, number: 2)
    let chosen = Array(stride(from: 0, to: start.w.count, by: 31))
    for (path, name) in chosen.map({ (\Reference.w[$0], "weight \($0)") })
      + (0..<Self.hidden).map({ (\Reference.b[$0], "bias \($0)") })
      + (0..<Self.inputs).map({ (\Reference.c[$0], "output bias \($0)") })
    {
      let first = between[keyPath: path] - start[keyPath: path]
      #expect(abs(first + start.slope(path) / 4) < 1e-5, "\(name)")
      let second = end[keyPath: path] - between[keyPath: path]
      #expect(abs(second - (first / 2 - between.slope(path) / 4)) < 1e-5, "\(name)")
    }
  }

  @Test(arguments: cases) func threadsDoNotMatter(c: Case) {
    let results = [1, 2, 3].map { threads in
      let f = Fixture(c, threads: threads)
      let losses = (0..<3).map { f.update($0, decay: 0.5, step: -0.1) }
      return (losses, f.live.parameters, f.step.outputBias.array)
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }

  /// Only the first hidden layer learns.
  @Test(arguments: cases) func theOtherLayersStay(c: Case) {
    let f = Fixture(c)
    let before = f.live.parameters.tensors
    _ = f.update(0, decay: 0, step: -0.1)
    let after = f.live.parameters.tensors
    #expect(after[0] != before[0] && after[1] != before[1])
    #expect(Array(after[2...]) == Array(before[2...]))
  }

  /// The noise depends on the update's number and on the seed alone.
  @Test func everyUpdateHasItsOwnNoise() {
    let c = Case(autoencoder: DenoisingAutoencoder(), form: .sparse)
    let losses = [3, 3, 4].map { Fixture(c).update($0, decay: 0, step: 0) }
    #expect(losses[0] == losses[1])
    #expect(losses[0] != losses[2])
  }

  /// Fewer rows than the buffers hold, after more of them: nothing of the earlier rows is left.
  @Test(arguments: cases) func batchesMayShrink(c: Case) {
    let (f, other) = (Fixture(c), Fixture(c))
    _ = f.step.update(f.features, [0, 1, 2, 3, 4, 0, 1], number: 0, rule: (decay: 0, step: 0))
    let losses = [f, other].map { $0.step.update($0.features, [4, 2], number: 1, rule: (decay: 0, step: 1)) }
    #expect(losses[0] == losses[1])
    #expect(f.live.parameters == other.live.parameters)
    #expect(f.step.outputBias.array == other.step.outputBias.array)
  }

  @Test(arguments: [InputBatch.Form.dense, .sparse]) func aLossThatIsNoNumberTakesNoStep(form: InputBatch.Form) {
    let f = Fixture(Case(autoencoder: DenoisingAutoencoder(masking: 0, dropout: 0), form: form))
    let before = f.live.parameters
    let broken = Features(.floats([Float](repeating: .nan, count: Self.rows * Self.inputs)), columns: Self.inputs)
    let loss = f.step.update(broken, f.positions, number: 0, rule: (decay: 0, step: -1))
    #expect(loss.isNaN)
    #expect(f.live.parameters == before)
    #expect(f.step.outputBias.array.allSatisfy { $0 == 0 })
  }
}
