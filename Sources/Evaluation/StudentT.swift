import PseudoLabelPlatform

/// Student's t distribution with a whole number ν of degrees of freedom.
package struct StudentT {
  /// ν.
  package let degreesOfFreedom: Int

  /// - Parameter degreesOfFreedom: ν, at least 1 (a precondition).
  package init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom >= 1, "\(degreesOfFreedom) degrees of freedom")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// P(|T| ≤ √ν tan θ) for θ in 0 ... π/2, a finite sum of ν / 2 terms: with s = sin θ and c = cos θ,
  ///
  ///     ν even:  s (1 + 1/2 c² + 1·3/2·4 c⁴ + … )               to c^(ν - 2)
  ///     ν odd:   2/π (θ + s (c + 2/3 c³ + 2·4/3·5 c⁵ + … ))     to c^(ν - 2), 2θ/π where ν = 1
  ///
  /// M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions (1964), 26.7.3 and 26.7.4.
  private func probabilityWithin(angle theta: Double) -> Double {
    let cosine = cos(theta)
    let isOdd = degreesOfFreedom % 2 == 1
    var term = isOdd ? cosine : 1
    var sum = 0.0
    for power in stride(from: isOdd ? 1 : 0, through: degreesOfFreedom - 2, by: 2) {
      sum += term
      term *= cosine * cosine * Double(power + 1) / Double(power + 2)
    }
    return isOdd ? 2 / .pi * (theta + sin(theta) * sum) : sin(theta) * sum
  }

  /// The value that T exceeds with probability 0.025: P(|T| ≤ t) = 0.95. By bisection, to about 13 digits.
  package var quantile975: Double {
    var (lower, upper) = (0.0, Double.pi / 2)
    while true {
      let middle = (lower + upper) / 2
      guard middle > lower, middle < upper else { break }
      if probabilityWithin(angle: middle) < 0.95 { lower = middle } else { upper = middle }
    }
    return Double(degreesOfFreedom).squareRoot() * tan(lower)
  }
}
