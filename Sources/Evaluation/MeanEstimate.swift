/// The mean of independent values, as the error rates of runs with different seeds, and how sure it is.
public struct MeanEstimate: Sendable, Hashable {
  /// n.
  public let count: Int
  /// x̄ = (1/n) Σᵢ xᵢ.
  public let mean: Double
  /// The sample's standard deviation, s = √(Σᵢ (xᵢ - x̄)² / (n - 1)); nil where there is one value.
  public let deviation: Double?

  /// - Parameter values: x₁ … xₙ, finite, at least one (preconditions).
  public init(of values: [Double]) {
    precondition(!values.isEmpty, "the mean of no values")
    precondition(values.allSatisfy(\.isFinite), "the mean of values that are not finite")
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    count = values.count
    self.mean = mean
    deviation = count < 2 ? nil : (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
  }

  /// The 95 % interval of the expectation that the values scatter around, Student's:
  ///
  ///     x̄ ± t₀.₉₇₅(n - 1) s / √n
  ///
  /// It holds for values that are normally distributed, and nearly so for others when there are many. It is not cut to
  /// the range of the values: that of a few small error rates may reach under 0. Nil where there is one value, which
  /// says nothing of its scatter. Student, Biometrika 6 (1908) 1.
  public var interval: ConfidenceInterval? {
    deviation.map { deviation in
      let halfWidth = StudentT(degreesOfFreedom: count - 1).quantile975 * deviation / Double(count).squareRoot()
      return ConfidenceInterval(lower: mean - halfWidth, upper: mean + halfWidth)
    }
  }
}
