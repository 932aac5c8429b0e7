import PseudoLabelCompute
import PseudoLabelPlatform
import TestSupport
import Testing

/// The kernels of tied weights against a naive reference, in Double, over odd shapes, on every instruction set.
@Suite struct TiedWeightsTests {
  typealias Case = LayerKernelTests.Case

  /// Inputs around the 128 that a thread decodes at once and the rows of a tile; one panel and several, full and not.
  static let cases: [Case] = CPU.availableInstructionSets.flatMap { set in
    [InputBatch.Form.dense, .sparse].flatMap { form in
      [
        (1, 1, 1), (3, 5, 10), (7, 33, 17), (2, 127, 16), (9, 128, 64), (5, 129, 40), (33, 130, 33), (4, 257, 20),
        (3, 300, 70), (2, 600, 36), (6, 16, 3),
      ].map { Case(set: set, form: form, rows: $0.0, inputs: $0.1, outputs: $0.2) }
    }
  }

  /// A layer with its batch, activations behind it, a bias and a gradient of the reconstruction.
  private struct Fixture {
    let layer: LayerKernelTests.Fixture
    let c: [Float]
    let dz: [Float]
    /// max(·, 0) of random numbers: about half of it is zero.
    let h: [Float]
    let hidden: RowMatrix
    let outputBias: FloatBuffer
    let outputGradient: RowMatrix

    init(_ shape: Case, threads: Int = 2) {
      layer = LayerKernelTests.Fixture(shape, threads: threads)
      var stream = RandomStream.testing(UInt64(shape.rows * 1_000_000 + shape.inputs * 1000 + shape.outputs + 7))
      c = stream.values(shape.inputs)
      dz = stream.values(shape.rows * shape.inputs)
      h = layer.g.map { max($0, 0) }
      hidden = RowMatrix(capacity: shape.rows + 2, columns: shape.outputs)
      outputBias = FloatBuffer(count: shape.inputs)
      outputGradient = RowMatrix(capacity: shape.rows + 1, columns: shape.inputs)
      for (j, value) in c.enumerated() { outputBias.start[j] = value }
      for row in 0..<shape.rows {
        for k in 0..<shape.outputs { hidden.row(row)[k] = h[row * shape.outputs + k] }
        for j in 0..<shape.inputs { outputGradient.row(row)[j] = dz[row * shape.inputs + j] }
      }
    }

    /// Two steps on the layer; what the velocities are afterwards.
    func step(_ shape: Case, rule: (decay: Float, step: Float)) -> (weights: FloatBuffer, bias: FloatBuffer) {
      let velocities = (
        weights: FloatBuffer(count: layer.weights.buffer.count), bias: FloatBuffer(count: layer.bias.count)
      )
      for _ in 0..<2 {
        layer.cpu.tiedUpdate(
          outputGradient, rows: shape.rows, hidden: hidden, input: layer.input, layer.weights, bias: layer.bias,
          velocities: velocities, rule: rule,
          hiddenGradient: PanelRows(capacity: shape.rows + 3, columns: shape.outputs))
      }
      return velocities
    }
  }

  @Test(arguments: cases) func decode(shape: Case) {
    let f = Fixture(shape)
    let output = RowMatrix(capacity: shape.rows + 1, columns: shape.inputs)
    // What stood there before is nothing to the result.
    output.buffer.start.update(repeating: .nan, count: output.buffer.count)
    f.layer.cpu.decode(f.hidden, rows: shape.rows, f.layer.weights, bias: f.outputBias, into: output)
    let product =
      ReferenceMatrix(shape.rows, shape.outputs, f.h)
      * ReferenceMatrix(shape.inputs, shape.outputs, f.layer.w).transposed
    let expected = ReferenceMatrix(shape.rows, shape.inputs) { product[$0, $1] + Double(f.c[$1]) }
    expectClose(output.values(rows: shape.rows), expected.values, tolerance: 1e-5)
    // The rows behind the last are not touched.
    let behind = output.row(shape.rows)
    #expect((0..<shape.inputs).allSatisfy { behind[$0].isNaN })
  }

  /// Two steps of V ← ¾ V - G/20, W ← W + V, so that the second one sees the weights and the velocity of the first.
  @Test(arguments: cases) func tiedUpdate(shape: Case) {
    let f = Fixture(shape)
    let velocities = f.step(shape, rule: (decay: 0.75, step: -0.05))

    let (rows, inputs, outputs) = (shape.rows, shape.inputs, shape.outputs)
    let dz = ReferenceMatrix(rows, inputs, f.dz)
    let x = ReferenceMatrix(rows, inputs, f.layer.x)
    let h = ReferenceMatrix(rows, outputs, f.h)
    var (w, v) = (f.layer.w.map(Double.init), [Double](repeating: 0, count: inputs * outputs))
    var (b, u) = (f.layer.b.map(Double.init), [Double](repeating: 0, count: outputs))
    for _ in 0..<2 {
      let product = dz * ReferenceMatrix(inputs, outputs, w)
      let dh = ReferenceMatrix(rows, outputs) { h[$0, $1] > 0 ? product[$0, $1] : 0 }
      let (behind, before) = (dz.transposed * h, x.transposed * dh)
      for i in w.indices {
        v[i] = 0.75 * v[i] - 0.05 * (behind.values[i] + before.values[i])
        w[i] += v[i]
      }
      for k in b.indices {
        u[k] = 0.75 * u[k] - 0.05 * (0..<rows).reduce(0) { $0 + dh[$1, k] }
        b[k] += u[k]
      }
    }
    expectClose(f.layer.weights.rowMajor, w, tolerance: 2e-5)
    expectClose(f.layer.bias.array.prefix(outputs), b, tolerance: 2e-5)
    let stored = PanelMatrix(rows: inputs, columns: outputs)
    stored.buffer.copy(from: velocities.weights)
    expectClose(stored.rowMajor, v, tolerance: 2e-5)
    expectClose(velocities.bias.array.prefix(outputs), u, tolerance: 2e-5)

    // Padding stays zero.
    let layout = f.layer.weights.layout
    let last = f.layer.weights.panel(layout.panels - 1)
    let padding = (0..<inputs).flatMap { row in
      (layout.columns..<layout.paddedColumns).map { last[row * layout.width + $0 % layout.width] }
    }
    #expect(padding.allSatisfy { $0 == 0 })
    #expect(f.layer.bias.array.dropFirst(outputs).allSatisfy { $0 == 0 })
  }

  /// Any number of threads gives the same bits.
  @Test(arguments: cases.filter { $0.inputs > 128 || $0.outputs > 32 }) func threadsDoNotMatter(shape: Case) {
    let results = [1, 2, 3, 7].map { threads in
      let f = Fixture(shape, threads: threads)
      let output = RowMatrix(capacity: shape.rows, columns: shape.inputs)
      let velocities = f.step(shape, rule: (decay: 0.9, step: -0.1))
      f.layer.cpu.decode(f.hidden, rows: shape.rows, f.layer.weights, bias: f.outputBias, into: output)
      return f.layer.weights.rowMajor + f.layer.bias.array + velocities.weights.array + velocities.bias.array
        + output.values(rows: shape.rows)
    }
    // Not in one expression, which would look for the difference between long lists for minutes.
    for other in results.dropFirst() {
      let isSame = other == results[0]
      #expect(isSame)
    }
  }
}
