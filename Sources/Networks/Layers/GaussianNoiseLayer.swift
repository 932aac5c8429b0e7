import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// y = x + ε while training, with ε ~ N(0, deviation²) for each value; else y = x.
public struct GaussianNoiseLayer: Sendable, Hashable, Codable {
  /// Of the noise.
  public var deviation: Double

  /// Noise of this deviation.
  public init(deviation: Double) { self.deviation = deviation }
}

extension GaussianNoiseLayer: LayerKind {
  func output(for input: LayerShape) -> LayerShape { input }

  func build(_ parts: inout PartBuilder) {
    let number = parts.nextLayer()
    parts.add(GaussianNoisePart(deviation, layer: number, columns: parts.shape.values, parts.context))
  }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) {
    try require((0...1e6).contains(deviation), "\(place).deviation", "a number from 0 to 1000000", deviation.short)
  }
}

/// Noise there and back.
final class GaussianNoisePart: Part {
  let output: RowMatrix
  var hasParameters: Bool { false }
  private let deviation: Double
  private let layer: Int
  private let cpu: CPU

  init(_ deviation: Double, layer: Int, columns: Int, _ context: PartContext) {
    (self.deviation, self.layer, cpu) = (deviation, layer, context.cpu)
    output = RowMatrix(capacity: context.capacity, columns: columns)
  }

  func forward(_ input: PartInput, _ trip: Trip) {
    for group in trip.groups { forward(input.dense, group.rows, trip.mode(of: group)) }
  }

  private func forward(_ x: RowMatrix, _ rows: Range<Int>, _ mode: PassMode) {
    cpu.forEachRow(rows.count, columns: x.columns, work: 40) { number in
      let row = rows.lowerBound + number
      let (x, y) = (x.row(row), output.row(row))
      guard let (seed, update) = mode.randomness, deviation > 0 else {
        return y.update(from: x, count: output.columns)
      }
      // A stream for each row of each update.
      var stream = RandomStream(
        seed: seed, purpose: .unitNoise, index: UInt64(update) << 20 | UInt64(mode.places?.place(of: row) ?? row),
        branch: layer)
      stream.forEachNormal(output.columns, deviation: deviation) { column, noise in
        y[column] = x[column] + Float(noise)
      }
    }
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    guard let target else { return }
    cpu.forEachRow(trip.rows, columns: output.columns) {
      target.row($0).update(from: gradient.row($0), count: output.columns)
    }
  }
}
