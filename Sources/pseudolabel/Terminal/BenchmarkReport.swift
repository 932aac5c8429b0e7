import Foundation
import PseudoLabelExperiments
import PseudoLabeling

/// What the benchmarks measured, for people.
enum BenchmarkReport {
  static func lines(_ figures: UpdateFigures) -> String {
    """
    \(figures.rows) rows, \(figures.hidden.map(String.init).joined(separator: "-")) hidden units, \(figures.path.rawValue) \
    path, \(figures.precision.rawValue), \(processor(figures.threads, figures.instructionSet))\(figures.jobs > 1 ? ", \(figures.jobs) jobs at a time" : "")
      time      \(text(figures.medianMilliseconds, 3)) ms median, \(text(figures.minimumMilliseconds, 3)) ms minimum
      rate      \(text(figures.updatesPerSecond)) updates/s, from \(figures.unlabeledRows) unlabelled rows
      products  \(products(figures.denseGigaflops, figures.shareOfPeak, figures.peakGigaflops))
      memory    \(memory(figures.peakBytes))
    """
  }

  static func lines(_ figures: PredictionBenchmark) -> String {
    """
    Prediction by the paper's network, \(figures.path.rawValue) path, \(processor(figures.threads, figures.instructionSet))
      time      \(text(figures.seconds, 3)) s for \(figures.rows) rows
      rate      \(text(figures.rowsPerSecond, 0)) rows/s
      products  \(products(figures.denseGigaflops, figures.shareOfPeak, figures.peakGigaflops))
      memory    \(memory(figures.peakBytes))
    """
  }

  static func lines(_ kernels: [KernelBenchmark.Figures]) -> String {
    let width = kernels.map(\.name.width).max() ?? 0
    return kernels.map { kernel in
      let name = kernel.name.padded(to: width)
      let rate = kernel.gigaflops > 0 ? text(kernel.gigaflops).leftPadded(to: 8) + " GFLOP/s" : ""
      return "\(name)  \(text(kernel.medianMilliseconds, 3).leftPadded(to: 8)) ms\(rate)"
    }.joined(separator: "\n")
  }

  static func lines(_ figures: SoakFigures) -> String {
    """
    \(figures.rounds) rounds of training and prediction in \(text(figures.minutes)) minutes
      memory       \(text(Double(figures.residentBytes) / 1e6)) MB behind the first tenth, \
    \(text(Double(figures.finalResidentBytes) / 1e6)) MB at the end, \(text(figures.growthPerHour / 1e6, 2)) MB an hour
      descriptors  \(figures.descriptors), then \(figures.finalDescriptors)
      threads      \(figures.threads), then \(figures.finalThreads)
      answers      \(figures.driftedRounds == 0 ? "the same bits in every round" : "others in \(figures.driftedRounds) rounds")
    """
  }

  private static func processor(_ threads: Int, _ set: CPU.InstructionSet) -> String {
    "\(threads) \(threads == 1 ? "thread" : "threads"), \(set.rawValue)"
  }

  private static func products(_ gigaflops: Double, _ share: Double, _ peak: Double) -> String {
    "\(text(gigaflops)) GFLOP/s counted dense, \(text(100 * share)) % of the \(text(peak)) that these threads reach in float32"
  }

  private static func memory(_ bytes: Int) -> String { "\(text(Double(bytes) / 1e6)) MB at most" }

  private static func text(_ value: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }
}
