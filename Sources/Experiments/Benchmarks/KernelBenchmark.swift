import PseudoLabelCompute
import PseudoLabelPlatform

/// One piece of the paper's update, alone: 288 rows, 784-5000-10, 15 % of the inputs not zero (as of MNIST behind visible
/// dropout), at random places.
public struct KernelBenchmark: Sendable {
  public let name: String
  /// Floating-point operations that are asked for: of sparse kernels those on the non-zeros, of masks and gathering none.
  public let operations: Double
  private let body: @Sendable () -> Void

  fileprivate init(name: String, operations: Double, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.operations = operations
    self.body = body
  }

  /// Runs the kernel once, over all its parts, on all threads.
  public func run() { body() }

  /// What was measured of one kernel.
  public struct Figures: Sendable, Hashable, Codable {
    public var name: String
    public var medianMilliseconds: Double
    public var minimumMilliseconds: Double
    /// `operations` over the median time.
    public var gigaflops: Double
  }

  /// Times `repetitions` runs, at least one (a precondition), after three that do not count.
  public func measure(repetitions: Int) -> Figures {
    precondition(repetitions > 0, "a benchmark times a run")
    for _ in 0..<3 { run() }
    let times = (0..<repetitions).map { _ in
      let start = ContinuousClock.now
      run()
      return (ContinuousClock.now - start).seconds * 1e3
    }.sorted()
    let median = times[times.count / 2]
    return Figures(
      name: name, medianMilliseconds: median, minimumMilliseconds: times[0], gigaflops: operations / median / 1e6)
  }

  /// Every kernel of the update, ready to run.
  ///
  /// - Parameters:
  ///   - density: the share of the inputs that are not 0, in 0 ... 1 (a precondition).
  ///   - cpu: the processor.
  public static func all(density: Double = 0.15, on cpu: CPU) -> [KernelBenchmark] {
    precondition((0...1).contains(density), "a share lies in 0 ... 1")
    return PaperLayer(density: density, on: cpu).kernels
  }
}

/// The buffers of the paper's first layer and of the one behind it.
private struct PaperLayer: @unchecked Sendable {
  private let rows = 288
  private let inputs = 784
  private let hidden = Lee2013.hiddenUnits
  private let classes = 10
  private let cpu: CPU
  private let sparse: InputBatch
  /// Where gathering is timed, so that the others keep their rows.
  private let gathered: InputBatch
  private let gatheredDense: InputBatch
  private let dense: InputBatch
  private let rounded: InputBatch?
  private let values: [Float]
  private let weights: PanelMatrix
  private let slots: Slots
  private let bias: FloatBuffer
  private let activation: RowMatrix
  private let gradient: PanelRows
  private let outputWeights: PanelMatrix
  private let outputSlots: Slots
  private let outputBias: FloatBuffer
  private let logits: RowMatrix
  private let outputGradient: PanelRows
  private let nonZeros: Int

  init(density: Double, on cpu: CPU) {
    self.cpu = cpu
    var stream = RandomStream(seed: 1, purpose: .split)
    values = (0..<rows * inputs).map { _ in stream.uniform() < density ? Float(stream.uniform()) + 0.01 : 0 }
    nonZeros = values.count { $0 != 0 }
    sparse = InputBatch(form: .sparse, capacity: rows, columns: inputs)
    dense = InputBatch(form: .dense, capacity: rows, columns: inputs)
    gathered = InputBatch(form: .sparse, capacity: rows, columns: inputs)
    gatheredDense = InputBatch(form: .dense, capacity: rows, columns: inputs)
    rounded = cpu.hasBFloat16 ? InputBatch(form: .bfloat16, capacity: rows, columns: inputs) : nil
    weights = PanelMatrix(rows: inputs, columns: hidden)
    slots = [FloatBuffer(count: weights.buffer.count)]
    bias = FloatBuffer(count: weights.layout.paddedColumns)
    activation = RowMatrix(capacity: rows, columns: hidden)
    gradient = PanelRows(capacity: rows, columns: hidden)
    outputWeights = PanelMatrix(rows: hidden, columns: classes)
    outputSlots = [FloatBuffer(count: outputWeights.buffer.count)]
    outputBias = FloatBuffer(count: outputWeights.layout.paddedColumns)
    logits = RowMatrix(capacity: rows, columns: classes)
    outputGradient = PanelRows(capacity: rows, columns: classes)
    weights.setRowMajor((0..<inputs * hidden).map { _ in Float(stream.uniform() - 0.5) * 0.1 })
    outputWeights.setRowMajor((0..<hidden * classes).map { _ in Float(stream.uniform() - 0.5) * 0.1 })
    for row in 0..<rows {
      for k in 0..<classes { outputGradient[row, k] = Float(stream.uniform() - 0.5) * 1e-6 }
    }
    gather(into: sparse, dropout: nil)
    gather(into: dense, dropout: nil)
    if let rounded { gather(into: rounded, dropout: nil) }
    rounded?.round(on: cpu)
    sparse.compressColumns()
    forward(sparse)
    outputStep()
  }

