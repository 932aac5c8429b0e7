/// What follows when training diverges: it goes back to the parameters that it would have delivered (to those it began with,
/// where these led to a divergence before), and on with a third of the learning rate and an optimizer that begins anew.
public struct Recovery: Sendable, Hashable, Codable {
  /// How often; a divergence after that ends training.
  public var attempts: Int

  /// See the property.
  public init(attempts: Int = 3) { self.attempts = attempts }

  /// What the rate is multiplied by each time.
  public static let factor = 1.0 / 3
}
