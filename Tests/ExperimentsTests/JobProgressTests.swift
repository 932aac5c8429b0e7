import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelExperiments
import TestSupport
import Testing

@Suite struct JobProgressTests {
  private func trial(_ number: Int) -> Trial { Trial(.pl, labels: 600, split: UInt64(number)) }

  private func progress(_ costs: [Double], atOnce limit: Int, secondsPerCost: Double? = 1) -> JobProgress<Trial> {
    JobProgress(
      costs: costs.enumerated().map { (trial($0), $1) }, atOnce: limit, secondsPerCost: secondsPerCost)
  }

  /// Plays costs on places that take `pace` seconds for a unit of cost, looking every hundredth of the whole; returns what
  /// was seen: the time, the share and the time that is left.
  private func play(
    _ costs: [Double], atOnce limit: Int, expecting expected: Double?, pace: Double
  ) -> (seen: [(time: Double, share: Double, left: Double)], end: Double) {
    var progress = progress(costs, atOnce: limit, secondsPerCost: expected)
    var seen = [(time: 0.0, share: progress.share, left: progress.timeLeft(at: 0) ?? .infinity)]
    var (next, running, time) = (0, [(number: Int, began: Double)](), 0.0)
    func reach() {
      for run in running { progress.reached((time - run.began) / pace / costs[run.number], of: trial(run.number)) }
    }
    func end(of run: (number: Int, began: Double)) -> Double { run.began + costs[run.number] * pace }
    while next < costs.count || !running.isEmpty {
      while next < costs.count, running.count < limit {
        progress.began(trial(next), at: time)
        running.append((next, time))
        next += 1
      }
      let first = running.min { end(of: $0) < end(of: $1) }
      guard let first else { break }
      let step = costs.reduce(0, +) * pace / 100
      while time + step < end(of: first) {
        time += step
        reach()
        seen.append((time, progress.share, progress.timeLeft(at: time) ?? .infinity))
      }
      time = end(of: first)
      reach()
      progress.ended(trial(first.number), at: time)
      running.removeAll { $0.number == first.number }
      seen.append((time, progress.share, progress.timeLeft(at: time) ?? .infinity))
    }
    #expect(progress.ended == costs.count && progress.runningJobs.isEmpty)
    return (seen, time)
  }

  private static let series: [[Double]] = [
    [1], [1, 1, 1, 1, 1], [100, 1, 1, 1], [1, 1, 1, 100], [5, 1, 4, 2, 3, 3, 2, 4, 1, 5], [1e-3, 1e3, 7],
  ]

