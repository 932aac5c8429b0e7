import PseudoLabelCompute

/// W = g v/‖v‖, column by column, where v and g are the parameters (Salimans and Kingma 2016).
package final class WeightNorm {
  /// W, which no optimizer sees.
  let weights: LiveTensor
  let direction: LiveTensor
  let gain: LiveTensor
  let cpu: CPU
  private var lengths: [Double] = []

  init(_ direction: LiveTensor, gain: LiveTensor, _ cpu: CPU) {
    (self.direction, self.gain, self.cpu) = (direction, gain, cpu)
    weights = LiveTensor(number: direction.number, direction.description)
  }

  /// ‖v‖ of each column of values [rows × columns].
  static func norms(of values: [Float], columns: Int) -> [Float] {
    lengths(of: values, columns: columns).map(Float.init)
  }

  private static func lengths(of values: [Float], columns: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: columns)
    for row in stride(from: 0, to: values.count, by: columns) {
      for column in 0..<columns { sums[column] += Double(values[row + column]) * Double(values[row + column]) }
    }
    return sums.map { $0.squareRoot() }
  }

  /// W becomes that of the parameters.
  func update() {
    let (v, g) = (direction.values, gain.values)
    lengths = WeightNorm.lengths(of: v, columns: g.count)
    weights.set(WeightNorm.weights(direction: v, gain: g))
  }

  /// g v/‖v‖ of values [rows × columns]; 0 where v is.
  package static func weights(direction v: [Float], gain g: [Float]) -> [Float] {
    let scales = zip(g, lengths(of: v, columns: g.count)).map { $1 > 0 ? Float(Double($0) / $1) : 0 }
    return v.indices.map { v[$0] * scales[$0 % scales.count] }
  }

  /// Steps on v and g from G = ∂L/∂W: ∂L/∂g = G · v/‖v‖, ∂L/∂v = g/‖v‖ (G - (∂L/∂g) v/‖v‖).
  func take(_ step: Step, _ gradient: [Float]) {
    let (v, g) = (direction.values, gain.values)
    let columns = g.count
    var along = [Double](repeating: 0, count: columns)
    for row in stride(from: 0, to: v.count, by: columns) {
      for column in 0..<columns { along[column] += Double(gradient[row + column]) * Double(v[row + column]) }
    }
    for column in 0..<columns { along[column] = lengths[column] > 0 ? along[column] / lengths[column] : 0 }
    var values = [Float](repeating: 0, count: v.count)
    for row in stride(from: 0, to: v.count, by: columns) {
      for column in 0..<columns where lengths[column] > 0 {
        let unit = Double(v[row + column]) / lengths[column]
        values[row + column] = Float(
          Double(g[column]) / lengths[column] * (Double(gradient[row + column]) - along[column] * unit))
      }
    }
    let store = LiveTensor(number: direction.number, direction.description)
    store.set(values)
    step.take(store.buffer, on: direction, cpu)
    step.take(along, on: gain, cpu)
  }
}

/// A layer with normalised weights: another part computes with W, and the step is taken on what W is made of.
final class WeightNormPart: Part {
  private let layer: any Part
  private let normalized: WeightNorm
  private let bias: LiveTensor?
  /// Gets ∂L/∂W, and ∂L/∂b at the place of the bias.
  private let gradients: OptimizerState

  /// - Parameters:
  ///   - layer: computes with the weights of `normalized`.
  ///   - normalized: what they are made of.
  ///   - bias: that of the layer.
  init(_ layer: any Part, _ normalized: WeightNorm, bias: LiveTensor?) {
    (self.layer, self.normalized, self.bias) = (layer, normalized, bias)
    gradients = OptimizerState(of: [normalized.weights] + (bias.map { [$0] } ?? []), slots: 1)
  }

  var output: RowMatrix { layer.output }

  func forward(_ input: PartInput, _ trip: Trip) {
    normalized.update()
    layer.forward(input, trip)
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    layer.backward(input, gradient, into: target, trip, step.map { _ in Step(rule: .store, state: gradients) })
    guard let step else { return }
    normalized.take(step, normalized.weights.values(of: gradients[normalized.weights][0]))
    if let bias { step.take(gradients[bias][0], on: bias, normalized.cpu) }
  }
}
