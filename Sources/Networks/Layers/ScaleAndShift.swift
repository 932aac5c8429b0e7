import PseudoLabelCompute
import PseudoLabelDiagnostics

/// y = γ x + β for each channel, of images, or unit: what a batch normalisation has by itself, for where noise comes between. γ
/// [channels] starts at 1, β [channels] at 0.
public struct ScaleAndShift: Sendable, Hashable {
  /// Whether there is γ.
  public var hasScale: Bool
  /// Whether there is β.
  public var hasShift: Bool

  /// γ and β, unless told.
  public init(hasScale: Bool = true, hasShift: Bool = true) {
    self.hasScale = hasScale
    self.hasShift = hasShift
  }
}

extension ScaleAndShift: LayerKind {
  func output(for input: LayerShape) -> LayerShape { input }

  func tensors(for input: LayerShape) -> [TensorDescription] {
    (hasScale ? [.vector("scale", input.channels, 1)] : []) + (hasShift ? [.vector("shift", input.channels)] : [])
  }

  func build(_ parts: inout PartBuilder) {
    let scale = hasScale ? parts.nextTensor() : nil
    let shift = hasShift ? parts.nextTensor() : nil
    parts.add(ScaleAndShiftPart(parts.shape, scale: scale, shift: shift, parts.context))
  }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) {
    try require(hasScale || hasShift, place, "hasScale or hasShift", "neither")
  }
}

// What is not written is as `init` has it.
extension ScaleAndShift: Codable {
  public init(from decoder: any Decoder) throws {
    let (container, standard) = (try decoder.container(keyedBy: CodingKeys.self), ScaleAndShift())
    self.init(
      hasScale: try container.decode(.hasScale, or: standard.hasScale),
      hasShift: try container.decode(.hasShift, or: standard.hasShift))
  }
}

/// Scale and shift there and back.
final class ScaleAndShiftPart: Part {
  let output: RowMatrix
  private let channels: ChannelLayout
  private let scale: LiveTensor?
  private let shift: LiveTensor?
  private let cpu: CPU

  init(_ shape: LayerShape, scale: LiveTensor?, shift: LiveTensor?, _ context: PartContext) {
    (self.scale, self.shift, cpu) = (scale, shift, context.cpu)
    channels = ChannelLayout(channels: shape.channels, places: shape.places)
    output = RowMatrix(capacity: context.capacity, columns: shape.values)
  }

  private var gains: [Float] { scale?.values ?? [Float](repeating: 1, count: channels.channels) }

  func forward(_ input: PartInput, _ trip: Trip) {
    let offsets = shift?.values ?? [Float](repeating: 0, count: channels.channels)
    cpu.affine(input.dense, scale: gains, shift: offsets, 0..<trip.rows, channels, into: output)
  }

  /// ∂L/∂γ = Σ g x, ∂L/∂β = Σ g, ∂L/∂x = γ g.
  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    let zeros = [Float](repeating: 0, count: channels.channels)
    if let target { cpu.affine(gradient, scale: gains, shift: zeros, 0..<trip.rows, channels, into: target) }
    guard let step else { return }
    let (sums, products) = cpu.products(of: gradient, and: input.dense, mean: zeros, 0..<trip.rows, channels)
    if let scale { step.take(products, on: scale, cpu) }
    if let shift { step.take(sums, on: shift, cpu) }
  }
}
