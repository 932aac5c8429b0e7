import PseudoLabelPlatform

extension LabeledSet {
  /// The positions of the examples in `count` folds of nearly equal size and class shares, each drawn at random.
  ///
  /// The examples of a class are dealt out one by one, each class beginning where the one before ended, so that the sizes
  /// of two folds differ by one at most, and so do their counts of any class. Equal arguments give equal folds, and so do
  /// other numbers for the same classes.
  ///
  /// - Parameters:
  ///   - count: folds, at least 2 (a precondition).
  ///   - seed: draws them.
  public func folds(_ count: Int, seed: UInt64) -> [[Int]] {
    precondition(count >= 2, "\(count) folds")
    var folds = [[Int]](repeating: [], count: count)
    for (turn, position) in shuffledByClass(seed: seed).joined().enumerated() { folds[turn % count].append(position) }
    return folds.map { $0.sorted() }
  }

  /// The positions of a random part of the examples with nearly the class shares of the whole.
  ///
  /// Each class gives its share, rounded down; what is lacking to the share of the whole, rounded, is given one by one by
  /// the classes that rounding took most from. One example at least of each class stays outside. Other numbers for the
  /// same classes give the same part.
  ///
  /// - Parameters:
  ///   - share: of the examples, in 0 ... 1 (a precondition).
  ///   - seed: draws them.
  public func holdOut(share: Double, seed: UInt64) -> [Int] {
    precondition((0...1).contains(share), "a share of \(share)")
    let groups = shuffledByClass(seed: seed)
    var wanted = groups.map { min(Int(Double($0.count) * share), $0.count - 1) }
    let lacking = groups.indices.map { Double(groups[$0].count) * share - Double(wanted[$0]) }
    let most = groups.indices.filter { lacking[$0] > 0 && wanted[$0] < groups[$0].count - 1 }
      .sorted { (lacking[$1], $0) < (lacking[$0], $1) }
    let total = Int((Double(count) * share).rounded())
    for group in most.prefix(max(0, total - wanted.reduce(0, +))) { wanted[group] += 1 }
    return zip(groups, wanted).flatMap { $0.prefix($1) }.sorted()
  }

  /// The positions of each class in random order, the classes in the order in which a random example of each comes first:
  /// what number a class has is no matter. Classes without examples are left out.
  private func shuffledByClass(seed: UInt64) -> [[Int]] {
    var random = RandomStream(seed: seed, purpose: .split)
    var places = [Int?](repeating: nil, count: classes)
    var groups: [[Int]] = []
    for position in random.permutation(of: count) {
      if let place = places[labels[position]] {
        groups[place].append(position)
      } else {
        places[labels[position]] = groups.count
        groups.append([position])
      }
    }
    return groups
  }
}
