import Foundation
import PseudoLabelMPI
import PseudoLabelPlatform
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct WiredRanksTests {
  /// Values that sum to other bits in another order.
  private static func values(_ count: Int, of rank: Int) -> [Float] {
    (0..<count).map { Float(sin(Double($0 * 7 + rank * 131))) * Float(pow(10, Double(($0 + rank) % 7) - 3)) }
  }

  @Test(arguments: [1, 2, 3, 4, 7], [0, 1, 2, 5, 1000])
  func sumsAreThoseInTheOrderOfTheRanksOnEachRank(ranks: Int, count: Int) throws {
    let expected = (1..<max(2, ranks)).reduce(Self.values(count, of: 0)) { sum, rank in
      rank < ranks ? zip(sum, Self.values(count, of: rank)).map { $0 + $1 } : sum
    }
    let sums = try RankThreads.run(ranks, jitter: true) { ranks in
      var values = Self.values(count, of: ranks.rank)
      values.withUnsafeMutableBufferPointer {
        ranks.beginSum($0)
        ranks.finishSums()
      }
      return values
    }
    for sum in sums { #expect(sum.map(\.bitPattern) == expected.map(\.bitPattern)) }
  }

  @Test func severalSumsUnderWayDoNotMix() throws {
    let results = try RankThreads.run(3, jitter: true) { ranks in
      var (first, second, third) = (
        Self.values(10, of: ranks.rank), [Float(ranks.rank)], Self.values(333, of: ranks.rank)
      )
      first.withUnsafeMutableBufferPointer { first in
        second.withUnsafeMutableBufferPointer { second in
          third.withUnsafeMutableBufferPointer { third in
            for values in [first, second, third] { ranks.beginSum(values) }
            ranks.finishSums()
          }
        }
      }
      return (first, second, third)
    }
    for (first, second, third) in results {
      #expect(second == [3])
      #expect(first[3] == Self.values(10, of: 0)[3] + Self.values(10, of: 1)[3] + Self.values(10, of: 2)[3])
      #expect(third[332] == Self.values(333, of: 0)[332] + Self.values(333, of: 1)[332] + Self.values(333, of: 2)[332])
    }
  }

  @Test(arguments: [1, 2, 5])
  func whatIsGatheredStandsInTheOrderOfTheRanks(ranks: Int) throws {
    let results = try RankThreads.run(ranks, jitter: true) { ranks in
      let part = Data(repeating: UInt8(ranks.rank), count: ranks.rank * 3 % 7)
      return (
        ranks.gather(part), ranks.broadcast(Data("from \(ranks.rank)".utf8)), ranks.sum([Double(ranks.rank), 0.5])
      )
    }
    for (gathered, told, sums) in results {
      #expect(gathered == (0..<ranks).map { Data(repeating: UInt8($0), count: $0 * 3 % 7) })
      #expect(told == Data("from 0".utf8))
      #expect(sums == [Double(ranks * (ranks - 1) / 2), Double(ranks) / 2])
    }
  }

  @Test func lettersArriveInOrderBesideSums() throws {
    let seen = try RankThreads.run(3, jitter: true) { ranks -> [String] in
      for number in 0..<20 where ranks.rank > 0 { ranks.post(Data("\(ranks.rank)/\(number)".utf8), to: 0) }
      _ = ranks.sum([1])
      var letters: [String] = []
      while ranks.rank == 0, letters.count < 40 {
        if let (sender, data) = ranks.collect() {
          letters.append(String(decoding: data, as: UTF8.self))
          #expect(letters.last?.hasPrefix("\(sender)/") == true)
        }
      }
      return letters
    }[0]
    for rank in 1...2 {
      #expect(seen.filter { $0.hasPrefix("\(rank)/") } == (0..<20).map { "\(rank)/\($0)" })
    }
  }

  @Test(arguments: [(10, 3), (2, 5), (0, 4), (7, 7)])
  func partsCoverEachPlaceOnce(count: Int, ranks: Int) throws {
    let parts = try RankThreads.run(ranks) { $0.part(of: count) }
    #expect(parts.flatMap { Array($0) } == Array(0..<count))
    #expect(parts.map(\.count).max()! - parts.map(\.count).min()! <= 1)
  }

  /// The end of a rank is no letter for those who still wait for others.
  @Test func aRankMayLeaveBeforeOthers() throws {
    let letters = try RankThreads.run(3, jitter: true) { ranks -> Int in
      guard ranks.isFirst else {
        if ranks.rank == 2 { usleep(200_000) }
        ranks.post(Data("done".utf8), to: 0)
        return 0
      }
      var count = 0
      while count < 2 {
        if let (_, letter) = ranks.collect() {
          #expect(letter == Data("done".utf8))
          count += 1
        }
      }
      return count
    }
    #expect(letters == [2, 0, 0])
  }
}
