import PseudoLabelCompute

/// Rectified convolutions at a stride of 1 one behind the other, a few images at a time through all of them: see
/// `ConvolutionStack`.
final class ConvolutionChain: Part {
  struct Layer {
    let shape: ConvolutionShape
    let weights: LiveTensor
    let bias: LiveTensor
    let dropout: UnitDropout?
  }

  private let layers: [Layer]
  private let stack: ConvolutionStack

  init(_ layers: [Layer], _ context: PartContext) {
    self.layers = layers
    stack = ConvolutionStack(
      layers.map { ConvolutionParameters($0.shape, weights: $0.weights.buffer, bias: $0.bias.buffer) },
      capacity: context.capacity, isTrained: context.isTrained, on: context.cpu)
  }

  var output: RowMatrix { stack.output }

  func forward(_ input: PartInput, _ trip: Trip) {
    stack.forward(input.dense, rows: trip.rows, dropout: layers.map { $0.dropout.applied(in: trip.mode) })
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    stack.backward(
      gradient, rows: trip.rows, scales: layers.map { $0.dropout.applied(in: trip.mode).scale },
      step: step.map { step in
        (step.rule, layers.map { ConvolutionSlots(weights: step.state[$0.weights], bias: step.state[$0.bias]) })
      }, into: target)
    for layer in layers.reversed() {
      step?.tell(of: layer.weights)
      step?.tell(of: layer.bias)
    }
  }
}
