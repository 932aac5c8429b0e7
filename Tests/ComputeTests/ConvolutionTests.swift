import PseudoLabelCompute
import PseudoLabelPlatform
import TestSupport
import Testing

/// Stacks of convolutional layers against a naive reference, in Double, over odd shapes, on every instruction set.
@Suite struct ConvolutionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var set: CPU.InstructionSet
    var rows: Int
    var shapes: [ConvolutionShape]
    var testDescription: String { "\(set) \(rows) images, \(shapes.map { "\($0)" })" }
  }

  static let stacks: [(rows: Int, shapes: [ConvolutionShape])] = [
    (1, [ConvolutionShape(height: 1, width: 1, channels: 1, outputs: 1, kernel: 1)]),
    (3, [ConvolutionShape(height: 5, width: 4, channels: 2, outputs: 3, kernel: 3)]),
    (9, [ConvolutionShape(height: 9, width: 7, channels: 1, outputs: 20, kernel: 2, pooling: 3)]),
    (20, [ConvolutionShape(height: 6, width: 6, channels: 3, outputs: 16, kernel: 3, before: 1, after: 1, pooling: 2)]),
    (
      17,
      [
        ConvolutionShape(height: 12, width: 11, channels: 1, outputs: 32, kernel: 3, pooling: 2),
        ConvolutionShape(height: 5, width: 4, channels: 32, outputs: 17, kernel: 4, before: 1, after: 2, pooling: 1),
        ConvolutionShape(height: 5, width: 4, channels: 17, outputs: 6, kernel: 2, pooling: 2),
      ]
    ),
  ]

  static let cases = CPU.availableInstructionSets.flatMap { set in
    stacks.map { Case(set: set, rows: $0.rows, shapes: $0.shapes) }
  }

  /// A stack with random parameters, images and a gradient of its output.
  struct Fixture {
    let cpu: CPU
    let rows: Int
    let parameters: [ConvolutionParameters]
    let images: [Float]
    let gradient: [Float]
    let stack: ConvolutionStack
    let outputGradient: RowMatrix
    let slots: [ConvolutionSlots]
    private let input: RowMatrix

    init(_ c: Case, threads: Int = 2, spare: Int = 3) {
      cpu = CPU.sharing(threads: threads, instructionSet: c.set)
      rows = c.rows
      var stream = RandomStream.testing(UInt64(c.rows * 100 + c.shapes.count))
      parameters = c.shapes.map { shape in
        let parameters = ConvolutionParameters(shape)
        let scale = Float(2 / Double(shape.weights / shape.outputs).squareRoot())
        parameters.weights.set(stream.values(shape.weights).map { scale * $0 })
        parameters.bias.set(stream.values(shape.outputs).map { 0.3 * $0 })
        return parameters
      }
      images = stream.values(c.rows * c.shapes[0].inputs, zeros: 0.2)
      gradient = stream.values(c.rows * (c.shapes.last?.features ?? 0))
      input = RowMatrix(capacity: c.rows + spare, columns: c.shapes[0].inputs)
      stack = ConvolutionStack(parameters, capacity: c.rows + spare, isTrained: true, on: cpu)
      outputGradient = RowMatrix(capacity: c.rows + spare, columns: stack.output.columns)
      slots = parameters.map {
        ConvolutionSlots(
          weights: [FloatBuffer(count: $0.weights.count)], bias: [FloatBuffer(count: $0.bias.count)])
      }
    }

    func forward(_ images: [Float], rows: Int, dropout: [(DropoutMask?, Float)]? = nil) {
      for row in 0..<rows {
        for column in 0..<input.columns { input.row(row)[column] = images[row * input.columns + column] }
      }
      stack.forward(input, rows: rows, dropout: dropout ?? parameters.map { _ in (nil, 1) })
    }

    /// Goes back from the gradient of the output.
    func backward(_ rule: UpdateRule? = .store, scales: [Float]? = nil, into target: RowMatrix? = nil) {
      for row in 0..<rows {
        for k in 0..<stack.output.columns { outputGradient.row(row)[k] = gradient[row * stack.output.columns + k] }
      }
      stack.backward(
        outputGradient, rows: rows, scales: scales ?? parameters.map { _ in 1 }, step: rule.map { ($0, slots) },
        into: target)
    }

    /// What the naive layers make of the images, there and back; `factors` multiply what comes out of each layer.
    func reference(factors: [[Double]]? = nil) -> (output: [Double], input: [Double], parameters: [[Double]]) {
      let layers = parameters.map { ReferenceConvolution($0.shape, weights: $0.weightValues, bias: $0.biasValues) }
      var (output, inputGradient): ([Double], [Double]) = ([], [])
      var sums = parameters.flatMap {
        [[Double](repeating: 0, count: $0.shape.weights), [Double](repeating: 0, count: $0.shape.outputs)]
      }
      for row in 0..<rows {
        func scaled(_ values: [Double], behind layer: Int) -> [Double] {
          guard let factors else { return values }
          return zip(values, factors[layer][(row * values.count)...]).map { $0 * $1 }
        }
        let width = parameters[0].shape.inputs
        var values = [images[row * width..<(row + 1) * width].map(Double.init)]
        for (number, layer) in layers.enumerated() {
          values.append(scaled(layer(values[number]).output, behind: number))
        }
        output += values[layers.count]
        let features = stack.output.columns
        var g = gradient[row * features..<(row + 1) * features].map(Double.init)
        for (number, layer) in layers.enumerated().reversed() {
          let result = layer(values[number], outputGradient: scaled(g, behind: number))
          for (i, value) in result.weightGradient.enumerated() { sums[2 * number][i] += value }
          for (i, value) in result.biasGradient.enumerated() { sums[2 * number + 1][i] += value }
          g = result.inputGradient
        }
        inputGradient += g
      }
      return (output, inputGradient, sums)
    }

    var storedGradients: [[Float]] {
      zip(parameters, slots).flatMap { parameters, slots in
        [
          Array(slots.weights[0].array.prefix(parameters.shape.weights)),
          Array(slots.bias[0].array.prefix(parameters.shape.outputs)),
        ]
      }
    }
  }

  @Test(arguments: cases) func forward(c: Case) {
    let f = Fixture(c)
    f.forward(f.images, rows: f.rows)
    expectClose(f.stack.output.values(rows: f.rows), f.reference().output, tolerance: 1e-5)
  }

  @Test(arguments: cases) func gradients(c: Case) {
    let f = Fixture(c)
    f.forward(f.images, rows: f.rows)
    let expected = f.reference()
    let target = RowMatrix(capacity: f.rows, columns: c.shapes[0].inputs)
    f.backward(nil, into: target)
    expectClose(target.values(rows: f.rows), expected.input, tolerance: 1e-5)
    #expect(f.storedGradients.allSatisfy { $0.allSatisfy { $0 == 0 } })
    for wantsInput in [false, true] {
      let again = RowMatrix(capacity: f.rows, columns: c.shapes[0].inputs)
      f.backward(into: wantsInput ? again : nil)
      for (values, wanted) in zip(f.storedGradients, expected.parameters) {
        expectClose(values, wanted, tolerance: 2e-5)
      }
      if wantsInput { #expect(again.values(rows: f.rows) == target.values(rows: f.rows)) }
    }
  }

  /// Every unit of a layer is dropped by itself, by the mask over the flattened images, there and back.
  @Test(arguments: cases) func dropout(c: Case) {
    let f = Fixture(c)
    let masks = c.shapes.indices.map { DropoutMask(seed: 5, update: 6, layer: $0 + 1, rate: $0 == 1 ? 0.5 : 0.3) }
    let scales = c.shapes.indices.map { Float($0 == 0 ? 1.25 : 0.75) }
    let factors = zip(c.shapes, zip(masks, scales)).map { shape, drop in
      f.cpu.elements(of: drop.0, rows: f.rows, columns: shape.features).map { $0 ? Double(drop.1) : 0 }
    }
    f.forward(f.images, rows: f.rows, dropout: Array(zip(masks.map(Optional.some), scales)))
    let expected = f.reference(factors: factors)
    expectClose(f.stack.output.values(rows: f.rows), expected.output, tolerance: 1e-5)
    f.backward(scales: scales)
    for (values, wanted) in zip(f.storedGradients, expected.parameters) {
      expectClose(values, wanted, tolerance: 2e-5)
    }
  }

  /// V = -G/2 from V = 0, and W + V, for weights and biases.
  @Test(arguments: cases) func momentum(c: Case) {
    let f = Fixture(c)
    f.forward(f.images, rows: f.rows)
    let before = f.parameters.flatMap { [$0.weightValues, $0.biasValues] }
    let gradients = f.reference().parameters
    f.backward(.momentum(decay: 0.75, step: -0.5))
    let after = f.parameters.flatMap { [$0.weightValues, $0.biasValues] }
    for (number, values) in after.enumerated() {
      expectClose(values, zip(before[number], gradients[number]).map { Double($0) - 0.5 * $1 }, tolerance: 2e-5)
    }
    // What fills the last vector stays zero.
    for layer in f.parameters {
      let rest =
        Array(layer.weights.array.dropFirst(layer.shape.weights)) + layer.bias.array.dropFirst(layer.shape.outputs)
      #expect(rest.allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: cases) func threadsDoNotMatter(c: Case) {
    let results = [1, 2, 3, 7].map { threads in
      let f = Fixture(c, threads: threads)
      f.forward(f.images, rows: f.rows)
      f.backward()
      return [f.stack.output.values(rows: f.rows)] + f.storedGradients
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
  }

  /// What an earlier, larger batch left behind reaches nothing, even where it is no number.
  @Test(arguments: cases) func earlierBatchesDoNotMatter(c: Case) {
    let fresh = Fixture(c)
    let used = Fixture(c)
    used.forward([Float](repeating: .nan, count: (c.rows + 3) * c.shapes[0].inputs), rows: c.rows + 3)
    for f in [fresh, used] {
      f.forward(f.images, rows: f.rows)
      f.backward()
    }
    #expect(used.stack.output.values(rows: c.rows) == fresh.stack.output.values(rows: c.rows))
    #expect(used.storedGradients == fresh.storedGradients)
  }

  /// A stack that only answers gives the same answers.
  @Test(arguments: cases) func answersWithoutTraining(c: Case) {
    let f = Fixture(c)
    f.forward(f.images, rows: f.rows)
    let plain = ConvolutionStack(f.parameters, capacity: f.rows, isTrained: false, on: f.cpu)
    let input = RowMatrix(capacity: f.rows, columns: c.shapes[0].inputs)
    for row in 0..<f.rows {
      for column in 0..<input.columns { input.row(row)[column] = f.images[row * input.columns + column] }
    }
    plain.forward(input, rows: f.rows, dropout: f.parameters.map { _ in (nil, 1) })
    #expect(plain.output.values(rows: f.rows) == f.stack.output.values(rows: f.rows))
  }

  /// A pixel that is no number, at any place of a window, is seen in what comes out.
  @Test(arguments: CPU.availableInstructionSets) func notANumberStays(set: CPU.InstructionSet) {
    for (channels, pixel) in [1, 16, 19].flatMap({ channels in (0..<4).map { (channels, $0) } }) {
      let shape = ConvolutionShape(height: 2, width: 2, channels: 1, outputs: channels, kernel: 1, pooling: 2)
      let f = Fixture(Case(set: set, rows: 1, shapes: [shape]))
      var image = f.images
      image[pixel] = .nan
      f.forward(image, rows: 1)
      let output = f.stack.output.values(rows: 1)
      #expect(output.allSatisfy { $0.isNaN }, "\(channels) channels, pixel \(pixel)")
    }
  }
}

extension ConvolutionParameters {
  fileprivate var weightValues: [Float] { Array(weights.array.prefix(shape.weights)) }
  fileprivate var biasValues: [Float] { Array(bias.array.prefix(shape.outputs)) }
}