  @Test(arguments: series, [1, 2, 3, 8])
  func sharesGrowFromNothingToAll(costs: [Double], limit: Int) throws {
    let (seen, _) = play(costs, atOnce: limit, expecting: 1, pace: 3)
    #expect(seen.first?.share == 0)
    #expect(abs(try #require(seen.last?.share) - 1) < 1e-9)
    #expect(seen.allSatisfy { (0...1).contains($0.share) && $0.left >= 0 && $0.left.isFinite })
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.share <= $1.share + 1e-12 })
    #expect(seen.last?.left == 0)
  }

  /// Where the pace is known from the start, so is the end, however unlike the runs and however few run at last.
  @Test(arguments: series, [1, 2, 3, 8])
  func aPaceThatIsKnownTellsTheEnd(costs: [Double], limit: Int) {
    let (seen, end) = play(costs, atOnce: limit, expecting: 2, pace: 2)
    for (time, _, left) in seen { #expect(abs(time + left - end) < 1e-6 * end, "at \(time) of \(end)") }
  }

  /// Where nobody knows the pace, nothing is said of the end before there is some work done, and the truth from then on.
  @Test(arguments: series, [1, 2, 3])
  func aPaceThatNobodyKnowsIsMeasured(costs: [Double], limit: Int) {
    let (seen, end) = play(costs, atOnce: limit, expecting: nil, pace: 3)
    for (time, share, left) in seen {
      #expect(share == 0 ? left == .infinity : abs(time + left - end) < 1e-6 * end, "at \(time) of \(end)")
    }
  }

  /// A pace that was guessed ten times too low is found after a part of the work.
  @Test(arguments: series, [1, 2, 3])
  func aPaceThatIsMeasuredCounts(costs: [Double], limit: Int) {
    let (seen, end) = play(costs, atOnce: limit, expecting: 0.1, pace: 1)
    for (time, share, left) in seen where share > 0.3 { #expect(abs(time + left - end) < 0.05 * end) }
  }

  /// A run that fails is done with, one that is stopped is not, and neither says that its work was done.
  @Test func endsOtherThanGood() throws {
    var both = progress([10, 10], atOnce: 2)
    for number in 0..<2 { both.began(trial(number), at: 0) }
    both.reached(0.25, of: trial(0))
    both.reached(0.5, of: trial(1))
    #expect(both.runningJobs.map(\.share).sorted() == [0.25, 0.5])
    var (failed, stopped) = (both, both)
    failed.ended(trial(0), at: 5, .failed)
    stopped.ended(trial(0), at: 5, .stopped)
    #expect((failed.ended, failed.share) == (1, 0.75))
    #expect((stopped.ended, stopped.share) == (0, 0.375))
    // 7.5 were done in 10 s, with 0.2 at the pace that was expected.
    #expect(try abs(#require(failed.timeLeft(at: 5)) - 5 * 10.2 / 7.7) < 1e-9)
  }

  /// What was done before a job began here is done, and says nothing of the pace.
  @Test func jobsThatGoOn() throws {
    var progress = JobProgress([trial(0), trial(1)], atOnce: 1)
    progress.began(trial(0), at: 0)
    progress.resumed(trial(0), from: 0.75)
    #expect(progress.share == 0.375)
    #expect(progress.timeLeft(at: 1) == nil)
    progress.reached(0.875, of: trial(0))
    #expect(try abs(#require(progress.timeLeft(at: 2)) - 18) < 1e-9)
    progress.ended(trial(0), at: 4)
    #expect(try abs(#require(progress.timeLeft(at: 4)) - 16) < 1e-9)
    progress.ended(trial(1), at: 4)
    progress.ended(trial(1), at: 4)
    #expect((progress.ended, progress.share, progress.timeLeft(at: 4)) == (2, 1, 0))
  }

  /// Shares out of range, or that go back, change nothing.
  @Test func sharesThatAreNone() {
    var progress = progress([1], atOnce: 1)
    progress.reached(0.9, of: trial(0))
    #expect(progress.share == 0)
    progress.began(trial(0), at: 0)
    for (reached, share) in [(0.5, 0.5), (0.25, 0.5), (-1, 0.5), (7, 1)] {
      progress.reached(reached, of: trial(0))
      #expect(progress.share == share)
    }
    #expect(self.progress([], atOnce: 0).timeLeft(at: 3) == 0)
    #expect(self.progress([], atOnce: 0).share == 0)
  }

  // MARK: What a trial costs

  private static let set = Result { try SyntheticDataset.make(training: 4000, test: 8) }

  private func cost(
    _ method: PaperMethod, labels: Int = 600, hidden: Int? = nil, epochs: Int? = nil
  ) throws -> Double {
    let experiment = {
      var experiment = Experiment(methods: [method], labels: [labels], splits: [1])
      (experiment.validation, experiment.hiddenUnits, experiment.epochs) = (40, hidden, epochs)
      return experiment
    }()
    let reproduction = try Reproduction(
      experiment, on: Self.set.get(), in: ReproductionFolder(lookingAt: "/nowhere"))
    return reproduction.cost(of: Trial(method, labels: labels, split: 1))
  }

  /// The made-up images are too small for the convolutional network.
  @Test(arguments: [PaperMethod.nn, .svm, .dropnn, .pl, .plDAE])
  func costsArePositiveAndGrow(method: PaperMethod) throws {
    func doesGrow(_ costs: [Double]) -> Bool {
      costs.allSatisfy { $0 > 0 && $0.isFinite } && zip(costs, costs.dropFirst()).allSatisfy { $0 < $1 }
    }
    #expect(doesGrow(try [600, 1000, 3000].map { try cost(method, labels: $0) }))
    guard method != .svm else { return }
    #expect(doesGrow(try [1, 10, 1000, 5000].map { try cost(method, hidden: $0) }))
    // Pre-training has a million epochs at most.
    let many = method == .plDAE ? 200_000_000 : 100_000_000_000
    #expect(doesGrow(try [1, 3, 100, 1000, 2000, 20_000, many].map { try cost(method, epochs: $0) }))
  }

  @Test func whatIsAddedCosts() throws {
    #expect(try cost(.nn) == cost(.dropnn))
    #expect(try cost(.dropnn) < cost(.pl))
    // With pre-training the pseudo-labels begin later, at epoch 200 and not at 100.
    let later = 19 * 100 * (1 - 0.27)
    #expect(try cost(.plDAE) > cost(.pl) - later)
    // An update of the paper's recipe is the unit: 900 epochs of 19 with pseudo-labels.
    #expect(try cost(.pl) > 900 * 19)
    #expect(try cost(.pl) < 1100 * 19)
  }
}
