import PseudoLabelDatasets
import PseudoLabelPlatform
import PseudoLabeling

/// Chooses which examples a person is asked about next.
///
/// Without a model, examples that are typical of many and unlike each other. With one, of the examples that it doubts most, those that
/// stand for many others of the kind, so that no two answers tell the same. Equal seeds choose equal examples, for any number of threads.
package struct Acquisition: Sendable {
  /// An example that is to be asked about.
  package struct Choice: Sendable, Hashable {
    package var row: Int
    package var selection: SelectionReason

    package init(row: Int, selection: SelectionReason) {
      self.row = row
      self.selection = selection
    }
  }

  /// Candidates for each example that is to be chosen.
  package var candidatesPerChoice = 10
  /// Candidates that are looked at, at most, so that 100 000 rows take no longer than these.
  package var mostCandidates = 2000
  package var seed: UInt64

  /// - Parameter seed: of everything that is drawn.
  package init(seed: UInt64) { self.seed = seed }

  /// Examples that are typical of many others: the ones nearest to the centres of clusters.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - rows: to choose from; a sample of them is looked at.
  ///   - known: rows that need no others like them, as those that have a label.
  ///   - features: of all rows.
  ///   - turn: tells one call from another under the same seed.
  package func representative(
    _ count: Int, of rows: [Int], known: [Int] = [], features: Features, turn: Int, on pool: ThreadPool
  ) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: .labeling, index: UInt64(turn), branch: 1)
    let sample = Self.sample(mostCandidates, of: rows, &stream)
    let shown = Self.sample(mostCandidates / 4, of: known, &stream)
    let space = CandidateSpace(features, rows: sample + shown, seed: seed)
    // Clusters that a known row lies in are taken; so there are more clusters by as many known rows as there may be.
    let weights = [Double](repeating: 1, count: sample.count + shown.count)
    let wanted = count + min(shown.count, count)
    let picked = WeightedClusters(points: space.points, weights: weights, pool: pool).representatives(wanted, &stream)
    let free = picked.filter { $0 < sample.count }
    return free.prefix(count).map { sample[$0] }
  }

  /// Examples that a classifier doubts, and that are unlike each other.
  ///
  /// - Parameters:
  ///   - count: how many.
  ///   - rows: to choose from.
  ///   - answers: what the classifier says about all rows.
  ///   - features: of all rows.
  ///   - turn: tells one call from another under the same seed.
  package func uncertain(
    _ count: Int, of rows: [Int], answers: PoolAnswers, features: Features, turn: Int, on pool: ThreadPool
  ) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: .labeling, index: UInt64(turn), branch: 2)
    let most = min(mostCandidates, max(count, candidatesPerChoice * count))
    let candidates = Array(
      rows.sorted { (-answers.doubt[$0], $0) < (-answers.doubt[$1], $1) }.prefix(most))
    let space = CandidateSpace(features, rows: candidates, seed: seed)
    let weights = candidates.map { Double(answers.doubt[$0]) }
    return WeightedClusters(points: space.points, weights: weights, pool: pool).representatives(count, &stream)
      .map { candidates[$0] }
  }

  /// Examples about which a classifier is almost certain and that are like each other, to be confirmed at once.
  ///
  /// - Parameters:
  ///   - count: how many, at most.
  ///   - rows: to choose from.
  ///   - confidence: the least.
  ///   - answers: what the classifier says about all rows.
  ///   - features: of all rows.
  ///   - turn: tells one call from another under the same seed.
  /// - Returns: rows with the same guess, the one first that the others are nearest to; none where fewer than two are that certain.
  package func lookAlikes(
    _ count: Int, of rows: [Int], confidence: Double, answers: PoolAnswers, features: Features, turn: Int,
    on pool: ThreadPool
  ) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: .labeling, index: UInt64(turn), branch: 3)
    let certain = rows.filter { Double(answers.confidence[$0]) >= confidence }
    guard certain.count > 1 else { return [] }
    let first = certain[stream.integer(below: certain.count)]
    let like = certain.filter { answers.best[$0] == answers.best[first] && $0 != first }
    let sample = [first] + Self.sample(mostCandidates, of: like, &stream)
    let space = CandidateSpace(features, rows: sample, seed: seed)
    let distances = SquaredDistances(from: space.points.selecting([0]), to: space.points, on: pool).values
    let nearest = sample.indices.dropFirst().sorted { (distances[$0], $0) < (distances[$1], $1) }
    guard !nearest.isEmpty else { return [] }
    return ([0] + nearest.prefix(count - 1)).map { sample[$0] }
  }

  /// Some of the rows, drawn at random, in the order in which they came.
  private static func sample(_ count: Int, of rows: [Int], _ stream: inout RandomStream) -> [Int] {
    guard rows.count > count else { return rows }
    var kept = Array(rows.prefix(count))
    for place in count..<rows.count {
      let slot = stream.integer(below: place + 1)
      if slot < count { kept[slot] = rows[place] }
    }
    return kept.sorted()
  }
}
