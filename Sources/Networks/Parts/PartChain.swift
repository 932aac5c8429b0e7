import PseudoLabelCompute

/// Parts one behind the other.
final class PartChain: Part {
  let parts: [any Part]
  private let gradients: GradientPool
  private let taps: [Tap]
  private let cpu: CPU

  /// At least one part (a precondition).
  init(_ parts: [any Part], taps: [Tap] = [], _ context: PartContext) {
    precondition(!parts.isEmpty, "a chain needs a part")
    (self.parts, self.taps, gradients, cpu) = (parts, taps, context.gradients, context.cpu)
  }

  var hasParameters: Bool { parts.contains { $0.hasParameters } }

  var output: RowMatrix { parts[parts.count - 1].output }

  /// What the last part takes; nil where that is the input of the chain.
  var lastInput: RowMatrix? { parts.count > 1 ? parts[parts.count - 2].output : nil }

  func forward(_ input: PartInput, _ trip: Trip) {
    for tap in taps { tap.clear() }
    var input = input
    for part in parts {
      part.forward(input, trip)
      input = .rows(part.output)
    }
  }

  func backward(
    _ input: PartInput, _ gradient: RowMatrix, into target: RowMatrix?, _ trip: Trip, _ step: Step?
  ) {
    let lowest = target != nil ? 0 : parts.firstIndex { $0.hasParameters } ?? parts.count
    var above = gradient
    for number in (lowest..<parts.count).reversed() {
      for tap in taps where tap.part == number { tap.add(to: above, cpu) }
      let isFirst = number == 0
      let below = number == lowest ? target : gradients.take(columns: parts[number - 1].output.columns)
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