  private let rule = UpdateRule.momentum(decay: 0.9, step: -1e-9)

  private func gather(into batch: InputBatch, dropout: DropoutMask?) {
    values.withUnsafeBufferPointer { values in
      guard let start = values.baseAddress else { return }
      batch.gather(rows, scale: 1, dropout: dropout, on: cpu) { .floats(start + $0 * inputs) }
    }
  }

  private func forward(_ batch: InputBatch) {
    let mask = DropoutMask(seed: 1, update: 1, layer: 1, rate: 0.5)
    cpu.forward(
      batch.layerInput(of: weights), weights, bias: bias, Epilogue(rectify: true, dropout: mask), into: activation)
  }

  private func outputStep() {
    cpu.backward(
      outputGradient, rows: rows, outputWeights, slots: outputSlots, rule, behind: activation,
      input: .rows(activation, count: rows), scale: 1, into: gradient
    ) { _, _ in }
  }

  private func step(_ batch: InputBatch) {
    cpu.update(weights, slots: slots, rule, input: batch.layerInput(of: weights), outputGradient: gradient)
  }

  var kernels: [KernelBenchmark] {
    let dropout = DropoutMask(seed: 1, update: 1, layer: 0, rate: 0.2)
    let (denseProduct, sparseProduct) = (2.0 * Double(rows * inputs * hidden), 2.0 * Double(nonZeros * hidden))
    let outputProduct = 2.0 * Double(rows * hidden * classes)
    return [
      KernelBenchmark(name: "gather, sparse, with dropout", operations: 0) { gather(into: gathered, dropout: dropout) },
      KernelBenchmark(name: "gather, dense, with dropout", operations: 0) {
        gather(into: gatheredDense, dropout: dropout)
      },
      KernelBenchmark(name: "compress columns", operations: 0) { sparse.compressColumns() },
      KernelBenchmark(name: "first layer forward, sparse", operations: sparseProduct) { forward(sparse) },
      KernelBenchmark(name: "first layer forward, dense", operations: denseProduct) { forward(dense) },
      KernelBenchmark(name: "output layer forward", operations: outputProduct) {
        cpu.forward(
          .rows(activation, count: rows), outputWeights, bias: outputBias, Epilogue(rectify: false), into: logits)
      },
      KernelBenchmark(name: "output layer back and step", operations: 2 * outputProduct) { outputStep() },
      KernelBenchmark(name: "first layer step, sparse", operations: sparseProduct) { step(sparse) },
      KernelBenchmark(name: "first layer step, dense", operations: denseProduct) { step(dense) },
    ]
      + (rounded.map { rounded in
        [
          KernelBenchmark(name: "round to bfloat16", operations: 0) { rounded.round(on: cpu) },
          KernelBenchmark(name: "first layer forward, bfloat16", operations: denseProduct) { forward(rounded) },
          KernelBenchmark(name: "first layer step, bfloat16", operations: denseProduct) { step(rounded) },
        ]
      } ?? [])
  }
}
