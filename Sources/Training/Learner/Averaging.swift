import PseudoLabelDiagnostics

/// A running average of the network's parameters, the teacher of some methods: behind the n-th update
///
///     θ' ← d θ' + (1 - d) θ,   d = min(decay, (1 + n)/(10 + n))
///
/// so that the average spans at most about a ninth of the updates that were made, and short trainings soon forget their first
/// parameters. The rule is that of TensorFlow's `ExponentialMovingAverage`; Tarvainen and Valpola 2017 have n/(n + 1), a plain
/// mean of all, until it reaches the decay.
public struct Averaging: Sendable, Hashable, Codable {
  /// In [0, 1); 0 is the network itself.
  public var decay: Double
  /// Whether the average is what is validated and delivered, in place of the network itself.
  public var isDelivered: Bool

  /// 0.999 and delivered by default.
  public init(decay: Double = 0.999, isDelivered: Bool = true) {
    self.decay = decay
    self.isDelivered = isDelivered
  }

  func decay(at step: Int) -> Float { Float(min(decay, Double(1 + step) / Double(10 + step))) }

  func validate(_ place: String) throws(RequestFailure) {
    guard (0..<1).contains(decay) else {
      throw RequestFailure("\(place).decay", expected: "a number in [0, 1)", found: decay.short)
    }
  }
}
