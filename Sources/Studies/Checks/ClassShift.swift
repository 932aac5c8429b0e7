import PseudoLabelCompute
import PseudoLabelEvaluation
import PseudoLabelPlatform

/// The shares q of the classes among the unlabelled rows, as far as a classifier's answers tell.
///
/// With C(i|j) how often rows of class j were answered i when they were held out, and n_i how often i was answered about
/// the unlabelled rows, q makes Σᵢ nᵢ ln Σⱼ C(i|j) qⱼ largest (adjusted counting, Forman 2008, as a maximum likelihood). It
/// supposes that rows of a class look the same in both parts. The intervals are those of 200 bootstrap samples of the
/// held-out rows, drawn from their rates with half a row added to each (Jeffreys), so that no errors among a few rows do
/// not pass for none at all.
package struct ClassShift: Sendable, Hashable, Codable {
  /// Shares among the labelled rows.
  package var labeled: [Double]
  /// How many those are.
  package var labeledRows: Int
  /// q.
  package var unlabeled: [Double]
  /// 95 %, of each q.
  package var intervals: [ConfidenceInterval]

  private static let samples = 200

  /// - Parameters:
  ///   - answered: unlabelled rows of each answered class, at least one row in all.
  ///   - heldOut: answers about rows that were held out, by their true classes.
  ///   - counts: labelled rows of each class.
  ///   - seed: draws the bootstrap samples.
  package init(answered: [Int], heldOut: ConfusionMatrix, counts: [Int], seed: UInt64) {
    let classes = counts.count
    precondition(answered.count == classes && heldOut.classes == classes, "counts of other classes")
    let total = Double(max(1, counts.reduce(0, +)))
    labeled = counts.map { Double($0) / total }
    labeledRows = counts.reduce(0, +)
    let table = (0..<classes).map { truth in (0..<classes).map { heldOut[truth: truth, predicted: $0] } }
    unlabeled = ClassShift.shares(answered, table)
    var random = RandomStream(seed: seed, purpose: .split, index: 9)
    let draws = (0..<Self.samples).map { _ in
      ClassShift.shares(answered, table.map { ClassShift.resampled($0, from: &random) })
    }
    intervals = (0..<classes).map { k in
      let sorted = draws.map { $0[k] }.sorted()
      return ConfidenceInterval(lower: sorted[Self.samples / 40], upper: sorted[Self.samples - 1 - Self.samples / 40])
    }
  }

  /// The most likely shares, by expectation maximisation. A tenth of a row is added to every count, so that no answer is
  /// impossible.
  private static func shares(_ answered: [Int], _ table: [[Int]]) -> [Double] {
    let classes = answered.count
    let rates = table.map { row in
      let sum = Double(row.reduce(0, +)) + 0.1 * Double(classes)
      return row.map { (Double($0) + 0.1) / sum }
    }
    let total = Double(max(1, answered.reduce(0, +)))
    var shares = [Double](repeating: 1 / Double(classes), count: classes)
    for _ in 0..<500 {
      var next = [Double](repeating: 0, count: classes)
      for (answer, count) in answered.enumerated() where count > 0 {
        let all = shares.indices.reduce(0) { $0 + rates[$1][answer] * shares[$1] }
        for truth in shares.indices {
          next[truth] += Double(count) / total * rates[truth][answer] * shares[truth] / all
        }
      }
      let change = zip(next, shares).reduce(0) { max($0, abs($1.0 - $1.1)) }
      shares = next
      if change < 1e-6 { break }
    }
    return shares
  }

  /// As many answers as there are, drawn from their rates with half a row added to each.
  private static func resampled(_ row: [Int], from random: inout RandomStream) -> [Int] {
    var sample = [Int](repeating: 0, count: row.count)
    let count = row.reduce(0, +)
    let total = Double(count) + 0.5 * Double(row.count)
    for _ in 0..<count {
      var left = random.uniform() * total
      let answer = row.firstIndex {
        left -= Double($0) + 0.5
        return left < 0
      }
      sample[answer ?? row.count - 1] += 1
    }
    return sample
  }

  /// The classes whose share differs by more than a twentieth, whatever the ends of both intervals: the labelled rows may
  /// be a small sample too, and theirs is Wilson's.
  package var shifted: [Int] {
    labeled.indices.filter {
      let known = ConfidenceInterval.wilson(
        successes: Int((labeled[$0] * Double(labeledRows)).rounded()), count: max(1, labeledRows))
      return (intervals[$0].lower > labeled[$0] + 0.05 && intervals[$0].lower > known.upper)
        || (intervals[$0].upper < labeled[$0] - 0.05 && intervals[$0].upper < known.lower)
    }
  }
}
