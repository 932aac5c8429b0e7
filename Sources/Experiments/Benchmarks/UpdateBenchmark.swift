import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelTraining
import Synchronization

/// Times the whole update of the paper's recipe on real rows: gathering, dropout, forward, both losses with the
/// pseudo-labels from the same pass, back, and the step of every parameter. Every number of its shape can be changed.
public struct UpdateBenchmark: Sendable {
  /// Examples that keep their label.
  public var labels = 600
  /// Unlabelled examples that the batches are drawn from; nil: all that are left.
  public var unlabeledRows: Int?
  public var labeledBatch = 32
  public var unlabeledBatch = 256
  /// Units of each hidden layer.
  public var hidden = [Lee2013.hiddenUnits]
  /// Channels of each stage of a residual network in place of hidden layers, see `Network.residual`; for images.
  public var residual: [Int]?
  /// What is made of the unlabelled rows.
  public var method = Method.pseudoLabel
  public var inputPath = InputPath.automatic
  /// The processor has it (a precondition).
  public var precision = Precision.float32
  /// Independent runs at the same time, each with threads of its own.
  public var jobs = 1

  /// The paper's shape: 32 + 256 rows, one hidden layer of 5000 units.
  public init() {}

  /// A small table, as people have them: 16 + 48 rows, one hidden layer of 64 units.
  public static var smallTable: UpdateBenchmark {
    var benchmark = UpdateBenchmark()
    (benchmark.labels, benchmark.labeledBatch, benchmark.unlabeledBatch) = (60, 16, 48)
    benchmark.hidden = [64]
    return benchmark
  }

  /// Times `updates` updates of each job, after some that do not count.
  ///
  /// - Parameters:
  ///   - set: the training examples, labelled; `labels` of them keep their labels.
  ///   - updates: how many are timed, at least one (a precondition).
  ///   - threads: threads of each job; all processors by default.
  /// - Throws: `RequestFailure` where the set has too few rows, the shape does not fit in memory, or training diverges.
  public func run(on set: LabeledSet, updates: Int, threads: Int? = nil) throws -> UpdateFigures {
    precondition(updates > 0 && jobs > 0, "a benchmark times an update")
    let split = try split(of: set)
    let recipe = recipe(for: set)
    try recipe.validate(
      inputs: set.features.columns, classes: set.classes, examples: split.labeled.count, copies: jobs,
      threads: threads ?? Machine.availableProcessors,
      entries: recipe.inputEntries(inputPath, for: [set.features], precision))
    let parameters = Parameters.initial(for: recipe.network, seed: 1)
    let clocks = (0..<jobs).map { _ in
      UpdateClock(recipe, parameters, split, inputPath, precision, threads: threads)
    }
    let pool = ThreadPool(threads: jobs)
    guard pool.threads == jobs else {
      throw RequestFailure("--jobs", expected: "as many as the system gives threads, \(pool.threads)", found: "\(jobs)")
    }
    let waiting = Atomic<Int>(0)
    pool.run(jobs) { job, _ in clocks[job].run(updates: updates, togetherWith: jobs, waiting: waiting) }
    guard clocks.allSatisfy(\.isSound) else {
      throw RequestFailure(
        "the update", expected: "losses that stay finite over \(updates) updates", found: "a run that diverged",
        remedy: "Time fewer updates, or another shape", kind: .software)
    }
    return figures(recipe, clocks, of: split)
  }

  /// What makes the next update, one at a call, of a run of its own.
  ///
  /// - Parameters:
  ///   - set: the training examples, labelled; `labels` of them keep their labels.
  ///   - threads: all processors by default.
  /// - Throws: `RequestFailure` where the set has too few rows.
  public func update(on set: LabeledSet, threads: Int? = nil) throws -> () -> Void {
    let recipe = recipe(for: set)
    try recipe.validate(inputs: set.features.columns, classes: set.classes, examples: labels)
    let clock = try UpdateClock(
      recipe, Parameters.initial(for: recipe.network, seed: 1), split(of: set), inputPath, precision, threads: threads)
    return { clock.update() }
  }

  private func split(of set: LabeledSet) throws -> Split {
    let split = try set.split(labeled: labels, validation: 0, seed: 1)
    guard let unlabeledRows else { return split }
    let chosen = Array(0..<min(unlabeledRows, split.unlabeled.count))
    return Split(
      labeled: split.labeled, validation: split.validation,
      unlabeled: UnlabeledSet(features: split.unlabeled.features.selecting(chosen)))
  }

