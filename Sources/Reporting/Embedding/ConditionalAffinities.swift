import Foundation
import PseudoLabelCompute

/// How likely each point would pick each of its neighbours, the widths of the Gaussians chosen for one perplexity.
///
///     p(j|i) = exp(-βᵢ dᵢⱼ²) / Σₖ exp(-βᵢ dᵢₖ²),   -Σⱼ p(j|i) ln p(j|i) = ln perplexity
///
/// over the k nearest neighbours of i; the other points have p = 0. Where more neighbours than the perplexity are
/// equally near, as copies of a point are, no β gives the entropy, and the limit β → ∞ is taken: all of them alike.
///
/// Source: van der Maaten, Hinton, "Visualizing data using t-SNE", JMLR 9 (2008), section 2.
package struct ConditionalAffinities: Sendable {
  package let neighbors: NearestNeighbors
  /// n × k probabilities, each row summing to one, in the order of the neighbours.
  package let values: [Double]

  /// How near the entropy comes to the one asked for, in nats.
  package static let tolerance = 1e-7

  /// - Parameters:
  ///   - neighbors: the k nearest neighbours of every point.
  ///   - perplexity: in 1 ... k (a precondition), unless there are no neighbours at all.
  ///   - cpu: where to compute.
  package init(_ neighbors: NearestNeighbors, perplexity: Double, on cpu: CPU) {
    let k = neighbors.count
    precondition(k == 0 || 1...Double(k) ~= perplexity, "a perplexity of \(perplexity) of \(k) neighbours")
    self.neighbors = neighbors
    var values = [Double](repeating: 0, count: neighbors.indices.count)
    if k > 0 {
      let rows = values.count / k
      values.withUnsafeMutableBufferPointer { values in
        cpu.pool.run((rows + 63) / 64) { part, _ in
          for row in part * 64..<min((part + 1) * 64, rows) {
            let slice = row * k..<(row + 1) * k
            let calibrated = Self.calibrated(Array(neighbors.squaredDistances[slice]), entropy: log(perplexity))
            for (place, value) in zip(slice, calibrated) { values[place] = value }
          }
        }
      }
    }
    self.values = values
  }

  /// The probabilities of one row, from its distances in ascending order.
  private static func calibrated(_ distances: [Double], entropy: Double) -> [Double] {
    let nearest = distances[0]
    let excess = distances.map { $0 - nearest }
    let equallyNear = excess.prefix { $0 == 0 }.count
    let mean = excess.reduce(0, +) / Double(excess.count)
    guard log(Double(equallyNear)) < entropy else {
      return excess.map { $0 == 0 ? 1 / Double(equallyNear) : 0 }
    }
    // The entropy falls as β grows. Bracketed by ever larger steps, then halved, both in ln β: near and far
    // neighbours may be twenty orders of magnitude apart.
    var (low, high) = (-Double.infinity, Double.infinity)
    var logBeta = -log(mean)
    var step = 1.0
    var row = gaussian(excess, beta: exp(logBeta))
    for _ in 0..<200 where abs(row.entropy - entropy) > tolerance {
      if row.entropy > entropy { low = logBeta } else { high = logBeta }
      if low.isInfinite {
        logBeta -= step
        step *= 2
      } else if high.isInfinite {
        logBeta += step
        step *= 2
      } else {
        logBeta = (low + high) / 2
      }
      row = gaussian(excess, beta: exp(logBeta))
    }
    return row.probabilities
  }

  private static func gaussian(_ excess: [Double], beta: Double) -> (probabilities: [Double], entropy: Double) {
    var probabilities = excess
    var (sum, weighted) = (0.0, 0.0)
    for place in probabilities.indices {
      // Where β is infinite, zero times it would be no number.
      let exponent = excess[place] == 0 ? 0 : beta * excess[place]
      let weight = exp(-exponent)
      probabilities[place] = weight
      sum += weight
      if weight > 0 { weighted += weight * exponent }
    }
    for place in probabilities.indices { probabilities[place] /= sum }
    return (probabilities, log(sum) + weighted / sum)
  }
}
