import PseudoLabelDatasets
import PseudoLabelLabeling
import PseudoLabelPlatform
import PseudoLabeling
import TestSupport
import Testing

@Suite("Which examples are asked about next") struct AcquisitionTests {
  /// Tight clusters of very different sizes, and the cluster of each row.
  private static let clusters: (features: Features, cluster: [Int]) = {
    var stream = RandomStream.testing(71)
    let sizes = [300, 100, 60, 40, 30]
    let cluster = sizes.enumerated().flatMap { Array(repeating: $0, count: $1) }
    let values = cluster.flatMap { cluster -> [Float] in
      (0..<6).map { column -> Float in
        let centre: Float = column == cluster ? 10 : 0
        return centre + 0.1 * Float(stream.uniform())
      }
    }
    return (Features(.floats(values), columns: 6), cluster)
  }()

  @Test func typicalExamplesComeFromEveryCluster() {
    let (features, cluster) = Self.clusters
    for seed in 1...10 as ClosedRange<UInt64> {
      let rows = Acquisition(seed: seed).representative(
        5, of: Array(cluster.indices), features: features, turn: 0, on: ThreadPool(threads: 1))
      #expect(Set(rows.map { cluster[$0] }).count == 5)
    }
  }

  @Test func whatIsKnownIsNotAskedAgain() {
    let (features, cluster) = Self.clusters
    let known = [0, 1, 2, 3].compactMap { number in cluster.firstIndex(of: number) }
    let rows = Acquisition(seed: 1).representative(
      1, of: cluster.indices.filter { !known.contains($0) }, known: known, features: features, turn: 0,
      on: ThreadPool(threads: 1))
    #expect(rows.count == 1)
    #expect(rows.allSatisfy { !known.contains($0) })
  }

  @Test func equalSeedsChooseEqualRowsForAnyNumberOfThreads() {
    let (features, cluster) = Self.clusters
    func rows(_ seed: UInt64, threads: Int) -> [Int] {
      Acquisition(seed: seed).representative(
        12, of: Array(cluster.indices), features: features, turn: 3, on: ThreadPool(threads: threads, worthSharing: 1))
    }
    #expect(rows(1, threads: 1) == rows(1, threads: 3))
    #expect(rows(1, threads: 1) != rows(2, threads: 1))
    #expect(Set(rows(1, threads: 1)).count == 12)
  }

  @Test func copiesAreNotAskedAboutTwice() {
    // Each row three times: none of the three tells what the others do not.
    let rows = (0..<90).flatMap { row -> [Float] in
      let number = row / 3
      return [Float(number), Float(number % 7), 1]
    }
    let features = Features(.floats(rows), columns: 3)
    let chosen = Acquisition(seed: 5).representative(
      20, of: Array(0..<90), features: features, turn: 0, on: ThreadPool(threads: 1))
    #expect(Set(chosen.map { $0 / 3 }).count == 20)
  }

  @Test func manyColumnsAreProjectedAndFewRowsAreAllChosen() {
    var stream = RandomStream.testing(72)
    let values = (0..<4 * 3000).map { _ in Float(stream.uniform()) }
    let features = Features(.floats(values), columns: 3000)
    let chosen = Acquisition(seed: 5).representative(
      9, of: [0, 1, 2, 3], features: features, turn: 0, on: ThreadPool(threads: 1))
    #expect(chosen.sorted() == [0, 1, 2, 3])
    #expect(
      Acquisition(seed: 5).representative(9, of: [], features: features, turn: 0, on: ThreadPool(threads: 1)).isEmpty)
  }
}
