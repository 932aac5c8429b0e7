import PseudoLabelCompute

/// A convolution of any stride by itself, z = image * W + b.
final class ConvolutionPart: Part {
  let output: RowMatrix
  private let weights: LiveTensor
  private let bias: LiveTensor?
  private let kernel: ConvolutionKernel
  private let channels: ChannelLayout
  private let cpu: CPU

  init(_ shape: ConvolutionShape, _ weights: LiveTensor, bias: LiveTensor?, _ context: PartContext) {
    (self.weights, self.bias, cpu) = (weights, bias, context.cpu)
    kernel = ConvolutionKernel(shape, capacity: context.capacity, isTrained: context.isTrained, on: context.cpu)
    output = RowMatrix(capacity: context.capacity, columns: shape.convolved)
    channels = ChannelLayout(channels: shape.outputs, places: shape.convolvedHeight * shape.convolvedWidth)
  }

  func forward(_ input: PartInput, _ trip: Trip) {
    kernel.forward(input.dense, rows: trip.rows, weights: weights.buffer, into: output)
    guard let bias else { return }
    let ones = [Float](repeating: 1, count: channels.channels)
    cpu.affine(output, scale: ones, shift: bias.values, 0..<trip.rows, channels, into: output)
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    if let target { kernel.inputGradient(gradient, rows: trip.rows, weights: weights.buffer, into: target) }
    guard let step else { return }
    step.take(kernel.weightGradient(input.dense, rows: trip.rows, outputGradient: gradient), on: weights, cpu)
    if let bias { step.take(cpu.sums(of: gradient, 0..<trip.rows, channels), on: bias, cpu) }
  }
}
