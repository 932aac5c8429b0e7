/// Rows that are mixed with each other before the network sees them: those of some trained passes, and the labelled rows.
///
/// Row i of the pool becomes λᵢ xᵢ + (1 - λᵢ) x_π(i), and its target λᵢ qᵢ + (1 - λᵢ) q_π(i), where π is a random permutation of the pool
/// and λᵢ = max(λ, 1 - λ), λ ~ Beta(`concentration`, `concentration`), so that a row stays most of what it is (Berthelot et al.
/// 2019). The target of a labelled row is its class. Rows are mixed behind the dropout of the inputs.
public struct MixingPool: Sendable, Hashable {
  /// Of the distribution of λ, positive.
  public var concentration: Double
  /// Trained passes of the loss whose rows take part.
  public var passes: [Pass]

  /// A pool of the labelled rows and those of some trained passes.
  public init(concentration: Double, passes: [Pass]) {
    self.concentration = concentration
    self.passes = passes
  }
}