  private func recipe(for set: LabeledSet) -> Recipe {
    var recipe = Lee2013.recipe(.pseudoLabel, inputs: set.features.columns, classes: set.classes, labels: labels)
    recipe.network.layers = hidden.map { .dense(DenseLayer(units: $0, dropout: Dropout(0.5), weights: .he)) }
    if let residual, let image = set.features.imageShape {
      recipe.network = .residual(image: image, channels: residual, output: recipe.network.output)
      // The paper's rate is for the paper's network.
      recipe.optimizer = .gradientDescent(rate: .constant(value: 0.03), momentum: .constant(value: 0.9))
    }
    recipe.use(method, weight: .constant(value: method == .pseudoLabel ? 3 : 1))
    (recipe.labeledBatch, recipe.unlabeledBatch) = (labeledBatch, unlabeledBatch)
    return recipe
  }

  private func figures(_ recipe: Recipe, _ clocks: [UpdateClock], of split: Split) -> UpdateFigures {
    let times = clocks.flatMap(\.milliseconds).sorted()
    let median = times[times.count / 2]
    // Forward and the gradient of the weights everywhere, the gradient of the inputs behind the first layer.
    let products = recipe.network.products.enumerated().reduce(0) { $0 + $1.element * ($1.offset == 0 ? 2 : 3) }
    let rows = min(labeledBatch, split.labeled.count) + min(unlabeledBatch, split.unlabeled.count)
    let operations = 2 * Double(rows * products)
    let cpu = clocks[0].cpu
    let peak = CPU(threads: cpu.threads * jobs, instructionSet: cpu.instructionSet).measurePeak()
    let (begin, end) = (clocks.map(\.begin).min() ?? .now, clocks.map(\.end).max() ?? .now)
    let rate = Double(times.count) / (end - begin).seconds
    return UpdateFigures(
      medianMilliseconds: median, minimumMilliseconds: times[0], updatesPerSecond: rate, rows: rows,
      hidden: residual == nil ? hidden : [],
      residual: residual, method: method.rawValue,
      unlabeledRows: split.unlabeled.count,
      path: inputPath.form(for: split.labeled.features, precision) == .sparse ? .sparse : .dense,
      precision: precision.used(by: recipe.network, on: split.labeled.features, inputPath),
      threads: cpu.threads, jobs: jobs,
      instructionSet: cpu.instructionSet, denseOperations: operations,
      denseGigaflops: operations * Double(jobs) / median / 1e6, peakGigaflops: peak / 1e9,
      shareOfPeak: operations * Double(jobs) / (median * 1e-3) / peak, peakBytes: Machine.peakResidentBytes)
  }
}

/// One run whose updates are timed, with a processor of its own.
private final class UpdateClock: @unchecked Sendable {
  let cpu: CPU
  private(set) var milliseconds: [Double] = []
  private(set) var begin = ContinuousClock.now
  private(set) var end = ContinuousClock.now
  /// Whether every loss was a finite number; an update whose loss is not goes no step.
  private(set) var isSound = true
  private let step: TrainingStep
  private var number = 0

  init(
    _ recipe: Recipe, _ parameters: Parameters, _ split: Split, _ inputPath: InputPath, _ precision: Precision,
    threads: Int?
  ) {
    cpu = CPU(threads: threads)
    let objective = recipe.objective
    step = TrainingStep(
      Learner(recipe, objective: objective, initial: parameters, unlabeledRows: split.unlabeled.count), recipe: recipe,
      objective: objective, split: split, seed: 1, inputPath: inputPath, precision: precision, on: cpu)
  }

  func update() {
    if !step.update(at: TrainingTime(epoch: 0, update: number)).areFinite { isSound = false }
    number += 1
  }

  /// Updates that do not count, and then, when all of `waiting` have come so far, those that do.
  func run(updates: Int, togetherWith others: Int, waiting: borrowing Atomic<Int>) {
    milliseconds.reserveCapacity(updates)
    for _ in 0..<5 { update() }
    waiting.add(1, ordering: .acquiringAndReleasing)
    while waiting.load(ordering: .acquiring) < others { Thread.sleep(forTimeInterval: 1e-4) }
    begin = .now
    for _ in 0..<updates {
      let start = ContinuousClock.now
      update()
      milliseconds.append((ContinuousClock.now - start).seconds * 1e3)
    }
    end = .now
  }
}

extension UpdateBenchmark {
  /// Seconds that an update of the paper's recipe takes here, on one thread, while `jobs` such runs go on at once; measured
  /// in less than a second.
  public static func secondsPerUpdate(on set: LabeledSet, jobs: Int) throws -> Double {
    var benchmark = UpdateBenchmark()
    benchmark.jobs = jobs
    return try benchmark.run(on: set, updates: 5, threads: 1).medianMilliseconds / 1e3
  }
}
