import PseudoLabelDatasets
import PseudoLabelPlatform

/// Weighted k-means, of which the points nearest to the centres are taken: points that weigh much, that stand for many others, and that
/// are unlike each other (Zhdanov 2019, "Diverse mini-batch active learning").
struct WeightedClusters {
  private static let mostSteps = 8

  let points: RowTable
  /// w, one for each point, none negative.
  let weights: [Double]
  let pool: ThreadPool

  /// The positions of points near the centres, those of the heaviest clusters first, all different.
  ///
  /// - Parameters:
  ///   - count: how many, at most as many as there are points.
  ///   - stream: draws the first centres: each with a probability in proportion to w d², d being the distance to the nearest of
  ///     those before it (k-means++, Arthur and Vassilvitskii 2007).
  func representatives(_ count: Int, _ stream: inout RandomStream) -> [Int] {
    let count = min(count, points.count)
    guard count > 0 else { return [] }
    var centres = points.selecting(seeds(count, &stream))
    var assignment = [Int](repeating: -1, count: points.count)
    for _ in 0..<Self.mostSteps {
      let distances = SquaredDistances(from: points, to: centres, on: pool)
      let nearest = (0..<points.count).map { point in
        (0..<centres.count).min {
          distances.values[point * centres.count + $0] < distances.values[point * centres.count + $1]
        } ?? 0
      }
      if nearest == assignment { break }
      assignment = nearest
      centres = points.means(of: assignment, weights: weights, groups: centres)
    }
    let distances = SquaredDistances(from: points, to: centres, on: pool)
    var mass = [Double](repeating: 0, count: centres.count)
    for (point, cluster) in assignment.enumerated() { mass[cluster] += weights[point] }
    var taken: Set<Int> = []
    let order = (0..<centres.count).sorted { (-mass[$0], $0) < (-mass[$1], $1) }
    return order.compactMap { centre in
      let nearest = (0..<points.count).filter { !taken.contains($0) }
        .min { distances.values[$0 * centres.count + centre] < distances.values[$1 * centres.count + centre] }
      if let nearest { taken.insert(nearest) }
      return nearest
    }
  }

  /// The positions of the first centres.
  private func seeds(_ count: Int, _ stream: inout RandomStream) -> [Int] {
    var chosen = [drawn(weights, &stream)]
    var nearest = SquaredDistances(from: points, to: points.selecting(chosen), on: pool).values
    while chosen.count < count {
      // Where all that is left equals a centre, any other point will do.
      let taken = Set(chosen)
      var masses = (0..<points.count).map { taken.contains($0) ? 0 : weights[$0] * nearest[$0] }
      if masses.allSatisfy({ $0 == 0 }) { masses = (0..<points.count).map { taken.contains($0) ? 0 : 1 } }
      let next = drawn(masses, &stream)
      chosen.append(next)
      let distances = SquaredDistances(from: points, to: points.selecting([next]), on: pool).values
      for point in nearest.indices { nearest[point] = min(nearest[point], distances[point]) }
    }
    return chosen
  }

  private func drawn(_ masses: [Double], _ stream: inout RandomStream) -> Int {
    let total = masses.reduce(0, +)
    guard total > 0 else { return stream.integer(below: masses.count) }
    var rest = stream.uniform() * total
    for (place, mass) in masses.enumerated() where mass > 0 {
      rest -= mass
      if rest < 0 { return place }
    }
    return masses.lastIndex { $0 > 0 } ?? 0
  }
}
