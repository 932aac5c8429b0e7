import PseudoLabelCompute
import PseudoLabelDiagnostics

extension Dropout: LayerKind {
  func output(for input: LayerShape) -> LayerShape { input }

  func build(_ parts: inout PartBuilder) {
    let number = parts.nextLayer()
    parts.add(DropoutPart(UnitDropout(self, layer: number), columns: parts.shape.values, parts.context))
  }

  func validate(at place: String, for input: LayerShape) throws(RequestFailure) { try validate(place) }
}

/// Dropout by itself, there and back.
final class DropoutPart: Part {
  let output: RowMatrix
  var hasParameters: Bool { false }
  private let dropout: UnitDropout
  private let cpu: CPU

  init(_ dropout: UnitDropout, columns: Int, _ context: PartContext) {
    (self.dropout, cpu) = (dropout, context.cpu)
    output = RowMatrix(capacity: context.capacity, columns: columns)
  }

  func forward(_ input: PartInput, _ trip: Trip) { drop(input.dense, trip, into: output) }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    if let target { drop(gradient, trip, into: target) }
  }

  private func drop(_ x: RowMatrix, _ trip: Trip, into target: RowMatrix) {
    for group in trip.groups {
      let (mask, scale) = dropout.applied(in: trip.mode(of: group))
      cpu.drop(x, mask, scale: scale, rows: group.rows, into: target)
    }
  }
}
