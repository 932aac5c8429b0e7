import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import TestSupport
import Testing

/// Numbers far from all others, in tables and in arrays.
@Suite struct OutlyingNumbersTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// 300 numbers of a bell's form, of which some are replaced.
  private static func numbers(_ replaced: [Int: Double] = [:]) -> [Double] {
    var random = RandomStream(seed: 3, purpose: .testing)
    return (0..<300).map { row in
      let sum = (0..<12).reduce(-6.0) { sum, _ in sum + random.uniform() }
      return replaced[row] ?? (1000 * sum).rounded() / 1000
    }
  }

  private func profile(_ numbers: [Double]) throws -> TableProfile {
    try folder.profile(tableText(rows: numbers.count, [("x", { "\(numbers[$0])" })]))
  }

  private func spread(_ numbers: [Double]) throws -> (mean: Double, deviation: Double) {
    guard case .number(let mean, let deviation, _) = try profile(numbers).encoding("x") else {
      Issue.record("no number")
      return (0, 0)
    }
    return (mean, deviation)
  }

  /// One number that means something else changes what the others become as little as a missing one would.
  @Test(arguments: [-999.0, 999_999, 1e40]) func oneWildNumberDoesNotMakeTheOthersEqual(wild: Double) throws {
    let without = try spread(Self.numbers())
    let with = try spread(Self.numbers([17: wild]))
    #expect(abs(with.mean - without.mean) < 0.02 * without.deviation)
    #expect(abs(with.deviation / without.deviation - 1) < 0.02)
    let column = try profile(Self.numbers([17: wild, 40: wild])).column("x")
    #expect(column.outlying == 2)
    #expect(column.farthest == "\(wild)" && column.farthestLine == 19)
    #expect(try profile(Self.numbers()).column("x").outlying == 0)
  }

  /// What has heavy tails, or two heaps, keeps the moments of all its numbers.
  @Test func ordinaryColumnsKeepTheirMoments() throws {
    let bell = Self.numbers()
    let tail = bell.map { (1000 * $0 * $0 * $0).rounded() / 1000 }
    let heaps = bell.enumerated().map { $0 % 20 == 0 ? $1 + 1000 : $1 }
    let rare = (0..<300).map { $0 == 5 ? 10_000.0 : 0 }
    for numbers in [bell, tail, heaps, rare] {
      let found = try spread(numbers)
      let mean = numbers.reduce(0, +) / 300
      let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 300
      #expect(abs(found.mean - mean) < 1e-9 * max(1, abs(mean)))
      #expect(abs(found.deviation - variance.squareRoot()) < 1e-9 * max(1, variance.squareRoot()))
    }
  }

  @Test func arraysAreLearnedFromAlike() throws {
    func learned(_ numbers: [Double]) throws -> (means: [Double], deviations: [Double]) {
      let features = NumberRows(numbers.flatMap { [$0, 1] }, columns: 2)
      let preparation = try ArrayPreparation(learnedFrom: features, firstIndex: 0, files: [("rows", numbers.count)])
      guard case .standardized(let means, let deviations, _) = preparation.kind else { return ([], []) }
      return (means, deviations)
    }
    let (without, with) = (try learned(Self.numbers()), try learned(Self.numbers([17: -999])))
    #expect(abs(with.means[0] - without.means[0]) < 0.02)
    #expect(abs(with.deviations[0] / without.deviations[0] - 1) < 0.02)
    #expect(with.means[1] == 1 && with.deviations[1] == 0)
  }

  @Test func datesToo() throws {
    func days(_ wild: String?) throws -> (mean: Double, deviation: Double) {
      let text = tableText(
        rows: 200, [("x", { $0 == 9 ? wild ?? "2024-03-01" : "2024-0\(1 + $0 % 9)-1\($0 % 7)" })])
      guard case .date(let mean, let deviation, _) = try folder.profile(text).encoding("x") else { return (0, 0) }
      return (mean, deviation)
    }
    let (without, with) = (try days(nil), try days("0001-01-01"))
    #expect(without.deviation > 0)
    #expect(abs(with.deviation / without.deviation - 1) < 0.02)
    #expect(abs(with.mean - without.mean) < 0.05 * without.deviation)
  }
}
