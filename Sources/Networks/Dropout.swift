/// Each unit is set to zero with probability `rate` while training.
public struct Dropout: Sendable, Hashable, Codable {
  /// Where the missing part is made up for.
  public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing is rescaled while training; at test the units are multiplied by (1 - rate), which is the same as scaling
    /// the weights behind them. The form of Hinton et al. 2012, and of Lee 2013.
    case unscaled
    /// The units that stay are divided by (1 - rate) while training; at test nothing is scaled.
    case inverted
  }

  /// The probability that a unit is dropped, in [0, 1).
  public var rate: Double
  /// Where the missing part is made up for.
  public var form: Form

  /// A rate in [0, 1), in the paper's form unless told.
  public init(_ rate: Double, form: Form = .unscaled) {
    self.rate = rate
    self.form = form
  }

  var trainingScale: Float { form == .inverted ? Float(1 / (1 - rate)) : 1 }
  package var inferenceScale: Float { form == .unscaled ? Float(1 - rate) : 1 }
}
