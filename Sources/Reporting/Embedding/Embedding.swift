/// n points of the plane that stand for n rows of data.
package struct Embedding: Sendable, Hashable, Codable {
  /// The points, in the order of the rows, their mean at the origin.
  package let points: [SIMD2<Double>]
  /// What the picture loses: C = Σ pᵢⱼ ln (pᵢⱼ / qᵢⱼ) in nats, exact; see `TSNE`. 0 of fewer than two points.
  package let divergence: Double
  /// The perplexity that was used: the one asked for, or (n - 1) / 3, at least 1, where that is less.
  package let perplexity: Double

  package init(points: [SIMD2<Double>], divergence: Double, perplexity: Double) {
    self.points = points
    self.divergence = divergence
    self.perplexity = perplexity
  }
}
