import PseudoLabelCompute

/// t-distributed stochastic neighbour embedding: rows of data as points of the plane, neighbours near each other.
///
/// The picture that makes the Kullback-Leibler divergence of two distributions over the pairs of points small:
///
///     C = Σ_{i≠j} pᵢⱼ ln (pᵢⱼ / qᵢⱼ)
///     pᵢⱼ = (p(j|i) + p(i|j)) / 2n,   p(j|i) ∝ exp(-βᵢ |xᵢ - xⱼ|²)     among the rows
///     qᵢⱼ ∝ 1 / (1 + |yᵢ - yⱼ|²)                                      among the points of the picture
///
/// with βᵢ such that the entropy of p(·|i) is ln perplexity. Neighbours near each other in the picture mean something;
/// distances between clusters, their sizes and their places mean little.
///
/// p(j|i) runs over the 3 × perplexity nearest rows, found exactly, and the gradient's sums over all pairs are taken by
/// Barnes and Hut's approximation. The picture starts from the rows' two first principal components. Rows that are equal
/// are drawn as a disc of as many points.
///
/// Equal rows, parameters and seeds give equal points, to the bit, for any number of threads.
///
/// Time grows as n² d at first and n log n for each iteration.
///
/// Sources: van der Maaten, Hinton, "Visualizing data using t-SNE", JMLR 9 (2008); van der Maaten, "Accelerating t-SNE
/// using tree-based algorithms", JMLR 15 (2014), for the neighbours and the sums; Belkina et al. 2019 and Kobak, Berens
/// 2019 (both Nature Communications 10) for the learning rate n/12, the exaggeration and the start.
package struct TSNE: Sendable, Hashable {
  /// How many neighbours a row has, roughly.
  package let perplexity: Double
  /// Steps of gradient descent.
  package let iterations: Int
  /// What the noise of the start is drawn from.
  package let seed: UInt64
  /// What the affinities are multiplied by in the first steps, so that clusters form.
  package let earlyExaggeration: Double
  /// How many steps those are; they have momentum 0.5, the others 0.8.
  package let earlyIterations: Int
  /// θ, the side of a box of points over its distance under which it counts as one; 0 is exact, and slow.
  package let angle: Double

  /// - Parameters:
  ///   - perplexity: how many neighbours a row has, roughly: 1 or more (a precondition), 5 to 50 in most pictures. Fewer
  ///     than 3 × perplexity + 1 rows get a lower one, which the embedding names.
  ///   - iterations: steps of gradient descent, 0 or more (a precondition).
  ///   - seed: what the noise of the start is drawn from.
  ///   - earlyExaggeration: what the affinities are multiplied by in the first steps; 1 or more (a precondition).
  ///   - earlyIterations: how many steps those are, 0 or more (a precondition).
  ///   - angle: θ of the approximation, in 0 ... 0.7 (a precondition); 0 is exact, and slow.
  package init(
    perplexity: Double = 30, iterations: Int = 1000, seed: UInt64 = 1, earlyExaggeration: Double = 12,
    earlyIterations: Int = 250, angle: Double = 0.5
  ) {
    precondition(perplexity >= 1 && perplexity.isFinite, "a perplexity of \(perplexity)")
    precondition(iterations >= 0 && earlyIterations >= 0, "a negative number of iterations")
    precondition(earlyExaggeration >= 1 && earlyExaggeration.isFinite, "an exaggeration of \(earlyExaggeration)")
    precondition(0...0.7 ~= angle, "an angle of \(angle)")
    self.perplexity = perplexity
    self.iterations = iterations
    self.seed = seed
    self.earlyExaggeration = earlyExaggeration
    self.earlyIterations = earlyIterations
    self.angle = angle
  }

  /// The picture of some rows.
  ///
  /// - Parameters:
  ///   - values: n × d numbers, row-major; their number has to be a multiple of d (a precondition). n may be 0.
  ///   - columns: d, which has to be positive (a precondition).
  ///   - cpu: where to compute.
  ///   - progress: called after each iteration, on the calling thread, with how many are made and of how many.
  ///     What it throws ends the work.
  /// - Returns: n points, the divergence reached, and the perplexity that was used.
  /// - Throws: `EmbeddingFailure` at the first value that is not finite; what `progress` throws.
  package func embedding(
    of values: [Float], columns: Int, on cpu: CPU = CPU(),
    progress: (_ made: Int, _ total: Int) throws -> Void = { _, _ in }
  ) throws -> Embedding {
    let rows = try PointSet(values, columns: columns)
    let affordable = max(1, min(perplexity, Double(rows.count - 1) / 3))
    guard rows.count > 1 else {
      return Embedding(
        points: [SIMD2<Double>](repeating: .zero, count: rows.count), divergence: 0, perplexity: affordable)
    }
    let affinities = Affinities(of: rows, perplexity: affordable, on: cpu)
    var descent = GradientDescent(
      from: PrincipalAxes.start(of: rows, seed: seed, on: cpu), affinities, angle: angle)
    for iteration in 0..<iterations {
      let early = iteration < earlyIterations
      descent.step(exaggeration: early ? earlyExaggeration : 1, momentum: early ? 0.5 : 0.8, on: cpu)
      try progress(iteration + 1, iterations)
    }
    return Embedding(
      points: descent.points, divergence: Divergence.value(of: descent.points, affinities, on: cpu),
      perplexity: affordable)
  }
}

extension Affinities {
  /// The joint probabilities of some rows, each with its 3 × perplexity nearest neighbours, or fewer where there are none.
  package init(of rows: PointSet, perplexity: Double, on cpu: CPU) {
    let neighbors = NearestNeighbors(
      of: rows, count: min(rows.count - 1, Int((3 * perplexity).rounded(.up))), on: cpu)
    self.init(ConditionalAffinities(neighbors, perplexity: perplexity, on: cpu))
  }
}
