import PseudoLabelCompute
import PseudoLabelPlatform
import TestSupport
import Testing

extension InputBatch {
  /// Fills the batch with the given rows of floats.
  func gather(_ values: [Float], rows: Int, scale: Float = 1, dropout: DropoutMask? = nil, on cpu: CPU) {
    values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      gather(rows, scale: scale, dropout: dropout, on: cpu) { .floats(start + $0 * columns) }
    }
  }
}

extension InputBatch.Form {
  static func available(on cpu: CPU) -> [InputBatch.Form] { allCases.filter { $0 != .bfloat16 || cpu.hasBFloat16 } }
}

extension Float {
  /// The nearest number of 8 bits of precision, the even one of two.
  var roundedToBFloat16: Float {
    let bits = bitPattern
    return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
  }
}

/// The kernels of a dense layer against a naive reference, in Double, over odd shapes, on every instruction set.
@Suite struct LayerKernelTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var set: CPU.InstructionSet
    var form: InputBatch.Form
    var rows: Int
    var inputs: Int
    var outputs: Int
    var testDescription: String { "\(set) \(form) \(rows) rows, \(inputs) → \(outputs)" }
  }

  static let cases: [Case] = CPU.availableInstructionSets.flatMap { set in
    InputBatch.Form.available(on: CPU(threads: 1, instructionSet: set)).flatMap { form in
      [
        (1, 1, 1), (3, 5, 10), (7, 33, 16), (33, 70, 17), (40, 64, 100), (9, 600, 530), (19, 70, 3), (45, 130, 10),
        (2, 33, 5), (8, 97, 8), (5, 20, 1), (21, 64, 11), (515, 9, 20),
      ].map {
        Case(set: set, form: form, rows: $0.0, inputs: $0.1, outputs: $0.2)
      }
    }
  }

  /// A layer with random weights, a batch and the gradient of its outputs.
  struct Fixture {
    let cpu: CPU
    let x: [Float]
    let w: [Float]
    let b: [Float]
    let g: [Float]
    let batch: InputBatch
    let weights: PanelMatrix
    let bias: FloatBuffer
    let gradient: PanelRows
    var input: LayerInput { batch.layerInput(of: weights) }
    /// The factors of the products, in Double: x, W and the gradient of the outputs, rounded where the kernels round.
    let factors: (x: ReferenceMatrix, w: ReferenceMatrix, g: ReferenceMatrix)

    init(_ c: Case, threads: Int = 2) {
      cpu = CPU.sharing(threads: threads, instructionSet: c.set)
      var stream = RandomStream.testing(UInt64(c.rows * 1_000_000 + c.inputs * 1000 + c.outputs))
      x = stream.values(c.rows * c.inputs, zeros: 0.7)
      w = stream.values(c.inputs * c.outputs)
      b = stream.values(c.outputs)
      g = stream.values(c.rows * c.outputs)
      batch = InputBatch(form: c.form, capacity: c.rows + 2, columns: c.inputs)
      batch.gather(x, rows: c.rows, on: cpu)
      batch.round(on: cpu)
      batch.compressColumns()
      weights = PanelMatrix(rows: c.inputs, columns: c.outputs)
      weights.setRowMajor(w)
      bias = FloatBuffer(count: weights.layout.paddedColumns)
      for (k, value) in b.enumerated() { bias.start[k] = value }
      let rounds = c.form == .bfloat16 && weights.layout.width == 32
      func factor(_ rows: Int, _ columns: Int, _ values: [Float]) -> ReferenceMatrix {
        ReferenceMatrix(rows, columns, rounds ? values.map(\.roundedToBFloat16) : values)
      }
      factors = (factor(c.rows, c.inputs, x), factor(c.inputs, c.outputs, w), factor(c.rows, c.outputs, g))
      gradient = PanelRows(capacity: c.rows + 2, columns: c.outputs)
      for row in 0..<c.rows {
        for k in 0..<c.outputs { gradient[row, k] = g[row * c.outputs + k] }
      }
    }
  }

  @Test(arguments: cases) func forward(c: Case) {
    let f = Fixture(c)
    let output = RowMatrix(capacity: c.rows + 2, columns: c.outputs)
    let mask = DropoutMask(seed: 5, update: 6, layer: 2, rate: 0.4)
    let epilogue = Epilogue(rectify: true, scale: 1.25, dropout: mask)
    f.cpu.forward(f.input, f.weights, bias: f.bias, epilogue, into: output)
    let z = f.factors.x * f.factors.w
    let keep = f.cpu.elements(of: mask, rows: c.rows, columns: c.outputs)
    let expected = ReferenceMatrix(c.rows, c.outputs) { row, k in
      keep[row * c.outputs + k] ? max(0, z[row, k] + Double(f.b[k])) * 1.25 : 0
    }
    expectClose(output.values(rows: c.rows), expected.values, tolerance: 1e-5)

    f.cpu.forward(f.input, f.weights, bias: f.bias, Epilogue(rectify: false), into: output)
    let plain = ReferenceMatrix(c.rows, c.outputs) { z[$0, $1] + Double(f.b[$1]) }
    expectClose(output.values(rows: c.rows), plain.values, tolerance: 1e-5)
  }

  @Test(arguments: cases) func inputGradient(c: Case) {
    let f = Fixture(c)
    let activation = RowMatrix(capacity: c.rows, columns: c.inputs)
    for row in 0..<c.rows {
      for k in 0..<c.inputs { activation.row(row)[k] = f.x[row * c.inputs + k] }
    }
    let result = PanelRows(capacity: c.rows, columns: c.inputs)
    let product = ReferenceMatrix(c.rows, c.outputs, f.g) * ReferenceMatrix(c.inputs, c.outputs, f.w).transposed
    f.cpu.inputGradient(f.gradient, rows: c.rows, f.weights, through: nil, scale: 1, into: result)
    expectClose(result.values(rows: c.rows), product.values, tolerance: 1e-5)
    f.cpu.inputGradient(f.gradient, rows: c.rows, f.weights, through: activation, scale: 2, into: result)
    let masked = ReferenceMatrix(c.rows, c.inputs) { f.x[$0 * c.inputs + $1] > 0 ? 2 * product[$0, $1] : 0 }
    expectClose(result.values(rows: c.rows), masked.values, tolerance: 1e-5)
  }

  @Test(arguments: cases) func momentum(c: Case) {
    let f = Fixture(c)
    let product = f.factors.x.transposed * f.factors.g
    let slots = [FloatBuffer(count: f.weights.buffer.count)]
    let biasSlots = [FloatBuffer(count: f.bias.count)]
    let rule = UpdateRule.momentum(decay: 0.75, step: -0.5)
    // From V = 0: V₁ = -G/2, W₁ = W + V₁; V₂ = ¾ V₁ - G/2, W₂ = W₁ + V₂ = W - 1.375 G.
    for _ in 0..<2 {
      f.cpu.update(f.weights, slots: slots, rule, input: f.input, outputGradient: f.gradient)
      f.cpu.update(bias: f.bias, slots: biasSlots, rule, outputGradient: f.gradient, rows: c.rows)
    }
    let expected = zip(f.w, product.values).map { Double($0) - 1.375 * $1 }
    expectClose(f.weights.rowMajor, expected, tolerance: 2e-5)
    let sums = (0..<c.outputs).map { k in (0..<c.rows).reduce(0.0) { $0 + Double(f.g[$1 * c.outputs + k]) } }
    expectClose(f.bias.array.prefix(c.outputs), zip(f.b, sums).map { Double($0) - 1.375 * $1 }, tolerance: 2e-5)
    // Padding stays zero.
    #expect(f.bias.array.dropFirst(c.outputs).allSatisfy { $0 == 0 })
  }

  @Test(arguments: cases) func adam(c: Case) {
    let f = Fixture(c)
    let gradient = (f.factors.x.transposed * f.factors.g).values
    let slots = [FloatBuffer(count: f.weights.buffer.count), FloatBuffer(count: f.weights.buffer.count)]
    var reference = ReferenceAdam(f.w)
    for _ in 0..<3 {
      f.cpu.update(f.weights, slots: slots, reference.rule, input: f.input, outputGradient: f.gradient)
      reference.step(gradient)
    }
    expectClose(f.weights.rowMajor, reference.values, tolerance: 1e-5)
  }

  /// Any number of threads gives the same bits.
  @Test(arguments: cases.filter { $0.outputs > 16 }) func threadsDoNotMatter(c: Case) {
    let results = [1, 2, 3, 7].map { threads in
      let f = Fixture(c, threads: threads)
      let slots = [FloatBuffer(count: f.weights.buffer.count)]
      let output = RowMatrix(capacity: c.rows, columns: c.outputs)
      f.cpu.update(
        f.weights, slots: slots, .momentum(decay: 0.9, step: -0.1), input: f.input,
        outputGradient: f.gradient)
      f.cpu.forward(f.input, f.weights, bias: f.bias, Epilogue(rectify: true), into: output)
      return f.weights.rowMajor + output.values(rows: c.rows)
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }
}
