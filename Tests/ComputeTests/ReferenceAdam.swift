import PseudoLabelCompute

/// Adam's arithmetic, number by number, in Double.
struct ReferenceAdam {
  private(set) var values: [Double]
  private var first: [Double]
  private var second: [Double]
  private var steps = 0

  init(_ values: [Float]) {
    self.values = values.map(Double.init)
    first = values.map { _ in 0 }
    second = first
  }

  /// The rule of the next step.
  var rule: UpdateRule { .adam(rate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-3, step: steps + 1) }

  mutating func step(_ gradient: [Double]) {
    steps += 1
    let (firstShare, secondShare) = (1 - power(0.9, steps), 1 - power(0.99, steps))
    for (i, g) in gradient.enumerated() {
      first[i] = 0.9 * first[i] + 0.1 * g
      second[i] = 0.99 * second[i] + 0.01 * g * g
      values[i] -= 0.01 * (first[i] / firstShare) / ((second[i] / secondShare).squareRoot() + 1e-3)
    }
  }

  private func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<exponent).reduce(1) { power, _ in power * base }
  }
}
