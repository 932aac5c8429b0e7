import Compute
import Datasets
import Networks
import Objectives
import Optimizers
import Schedules
import Training

/// How long the paper's whole update takes: 32 labelled and 256 unlabelled rows, 784-5000-10, dropout 0.2 and 0.5,
/// pseudo-labels from the same pass, momentum.
public struct UpdateBenchmark: Sendable, Hashable, Codable {
  public var medianMilliseconds: Double
  public var minimumMilliseconds: Double
  public var updatesPerSecond: Double
  /// How the first layer works: on all inputs, or on the non-zeros.
  public var path: InputPath
  public var threads: Int
  public var instructionSet: CPU.InstructionSet
  /// Of the dense products: 2 · rows · (2 · 784 · 5000 + 3 · 5000 · 10), whatever the path really computes.
  public var denseOperations: Double
  /// `denseOperations` over the median time, in GFLOP/s.
  public var denseGigaflops: Double
  /// What this machine reaches when it only multiplies and adds in registers, in GFLOP/s.
  public var peakGigaflops: Double
  public var shareOfPeak: Double
  /// Largest resident memory of the process.
  public var peakBytes: Int

  /// Times `updates` updates, after some that do not count.
  ///
  /// - Parameters:
  ///   - set: the training examples, labelled; 600 keep their labels.
  ///   - updates: how many are timed, at least one (a precondition).
  ///   - inputPath: how the first layer works.
  ///   - cpu: the processor.
  public static func run(
    on set: LabeledSet, updates: Int, inputPath: InputPath = .automatic, on cpu: CPU
  ) throws -> UpdateBenchmark {
    precondition(updates > 0, "a benchmark times an update")
    var recipe = Lee2013.recipe(
      .pseudoLabel, inputs: set.features.columns, classes: set.classes, labels: 600)
    recipe.unlabeled = Method.pseudoLabel.unlabeledTerms(weight: .constant(value: 3))
    let split = try set.split(labeled: 600, validation: 0, seed: 1)
    let live = LiveNetwork(recipe.network, parameters: Parameters.initial(for: recipe.network, seed: 1))
    let step = TrainingStep(
      live, recipe: recipe, objective: recipe.objective, split: split, seed: 1, inputPath: inputPath, on: cpu)
    let warmUp = 5
    let times = (0..<updates + warmUp).map { number in
      let start = ContinuousClock.now
      _ = step.update(at: TrainingTime(epoch: 0, update: number))
      return (ContinuousClock.now - start).seconds * 1e3
    }.dropFirst(warmUp).sorted()

    let rows = recipe.labeledBatch + recipe.unlabeledBatch
    let (inputs, hidden, classes) = (set.features.columns, Lee2013.hiddenUnits, set.classes)
    let operations = 2 * Double(rows) * Double(2 * inputs * hidden + 3 * hidden * classes)
    let median = times[times.startIndex + times.count / 2]
    let peak = cpu.measurePeak()
    let form = inputPath.form(for: split.labeled.features)
    return UpdateBenchmark(
      medianMilliseconds: median, minimumMilliseconds: times[times.startIndex], updatesPerSecond: 1e3 / median,
      path: form == .sparse ? .sparse : .dense, threads: cpu.threads, instructionSet: cpu.instructionSet,
      denseOperations: operations, denseGigaflops: operations / median / 1e6, peakGigaflops: peak / 1e9,
      shareOfPeak: operations / (median * 1e-3) / peak, peakBytes: CPU.peakResidentBytes)
  }
}
