import Testing

/// Slopes of a loss beside its gradient. At a corner, where a unit or a window's largest value changes over within the step, the
/// slopes to both sides differ, and there is no derivative to compare with.
public struct Slopes {
  private let value: Double
  private let step: Float
  private let tolerance: Double
  private var count = 0
  private var corners = 0

  /// - Parameters:
  ///   - value: the loss itself.
  ///   - step: to either side.
  ///   - tolerance: of the difference, times the gradient where that is above 1.
  public init(_ value: Double, step: Float = 5e-4, tolerance: Double = 4e-3) {
    (self.value, self.step, self.tolerance) = (value, step, tolerance)
  }

  /// Compares the gradient with the loss a step away.
  public mutating func check(_ shifted: (Float) -> Double, _ gradient: Double, _ place: String) {
    let (right, left) = ((shifted(step) - value) / Double(step), (value - shifted(-step)) / Double(step))
    let tolerance = tolerance * max(1, abs(gradient))
    count += 1
    if abs(right - left) > tolerance {
      corners += 1
    } else {
      #expect(abs((right + left) / 2 - gradient) < tolerance, "\(place): \((right + left) / 2), not \(gradient)")
    }
  }

  /// Fewer than a fifth were corners, and there were some that were not.
  public func expectFewCorners() {
    #expect(count > 10 && corners * 5 <= count, "\(corners) corners in \(count) slopes")
  }
}
