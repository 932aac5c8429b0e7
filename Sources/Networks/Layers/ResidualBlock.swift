import PseudoLabelCompute
import PseudoLabelDiagnostics

/// y = layers(x) + shortcut(x); without layers of its own the shortcut is x itself (He et al. 2016).
public struct ResidualBlock: Sendable, Hashable {
  /// At least one; what comes out of them has the shape of what comes out of the shortcut.
  public var layers: [Layer]
  /// Layers that bring x to that shape; none where it has it.
  public var shortcut: [Layer]

  /// A block whose shortcut is x itself, unless it has layers.
  public init(_ layers: [Layer], shortcut: [Layer] = []) {
    self.layers = layers
    self.shortcut = shortcut
  }
}

extension ResidualBlock: LayerKind {
  func output(for input: LayerShape) -> LayerShape { layers.output(for: input) }

  func tensors(for input: LayerShape) -> [TensorDescription] {
    layers.tensors(for: input, "block") + shortcut.tensors(for: input, "shortcut")
  }

  func products(for input: LayerShape) -> [Int] {
    layers.eachKind(for: input).flatMap { $0.products(for: $1) }
      + shortcut.eachKind(for: input).flatMap { $0.products(for: $1) }
  }

  func activations(for input: LayerShape) -> Int {
    (layers.eachKind(for: input) + shortcut.eachKind(for: input)).reduce(output(for: input).values) {
      $0 + $1.0.activations(for: $1.1)
    }
  }

  var size: String? { "(\(layers.compactMap(\.kind.size).joined(separator: "-")))" }

  func build(_ parts: inout PartBuilder) {
    guard let block = parts.branch(layers) else { preconditionFailure("a residual block needs a layer") }
    parts.add(ResidualPart(block, shortcut: parts.branch(shortcut), parts.context))
  }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) {
    try require(!layers.isEmpty, "\(place).layers", "at least one layer", "none")
    let output = try layers.validated(at: "\(place).layers", for: input)
    let sum = try shortcut.validated(at: "\(place).shortcut", for: input)
    try require(
      output == sum, "\(place).\(shortcut.isEmpty ? "layers" : "shortcut")",
      shortcut.isEmpty
        ? "layers that leave the shape \(sum), or a shortcut that brings it to \(output)" : "the shape \(output)",
      shortcut.isEmpty ? "\(output)" : "\(sum)")
  }
}

extension ResidualBlock: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode([Layer].self, forKey: .layers), shortcut: try container.decode(.shortcut, or: []))
  }
}

extension [Layer] {
  /// What comes out of them.
  func output(for input: LayerShape) -> LayerShape { reduce(input) { $1.output(for: $0) } }

  /// Each with what goes into it.
  func eachKind(for input: LayerShape) -> [(any LayerKind, LayerShape)] {
    var shape = input
    return map { layer in
      defer { shape = layer.output(for: shape) }
      return (layer.kind, shape)
    }
  }

  /// Their arrays, within something of this name.
  func tensors(for input: LayerShape, _ name: String) -> [TensorDescription] {
    eachKind(for: input).enumerated().flatMap { number, layer in
      layer.0.tensors(for: layer.1).map { $0.named("\(name).\(number)") }
    }
  }
}

/// The sum there and back.
final class ResidualPart: Part {
  let output: RowMatrix
  private let block: PartChain
  private let shortcut: PartChain?
  private let gradients: GradientPool
  private let cpu: CPU

  init(_ block: PartChain, shortcut: PartChain?, _ context: PartContext) {
    (self.block, self.shortcut, gradients, cpu) = (block, shortcut, context.gradients, context.cpu)
    output = RowMatrix(capacity: context.capacity, columns: block.output.columns)
  }

  func forward(_ input: PartInput, _ trip: Trip) {
    let x = input.dense
    block.forward(.rows(x), trip)
    shortcut?.forward(.rows(x), trip)
    let (a, b) = (block.output, shortcut?.output ?? x)
    cpu.forEachRow(trip.rows, columns: output.columns, work: 3) { row in
      let (a, b, y) = (a.row(row), b.row(row), output.row(row))
      for c in 0..<output.columns { y[c] = a[c] + b[c] }
    }
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    let x = input.dense
    block.backward(.rows(x), gradient, into: target, trip, step)
    guard let target else {
      shortcut?.backward(.rows(x), gradient, into: nil, trip, step)
      return
    }
    guard let shortcut else { return cpu.add(gradient, to: target, rows: trip.rows) }
    let other = gradients.take(columns: target.columns)
    shortcut.backward(.rows(x), gradient, into: other, trip, step)
    cpu.add(other, to: target, rows: trip.rows)
    gradients.give(other)
  }

  func followStatistics(share: Double?) {
    block.followStatistics(share: share)
    shortcut?.followStatistics(share: share)
  }
}
