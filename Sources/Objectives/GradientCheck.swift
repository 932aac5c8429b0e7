import Compute
import Networks

extension UnlabeledLoss {
  /// How far the gradient of this loss is from central differences of its value, at random logits; for tests of losses.
  ///
  /// max over i of |∂L/∂zᵢ − (L(z + h eᵢ) − L(z − h eᵢ)) / 2h| with h = 10⁻³, z uniform in ±3 and, where the loss asks for a
  /// reference pass, other such logits as its outputs. A loss in float32 logits that is right stays below 10⁻⁵. A loss that
  /// jumps or bends may be unlucky at one of the points.
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
    var largest = 0.0
    for i in 0..<count {
      var (above, below) = (point, point)
      above[i] += 1e-3
      below[i] -= 1e-3
      let rise =
        value(of: outputs(above), reference: reference, gradient: &unused)
        - value(of: outputs(below), reference: reference, gradient: &unused)
      let error = abs(rise / Double(above[i] - below[i]) - Double(gradient[i]))
      guard error.isFinite else { return .nan }
      largest = max(largest, error)
    }
    return largest
  }
}
