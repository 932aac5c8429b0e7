import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPlatform

/// How fast a network of the paper's shape answers.
public struct PredictionBenchmark: Sendable, Hashable, Codable {
  public var rows: Int
  public var rowsPerSecond: Double
  /// Of the fastest of the passes over all rows.
  public var seconds: Double
  public var path: InputPath
  public var threads: Int
  public var instructionSet: CPU.InstructionSet
  /// Of the dense products, 2 · (in · h + h · classes) a row, in GFLOP/s, whatever the path really computes.
  public var denseGigaflops: Double
  public var peakGigaflops: Double
  public var shareOfPeak: Double
  /// Largest resident memory of the process.
  public var peakBytes: Int

  /// Times `passes` predictions of all rows by an untrained network.
  ///
  /// - Parameters:
  ///   - features: the rows.
  ///   - classes: outputs of the network.
  ///   - passes: how often, at least once (a precondition).
  ///   - inputPath: how the first layer works.
  ///   - cpu: the processor.
  public static func run(
    on features: Features, classes: Int, passes: Int, inputPath: InputPath = .automatic, on cpu: CPU
  ) -> PredictionBenchmark {
    precondition(passes > 0, "a benchmark times a prediction")
    let network = Lee2013.network(inputs: features.columns, classes: classes)
    let model = Model(network: network, parameters: Parameters.initial(for: network, seed: 1))
    let predictor = model.predictor(inputPath: inputPath, on: cpu)
    let times = (0..<passes).map { _ in
      let start = ContinuousClock.now
      predictor.forEachBlock(of: features) { _, _ in }
      return (ContinuousClock.now - start).seconds
    }
    let seconds = times.min() ?? .infinity
    let products = network.parameterShapes.map(\.shape).filter { $0.count == 2 }.reduce(0) { $0 + $1[0] * $1[1] }
    let operations = 2 * Double(features.count * products)
    let peak = cpu.measurePeak()
    return PredictionBenchmark(
      rows: features.count, rowsPerSecond: Double(features.count) / seconds, seconds: seconds,
      path: inputPath.form(for: features) == .sparse ? .sparse : .dense, threads: cpu.threads,
      instructionSet: cpu.instructionSet, denseGigaflops: operations / seconds / 1e9, peakGigaflops: peak / 1e9,
      shareOfPeak: operations / seconds / peak, peakBytes: Machine.peakResidentBytes)
  }
}
