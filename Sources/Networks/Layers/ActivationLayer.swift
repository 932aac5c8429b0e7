import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// An activation by itself: behind a batch normalisation, or a sum.
public struct ActivationLayer: Sendable, Hashable {
  /// Of each value.
  public var function: Activation

  /// The rectifier, unless told.
  public init(_ function: Activation = .relu) { self.function = function }
}

extension ActivationLayer: LayerKind {
  func output(for input: LayerShape) -> LayerShape { input }

  func build(_ parts: inout PartBuilder) {
    parts.add(ActivationPart(function, columns: parts.shape.values, parts.context))
  }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) { try function.validate(place) }
}

// In JSON the function alone: {"activation": "relu"}.
extension ActivationLayer: Codable {
  public init(from decoder: any Decoder) throws { function = try Activation(from: decoder) }
  public func encode(to encoder: any Encoder) throws { try function.encode(to: encoder) }
}

/// An activation there and back.
final class ActivationPart: Part {
  let output: RowMatrix
  var hasParameters: Bool { false }
  private let function: Activation
  private let cpu: CPU

  init(_ function: Activation, columns: Int, _ context: PartContext) {
    (self.function, cpu) = (function, context.cpu)
    output = RowMatrix(capacity: context.capacity, columns: columns)
  }

  func forward(_ input: PartInput, _ trip: Trip) {
    let x = input.dense
    if let slope { return cpu.leaky(x, slope: slope, rows: trip.rows, into: output) }
    cpu.forEachRow(trip.rows, columns: x.columns, work: 40) { row in
      let (x, y) = (x.row(row), output.row(row))
      for c in 0..<output.columns { y[c] = x[c] * ActivationPart.distribution(x[c]) }
    }
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    guard let target else { return }
    let x = input.dense
    if let slope { return cpu.leakyGradient(gradient, x, slope: slope, rows: trip.rows, into: target) }
    cpu.forEachRow(trip.rows, columns: x.columns, work: 60) { row in
      let (x, g, y) = (x.row(row), gradient.row(row), target.row(row))
      for c in 0..<output.columns {
        y[c] = g[c] * (ActivationPart.distribution(x[c]) + x[c] * ActivationPart.density(x[c]))
      }
    }
  }

  /// On the negative side; nil of a function that is not made of two lines.
  private var slope: Float? {
    switch function {
    case .identity: 1
    case .relu: 0
    case .leakyReLU(let slope): Float(slope)
    case .gelu: nil
    }
  }

  /// Φ and its derivative.
  private static func distribution(_ x: Float) -> Float { 0.5 * (1 + erff(x * 0.707_106_78)) }
  private static func density(_ x: Float) -> Float { expf(-0.5 * x * x) * 0.398_942_28 }
}
