/// A number that changes while training goes on.
///
/// In JSON: `{"constant": {"value": 3}}`,
/// `{"ramp": {"from": 0, "to": 3, "during": {"start": 100, "end": 600, "unit": "epochs"}}}`,
/// `{"decay": {"from": 1.5, "factor": 0.998, "per": "epochs"}}`.
public enum Schedule: Sendable, Hashable, Codable {
  /// The same at all times.
  case constant(value: Double)
  /// With t counted in the period's unit: `from` for t < start, `from + (to - from)(t - start)/(end - start)` for
  /// start ≤ t < end, `to` after.
  case ramp(from: Double, to: Double, during: Period)
  /// `from · factorᵗ`.
  case decay(from: Double, factor: Double, per: TimeUnit)

  /// Its value at a time.
  public func value(at time: TrainingTime) -> Double {
    switch self {
    case .constant(let value):
      return value
    case .ramp(let from, let to, let period):
      let t = time.count(in: period.unit)
      if t >= period.end { return to }
      if t < period.start { return from }
      return from + (to - from) * Double(t - period.start) / Double(period.end - period.start)
    case .decay(let from, let factor, let unit):
      var (result, square, left) = (from, factor, time.count(in: unit))
      while left > 0 {
        if left & 1 == 1 { result *= square }
        square *= square
        left >>= 1
      }
      return result
    }
  }

  /// This schedule with every value times `factor`.
  public func multiplied(by factor: Double) -> Schedule {
    switch self {
    case .constant(let value): .constant(value: value * factor)
    case .ramp(let from, let to, let period): .ramp(from: from * factor, to: to * factor, during: period)
    case .decay(let from, let decay, let unit): .decay(from: from * factor, factor: decay, per: unit)
    }
  }

  /// Whether a ramp has come to its end; the other schedules count as settled from the first.
  public func isSettled(at time: TrainingTime) -> Bool {
    guard case .ramp(_, _, let period) = self else { return true }
    return time.count(in: period.unit) >= period.end
  }
}
