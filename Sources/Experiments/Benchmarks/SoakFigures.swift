/// What a process held while it did the same work round after round.
package struct SoakFigures: Sendable, Encodable {
  /// What it held behind a round.
  package struct Sample: Sendable {
    package var minutes: Double
    /// Resident memory in bytes.
    package var resident: Int
    package var descriptors: Int
    package var threads: Int

    package init(minutes: Double, resident: Int, descriptors: Int, threads: Int) {
      (self.minutes, self.resident, self.descriptors, self.threads) = (minutes, resident, descriptors, threads)
    }
  }

  package let minutes: Double
  package let rounds: Int
  /// Resident memory in bytes: after the first tenth of the rounds, at the end, and the most ever.
  package let residentBytes: Int
  package let finalResidentBytes: Int
  package let peakBytes: Int
  /// Of a line through the resident memory behind the first tenth, in bytes an hour.
  package let growthPerHour: Double
  package let descriptors: Int
  package let finalDescriptors: Int
  package let threads: Int
  package let finalThreads: Int
  /// Rounds whose parameters or answers were others than those of the first.
  package let driftedRounds: Int
  /// Resident memory over time: minutes and bytes, at most 60 of them.
  package let course: [[Double]]

  /// - Parameters:
  ///   - samples: behind every round; nil comes of none.
  ///   - peakBytes: the most memory that was ever resident.
  ///   - minutes: how long it took.
  ///   - drifted: rounds that came to something else than the first.
  package init?(_ samples: [Sample], peakBytes: Int, minutes: Double, drifted: Int) {
    let settled = Array(samples.dropFirst(max(0, min(samples.count / 10 + 1, samples.count - 1))))
    guard let begin = settled.first, let end = settled.last else { return nil }
    (self.minutes, rounds, self.peakBytes, driftedRounds) = (minutes, samples.count, peakBytes, drifted)
    (residentBytes, finalResidentBytes) = (begin.resident, end.resident)
    (descriptors, finalDescriptors) = (begin.descriptors, end.descriptors)
    (threads, finalThreads) = (begin.threads, end.threads)
    growthPerHour = Self.growthPerHour(settled)
    let step = max(1, (settled.count + 59) / 60)
    course = stride(from: 0, to: settled.count, by: step).map { [settled[$0].minutes, Double(settled[$0].resident)] }
  }

  /// Whether nothing grew: memory by less than a hundredth in the whole time.
  package var isFlat: Bool {
    growthPerHour * minutes / 60 < 0.01 * Double(residentBytes) && finalDescriptors <= descriptors
      && finalThreads <= threads && driftedRounds == 0
  }

  /// By least squares.
  private static func growthPerHour(_ samples: [Sample]) -> Double {
    let count = Double(samples.count)
    let meanTime = samples.reduce(0) { $0 + $1.minutes } / count
    let mean = samples.reduce(0) { $0 + Double($1.resident) } / count
    let square = samples.reduce(0) { $0 + ($1.minutes - meanTime) * ($1.minutes - meanTime) }
    let product = samples.reduce(0) { $0 + ($1.minutes - meanTime) * (Double($1.resident) - mean) }
    return square > 0 ? 60 * product / square : 0
  }
}
