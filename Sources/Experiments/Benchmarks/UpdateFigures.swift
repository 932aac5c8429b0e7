import PseudoLabelCompute
import PseudoLabelNetworks

/// What `UpdateBenchmark` measured.
public struct UpdateFigures: Sendable, Hashable, Codable {
  public var medianMilliseconds: Double
  public var minimumMilliseconds: Double
  /// Of all jobs together, from the first one's start to the last one's end.
  public var updatesPerSecond: Double
  /// Rows in an update.
  public var rows: Int
  public var hidden: [Int]
  /// Channels of the stages of a residual network.
  public var residual: [Int]?
  public var method: String
  /// Unlabelled rows that the batches were drawn from.
  public var unlabeledRows: Int
  /// How the first layer works: on all inputs, or on the non-zeros.
  public var path: InputPath
  /// That in which products were really made.
  public var precision: Precision
  /// Of each job.
  public var threads: Int
  public var jobs: Int
  public var instructionSet: CPU.InstructionSet
  /// Of the dense products of one update of pseudo-labels: 2 · rows · (2 · in · h₁ + 3 · h₁ · h₂ + … + 3 · hₙ · classes), whatever
  /// the path and the method really compute, and likewise of convolutions.
  public var denseOperations: Double
  /// `denseOperations` of all jobs over the median time, in GFLOP/s.
  public var denseGigaflops: Double
  /// What as many threads reach when they only multiply and add in registers, in GFLOP/s.
  public var peakGigaflops: Double
  public var shareOfPeak: Double
  /// Largest resident memory of the process.
  public var peakBytes: Int
}
