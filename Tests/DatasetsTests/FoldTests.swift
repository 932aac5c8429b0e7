import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import Testing

@Suite struct FoldTests {
  private func set(_ labels: [Int], classes: Int) -> LabeledSet {
    LabeledSet(features: Features(.floats(labels.map(Float.init)), columns: 1), labels: labels, classes: classes)
  }

  /// Sets of many sizes and class shares; some classes are tiny, some empty.
  private func sets() -> [LabeledSet] {
    var random = RandomStream(seed: 7, purpose: .testing)
    return (0..<60).map { _ in
      let classes = Int.random(in: 1...8, using: &random)
      let shares = (0..<classes).map { _ in random.uniform() * random.uniform() }
      let labels = (0..<Int.random(in: 1...90, using: &random)).map { _ in
        var place = random.uniform() * shares.reduce(0, +)
        return shares.firstIndex { share in
          place -= share
          return place < 0
        } ?? classes - 1
      }
      return set(labels, classes: classes)
    }
  }

  private func counts(_ set: LabeledSet, _ positions: [Int]) -> [Int] {
    positions.reduce(into: Array(repeating: 0, count: set.classes)) { $0[set.labels[$1]] += 1 }
  }

  private func spread(_ numbers: some Collection<Int>) -> Int { (numbers.max() ?? 0) - (numbers.min() ?? 0) }

  @Test(arguments: [2, 3, 5, 10])
  func foldsAreAPartitionOfEqualSizesAndClassShares(count: Int) {
    for (seed, set) in sets().enumerated() {
      let folds = set.folds(count, seed: UInt64(seed))
      #expect(folds.count == count)
      #expect(folds.flatMap { $0 }.sorted() == Array(0..<set.count))
      #expect(spread(folds.map(\.count)) <= 1)
      for label in 0..<set.classes {
        let ofClass = folds.map { counts(set, $0)[label] }
        #expect(spread(ofClass) <= 1)
      }
      #expect(folds.allSatisfy { $0 == $0.sorted() })
    }
  }

  @Test func theSeedAloneDrawsTheFolds() {
    let set = set((0..<60).map { $0 % 3 }, classes: 3)
    let drawn = (0..<20).map { set.folds(5, seed: $0) }
    for (seed, folds) in drawn.enumerated() { #expect(set.folds(5, seed: UInt64(seed)) == folds) }
    #expect(Set(drawn).count == 20)
    let parts = (0..<20).map { set.holdOut(share: 0.2, seed: $0) }
    for (seed, part) in parts.enumerated() { #expect(set.holdOut(share: 0.2, seed: UInt64(seed)) == part) }
    #expect(Set(parts).count == 20)
  }

  /// Every position is as likely as another of its class to stand in any fold.
  @Test func eachExampleComesToEachFold() {
    let set = set([0, 0, 0, 0, 0, 0, 1, 1, 1], classes: 2)
    var visits = Array(repeating: Array(repeating: 0, count: 3), count: set.count)
    for seed: UInt64 in 0..<600 {
      for (number, fold) in set.folds(3, seed: seed).enumerated() {
        for position in fold { visits[position][number] += 1 }
      }
    }
    // 200 expected, with a standard deviation of 11.5.
    #expect(visits.allSatisfy { $0.allSatisfy { (150...250).contains($0) } })
  }

  @Test func namingTheClassesOtherwiseDrawsTheSame() {
    var random = RandomStream(seed: 8, purpose: .testing)
    for (seed, original) in sets().enumerated() {
      let names = random.permutation(of: original.classes)
      let renamed = set(original.labels.map { names[$0] }, classes: original.classes)
      #expect(renamed.folds(4, seed: UInt64(seed)) == original.folds(4, seed: UInt64(seed)))
      #expect(renamed.holdOut(share: 0.3, seed: UInt64(seed)) == original.holdOut(share: 0.3, seed: UInt64(seed)))
    }
  }

  @Test(arguments: [0, 0.01, 0.2, 0.5, 0.9, 1])
  func whatIsHeldOutHasTheRightSizeAndLeavesARowOfEachClass(share: Double) {
    for (seed, set) in sets().enumerated() {
      let part = set.holdOut(share: share, seed: UInt64(seed))
      #expect(part == Set(part).sorted())
      let all = counts(set, Array(0..<set.count))
      let heldOut = counts(set, part)
      // No class gives more than its share, rounded up, and each keeps a row.
      let most = all.map { max(0, min(Int((Double($0) * share).rounded(.up)), $0 - 1)) }
      #expect(part.count == min(Int((Double(set.count) * share).rounded()), most.reduce(0, +)))
      for label in 0..<set.classes {
        let least = max(0, min(Int(Double(all[label]) * share), all[label] - 1))
        #expect((least...most[label]).contains(heldOut[label]))
      }
    }
  }

  /// A fifth of a hundred classes of two rows is forty rows, though a fifth of each class is none.
  @Test func manySmallClassesAreHeldOutToo() {
    let set = set((0..<200).map { $0 % 100 }, classes: 100)
    let part = set.holdOut(share: 0.2, seed: 1)
    #expect(part.count == 40)
    #expect(counts(set, part).allSatisfy { $0 <= 1 })
  }
}
