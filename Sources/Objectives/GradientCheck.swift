import Compute
import Networks

extension UnlabeledLoss {
  /// How far the gradient of this loss is from finite differences of its value, at random logits; for tests of losses.
  ///
  /// max over i of |∂L/∂zᵢ − D|, z uniform in ±3 and, where the loss asks for a reference pass, other such logits as its
  /// outputs. D is the nearer one of two estimates:
  ///
  ///     (L(z + h eᵢ) − L(z − h eᵢ)) / 2h                                       h = 10⁻³
  ///     (8 (L(z + h eᵢ) − L(z − h eᵢ)) − L(z + 2h eᵢ) + L(z − 2h eᵢ)) / 12h    h = 1/32
  ///
  /// The first is for losses that bend or jump, the second for those whose values are rounded to float32, as those are that
  /// are made of `Outputs.probabilities`. A mean over rows that is right stays below 10⁻⁵ where float32 holds its logits or
  /// probabilities and it is summed in doubles, and below 10⁻⁴ where it is summed in float32. A loss that jumps or bends may
  /// be unlucky at one of the points.
  ///
  /// - Parameters:
  ///   - units: what makes probabilities of the logits.
  ///   - rows: n, at least 1 (a precondition).
  ///   - classes: k, at least 2 (a precondition).
  ///   - seed: draws the logits.
  /// - Returns: the largest difference; NaN where a derivative is none, or was not set.
  public func gradientError(units: OutputUnits, rows: Int = 6, classes: Int = 4, seed: UInt64 = 1) -> Double {
    precondition(rows >= 1 && classes >= 2, "\(rows) rows of \(classes) classes")
    let count = rows * classes
    func logits(_ index: UInt64) -> [Float] {
      var stream = RandomStream(seed: seed, purpose: .testing, index: index)
      return (0..<count).map { _ in Float(6 * stream.uniform() - 3) }
    }
    func outputs(_ logits: [Float]) -> Outputs { Outputs(units: units, classes: classes, logits: logits) }
    let point = logits(0)
    let reference = reference == .none ? nil : outputs(logits(1))
    // Longer than it has to be, as in training, and with no number in it.
    var gradient = [Float](repeating: .nan, count: count + classes)
    var unused = gradient
    _ = value(of: outputs(point), reference: reference, gradient: &gradient)
    /// (L(z + h eᵢ) − L(z − h eᵢ)) / 2h
    func slope(_ i: Int, _ h: Float) -> Double {
      var (above, below) = (point, point)
      above[i] += h
      below[i] -= h
      let rise =
        value(of: outputs(above), reference: reference, gradient: &unused)
        - value(of: outputs(below), reference: reference, gradient: &unused)
      return rise / Double(above[i] - below[i])
    }
    var largest = 0.0
    for i in 0..<count {
      let estimates = [slope(i, 1e-3), (4 * slope(i, 1 / 32) - slope(i, 1 / 16)) / 3]
      let errors = estimates.map { abs($0 - Double(gradient[i])) }
      guard errors.allSatisfy(\.isFinite), let error = errors.min() else { return .nan }
      largest = max(largest, error)
    }
    return largest
  }
}
