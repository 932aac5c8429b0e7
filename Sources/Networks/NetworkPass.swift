import PseudoLabelCompute
import PseudoLabelPlatform

/// One trip of up to `capacity` rows through a network and, where it trains, back; all buffers are allocated once.
package final class NetworkPass {
  package let capacity: Int
  private let cpu: CPU
  private let inputDropout: UnitDropout?
  private let columns: Int
  private let chain: PartChain
  /// By the places of their layers.
  private let taps: [Int: Tap]
  /// ∂L/∂(logits).
  private let logitGradient: RowMatrix
  /// ∂L/∂input; made when it is first asked for.
  private lazy var bottom = RowMatrix(capacity: capacity, columns: columns)
  /// Of the last trip.
  private var last: (batch: InputBatch, trip: Trip)?
  private let isTrained: Bool

  /// - Parameters:
  ///   - live: the network.
  ///   - capacity: the most rows in a pass.
  ///   - isTrained: whether it goes back.
  ///   - hasQuietRows: whether trips may have groups of rows that have no part in what is random.
  ///   - tapped: places of layers whose values losses look at: see `hidden(_:)`.
  ///   - precision: in which numbers the dense products behind the first layer multiply; the batch knows it of the first.
  ///     Convolutions multiply in float32.
  ///   - ranks: with which the rows of each pass are divided: batches are normalised by the rows of all, and all make the same
  ///     passes; nil: alone.
  ///   - cpu: the processor.
  package init(
    _ live: LiveNetwork, capacity: Int, isTrained: Bool, hasQuietRows: Bool = false, tapped: Set<Int> = [],
    precision: Precision = .float32, ranks: (any Ranks)? = nil, on cpu: CPU
  ) {
    (self.capacity, self.cpu, self.isTrained) = (capacity, cpu, isTrained)
    let network = live.network
    inputDropout = network.inputDropout.map { UnitDropout($0, layer: 0) }
    columns = network.inputs
    var parts = PartBuilder(
      live,
      PartContext(
        capacity: capacity, isTrained: isTrained, hasQuietRows: hasQuietRows, precision: precision, cpu: cpu,
        gradients: GradientPool(capacity: capacity), ranks: ranks))
    taps = parts.add(network.layers, tapping: tapped)
    if network.output.hasWeights {
      let (weights, bias) = (parts.nextTensor(), parts.nextTensor())
      parts.addDense(weights, bias: bias, activation: .identity, dropout: nil)
    }
    chain = parts.finish(Array(taps.values))
    logitGradient = RowMatrix(capacity: isTrained ? capacity : 0, columns: network.output.classes)
  }

  // MARK: Forward

  /// The dropout of the input in this mode, for whoever gathers the batch, and the factor of its values.
  package func inputDropout(_ mode: PassMode) -> (mask: DropoutMask?, scale: Float) { inputDropout.applied(in: mode) }

  /// Computes the logits of the rows of `batch`, and, where it goes back, readies the batch for that.
  ///
  /// - Parameters:
  ///   - batch: the gathered rows.
  ///   - mode: what is random, and which statistics normalise.
  ///   - groups: rows that belong together, which cover all rows; all together unless told.
  package func forward(_ batch: InputBatch, _ mode: PassMode, groups: [RowGroup]? = nil) {
    precondition(batch.rows <= capacity, "\(batch.rows) rows in a pass of \(capacity)")
    batch.round(on: cpu)
    let trip = Trip(rows: batch.rows, mode: mode, groups: groups ?? [RowGroup(0..<batch.rows)])
    chain.forward(.batch(batch), trip)
    last = (batch, trip)
  }

  /// Writes the outputs of `rows` of the last forward pass to `outputs`.
  package func read(_ rows: Range<Int>, into outputs: inout Outputs) {
    outputs.fill(rows.count) { row in UnsafePointer(chain.output.row(rows.lowerBound + row)) }
  }

  /// What the last layer saw in the last forward pass, [rows × columns]; nil where it saw the inputs.
  package func lastHidden(rows: Int) -> (values: [Float], columns: Int)? {
    let dense = chain.parts.last.flatMap { $0 as? DenseChain }
    return (dense?.lastInput ?? chain.lastInput).map { ($0.values(rows: rows), $0.columns) }
  }

  /// What the layer at a place made of the rows of the last forward pass. It is tapped (a precondition).
  package func hidden(_ place: Int) -> RowMatrix { chain.parts[tap(place).part].output }

  private func tap(_ place: Int) -> Tap {
    guard let tap = taps[place] else { preconditionFailure("layer \(place) is not tapped") }
    return tap
  }

  // MARK: Backward

  /// Adds `weight` times the first rows of ∂L/∂(what the layer at a place made) to what goes back through it, for the rows from
  /// `first` on. It counts until the next forward pass.
  package func addHiddenGradient(
    _ gradient: RowMatrix, at place: Int, rows count: Int, from first: Int, weight: Float
  ) {
    precondition(isTrained, "this pass was not made for training")
    tap(place).add(gradient, rows: count, from: first, weight: weight, cpu)
  }

  /// Sets dL/d(logits) of `count` rows from `first` on, given row by row, times `weight`.
  package func setLogitGradient(_ gradient: [Float], count: Int, from first: Int, weight: Float) {
    precondition(isTrained, "this pass was not made for training")
    let classes = logitGradient.columns
    for row in 0..<count {
      let target = logitGradient.row(first + row)
      for k in 0..<classes { target[k] = weight * gradient[row * classes + k] }
    }
  }

  /// Sets dL/d(logits) of the first rows to 0.
  package func clearLogitGradient(rows: Int) {
    precondition(isTrained, "this pass was not made for training")
    for row in 0..<rows { logitGradient.row(row).update(repeating: 0, count: logitGradient.columns) }
  }

  /// Goes back through the layers of the last trip from the gradient that was set, and takes a step of `rule` on every
  /// parameter, with what it keeps in `state`. The statistics stay: see `followStatistics`.
  ///
  /// - Parameters:
  ///   - rule: of the step.
  ///   - state: what it keeps.
  ///   - stored: called with each gradient, or a part of it, once the rule `.store` has put it into `state`, always in the same order.
  package func backward(
    _ rule: UpdateRule, keeping state: OptimizerState, stored: ((FloatBuffer, Range<Int>) -> Void)? = nil
  ) {
    let (batch, trip) = lastTrip
    chain.backward(.batch(batch), logitGradient, into: nil, trip, Step(rule: rule, state: state, stored: stored))
  }

  /// dL/d(input) [rows × inputs] of the last trip, row by row, of the gradient that was set, before any update. The input is
  /// the gathered one, behind its dropout and scale.
  package func inputGradient() -> [Float] {
    let (batch, trip) = lastTrip
    chain.backward(.batch(batch), logitGradient, into: bottom, trip, nil)
    return bottom.values(rows: trip.rows)
  }

  /// Lets the statistics of the batch normalisations follow those of the last trip.
  ///
  /// - Parameter share: of the last trip, the rest being what they were; as each layer has it, unless told.
  package func followStatistics(share: Double? = nil) { chain.followStatistics(share: share) }

  private var lastTrip: (batch: InputBatch, trip: Trip) {
    precondition(isTrained, "this pass was not made for training")
    guard let last else { preconditionFailure("a pass goes back the way it came") }
    return last
  }
}
