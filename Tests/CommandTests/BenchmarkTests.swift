import Foundation
import Testing

@Suite struct BenchmarkTests {
  private func object(_ arguments: String...) throws -> [String: Any] {
    let result = try Command.run(["benchmark"] + arguments + ["--json"], in: Folder())
    #expect(result.code == 0)
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test func figuresOfAnUpdate() throws {
    let figures = try object("table", "--updates", "3", "--threads", "1")
    let expected: Set = [
      "medianMilliseconds", "minimumMilliseconds", "updatesPerSecond", "path", "precision", "threads", "jobs",
      "shareOfPeak", "peakBytes", "rows", "hidden", "method", "unlabeledRows", "instructionSet", "denseOperations",
      "denseGigaflops", "peakGigaflops",
    ]
    #expect(Set(figures.keys) == expected)
    #expect(figures["path"] as? String == "dense")
    #expect(figures["rows"] as? Int == 64)
    #expect(figures["threads"] as? Int == 1)
    let median = try #require(figures["medianMilliseconds"] as? Double)
    let minimum = try #require(figures["minimumMilliseconds"] as? Double)
    #expect(minimum > 0)
    #expect(minimum <= median)
  }

  @Test func figuresOfKernels() throws {
    let kernels = try #require(try object("kernels", "--updates", "1")["kernels"] as? [[String: Any]])
    let names = kernels.compactMap { $0["name"] as? String }
    #expect(names.contains("first layer forward, sparse"))
    #expect(names.contains("first layer step, dense"))
    #expect(Set(names).count == kernels.count)
  }

  /// Long ones tell of memory; three rounds tell that every round is the first one again, and leaves nothing open.
  @Test func roundsOfASoakAreAlike() throws {
    let result = try Command.run(["benchmark", "soak", "--minutes", "0.001", "--json"], in: Folder())
    #expect([0, 70].contains(result.code))
    let figures = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(figures["rounds"] as? Int == 3)
    #expect(figures["driftedRounds"] as? Int == 0)
    #expect(try #require(figures["finalDescriptors"] as? Int) <= (figures["descriptors"] as? Int ?? 0))
    #expect(try #require(figures["residentBytes"] as? Int) > 10_000_000)
  }

  @Test(arguments: [
    (["table", "--updates", "0"], "--updates: expected a number from 1 to 1000000, found 0."),
    (["table", "--jobs", "0"], "--jobs: expected a number from 1 to 1024, found 0."),
    (["table", "--jobs", "1024", "--threads", "2"], "--jobs: expected at most 1024 threads in all, found 1024 × 2."),
    (["table", "--hidden", "1000000,1000000"], "expected a network that trains in this machine's"),
    (["table", "--unlabeled-rows", "0"], "--unlabeled-rows: expected a number from 1 to 1000000000, found 0."),
    (["table", "--density", "0.5"], "--density: expected only where it changes something, found it beside table."),
    (["kernels", "--density", "nan"], "--density: expected a share from 0 to 1, found nan."),
    (["kernels", "--density", "1.5"], "--density: expected a share from 0 to 1, found 1.5."),
    (["kernels", "--precision", "bf16"], "--precision: expected only where it changes something"),
    (["kernels", "--jobs", "2"], "--jobs: expected only where it changes something"),
    (["prediction", "--hidden", "5"], "--hidden: expected only where it changes something"),
    (["soak", "--minutes", "0"], "--minutes: expected a number over 0, to 100000, found 0.0."),
    (["everything"], "The value 'everything' is invalid for '<subject>'"),
  ])
  func wrongRequestsAreExplained(arguments: [String], words: String) throws {
    let result = try Command.run(["benchmark"] + arguments, in: Folder())
    #expect(result.code == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(words))
  }
}
