/// An auto-encoder that learns to undo noise (Vincent et al. 2010): x̃ is x with inputs set to zero at random,
///
///     h = dropout(max(x̃ W + b, 0)),   x̂ = σ(h Wᵀ + c)
///
/// with tied weights: W [in × out] and b [out] are those of a network's first hidden layer, c [in] is its own. Neither the
/// inputs nor the units that stay are rescaled.
///
/// L = -(1/n) Σᵢ Σⱼ [xᵢⱼ ln x̂ᵢⱼ + (1-xᵢⱼ) ln(1-x̂ᵢⱼ)], summed over the inputs, averaged over the n rows; the inputs lie in
/// [0, 1].
public struct DenoisingAutoencoder: Sendable, Hashable, Codable {
  /// The probability with which an input is set to zero.
  public var masking: Double
  /// The probability with which a hidden unit is.
  public var dropout: Double

  /// Lee 2013, section 3: half of both.
  public init(masking: Double = 0.5, dropout: Double = 0.5) {
    self.masking = masking
    self.dropout = dropout
  }
}
