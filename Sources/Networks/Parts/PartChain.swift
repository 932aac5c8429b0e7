import PseudoLabelCompute

/// Parts one behind the other.
final class PartChain: Part {
  let parts: [any Part]
  private let gradients: GradientPool

  /// At least one part (a precondition).
  init(_ parts: [any Part], _ gradients: GradientPool) {
    precondition(!parts.isEmpty, "a chain needs a part")
    (self.parts, self.gradients) = (parts, gradients)
  }

  var output: RowMatrix { parts[parts.count - 1].output }

  /// What the last part takes; nil where that is the input of the chain.
  var lastInput: RowMatrix? { parts.count > 1 ? parts[parts.count - 2].output : nil }

  func forward(_ input: PartInput, _ trip: Trip) {
    var input = input
    for part in parts {
      part.forward(input, trip)
      input = .rows(part.output)
    }
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    var above = gradient
    for number in parts.indices.reversed() {
      let isFirst = number == 0
      let below = isFirst ? target : gradients.take(columns: parts[number - 1].output.columns)
      parts[number].backward(isFirst ? input : .rows(parts[number - 1].output), above, into: below, trip, step)
      if number < parts.count - 1 { gradients.give(above) }
      if let below { above = below }
    }
  }

  func followStatistics(share: Double?) { for part in parts { part.followStatistics(share: share) } }
}

/// Memory for gradients on their way back: there are never many at once.
final class GradientPool {
  private let capacity: Int
  private var free: [Int: [RowMatrix]] = [:]

  /// - Parameter capacity: the most rows.
  init(capacity: Int) { self.capacity = capacity }

  /// Rows of any content.
  func take(columns: Int) -> RowMatrix {
    free[columns]?.popLast() ?? RowMatrix(capacity: capacity, columns: columns)
  }

  /// Takes them back.
  func give(_ rows: RowMatrix) { free[rows.columns, default: []].append(rows) }
}
