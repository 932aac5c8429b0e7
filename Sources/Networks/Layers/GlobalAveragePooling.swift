import PseudoLabelCompute
import PseudoLabelDiagnostics

/// The mean of each channel over all places of an image.
public struct GlobalAveragePooling: Sendable, Hashable, Codable {
  /// There is nothing to choose.
  public init() {}
}

extension GlobalAveragePooling: LayerKind {
  func output(for input: LayerShape) -> LayerShape { .units(input.requiredImage.channels) }

  func build(_ parts: inout PartBuilder) { parts.add(GlobalAveragePoolingPart(parts.shape, parts.context)) }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) {
    guard case .image = input else {
      throw RequestFailure(place, expected: "pooling of images", found: "one behind a dense layer")
    }
  }
}

/// The means there and back.
final class GlobalAveragePoolingPart: Part {
  let output: RowMatrix
  var hasParameters: Bool { false }
  private let places: Int
  private let cpu: CPU

  init(_ shape: LayerShape, _ context: PartContext) {
    (places, cpu) = (shape.places, context.cpu)
    output = RowMatrix(capacity: context.capacity, columns: shape.channels)
  }

  func forward(_ input: PartInput, _ trip: Trip) {
    let x = input.dense
    cpu.forEachRow(trip.rows, columns: x.columns) { row in
      let (x, y, channels) = (x.row(row), output.row(row), output.columns)
      y.update(repeating: 0, count: channels)
      for place in 0..<places { for c in 0..<channels { y[c] += x[place * channels + c] } }
      for c in 0..<channels { y[c] /= Float(places) }
    }
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    guard let target else { return }
    cpu.forEachRow(trip.rows, columns: target.columns) { row in
      let (g, y, channels) = (gradient.row(row), target.row(row), output.columns)
      for place in 0..<places { for c in 0..<channels { y[place * channels + c] = g[c] / Float(places) } }
    }
  }
}
