import ArgumentParser
import Foundation
import PseudoLabeling

struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Times the paper's whole update on this machine.",
    discussion: """
      32 labelled and 256 unlabelled images of MNIST, 784-5000-10, dropout 0.2 and 0.5, pseudo-labels from the same \
      pass, momentum. GFLOP/s count the operations of the dense products, whatever the path really computes.

      EXAMPLE
          pseudolabel benchmark --updates 200
      """)

  @Option(parsing: .unconditional, help: ArgumentHelp("Updates that are timed.", valueName: "n")) var updates = 100
  @Flag(help: "Print the figures as one JSON object.") var json = false
  @OptionGroup(title: "DATA") var data: DataOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  mutating func run() throws {
    guard (1...1_000_000).contains(updates) else {
      throw RequestFailure("--updates", expected: "a number from 1 to 1000000", found: "\(updates)")
    }
    let set = try data.load(.mnist)
    let figures = try UpdateBenchmark.run(
      on: set.training, updates: updates, inputPath: compute.inputPath ?? .automatic, on: compute.makeCPU())
    if json {
      try Terminal.print(json: figures)
      return
    }
    func text(_ value: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }
    Terminal.say(
      """
      The paper's update, \(figures.path.rawValue) path, \(figures.threads) threads, \(figures.instructionSet)
        time      \(text(figures.medianMilliseconds, 2)) ms median, \(text(figures.minimumMilliseconds, 2)) ms minimum
        rate      \(text(figures.updatesPerSecond)) updates/s
        products  \(text(figures.denseGigaflops)) GFLOP/s counted dense, \
      \(text(100 * figures.shareOfPeak)) % of this machine's \(text(figures.peakGigaflops)) GFLOP/s
        memory    \(text(Double(figures.peakBytes) / 1e6)) MB at most
      """)
  }
}
