import Compute

extension LabeledSet {
  /// The positions of the examples in `count` folds of nearly equal size and class shares, each drawn at random.
  ///
  /// The examples of a class are dealt out one by one, each class beginning where the one before ended, so that the sizes
  /// of two folds differ by one at most, and so do their counts of any class. Equal arguments give equal folds.
  ///
  /// - Parameters:
  ///   - count: folds, at least 2 (a precondition).
  ///   - seed: draws them.
  public func folds(_ count: Int, seed: UInt64) -> [[Int]] {
    precondition(count >= 2, "\(count) folds")
    var random = RandomStream(seed: seed, purpose: .split)
    let order = random.permutation(of: labels.count)
    var folds = [[Int]](repeating: [], count: count)
    var turn = 0
    for label in 0..<classes {
      for position in order where labels[position] == label {
        folds[turn % count].append(position)
        turn += 1
      }
    }
    return folds.map { $0.sorted() }
  }

  /// The positions of a random part of the examples with nearly the class shares of the whole: the share of each class,
  /// rounded, but one example at least stays outside it.
  ///
  /// - Parameters:
  ///   - share: of the examples, in 0 ... 1 (a precondition).
  ///   - seed: draws them.
  public func holdOut(share: Double, seed: UInt64) -> [Int] {
    precondition((0...1).contains(share), "a share of \(share)")
    var random = RandomStream(seed: seed, purpose: .split)
    var wanted = (0..<classes).map { label in
      let there = labels.count { $0 == label }
      return min(Int((Double(there) * share).rounded()), max(0, there - 1))
    }
    var positions: [Int] = []
    for position in random.permutation(of: count) where wanted[labels[position]] > 0 {
      wanted[labels[position]] -= 1
      positions.append(position)
    }
    return positions.sorted()
  }
}
