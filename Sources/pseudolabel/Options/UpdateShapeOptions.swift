import ArgumentParser
import PseudoLabelExperiments
import PseudoLabeling

/// The shape of an update that is timed, where it is not the paper's.
struct UpdateShapeOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Units of each hidden layer, as 5000 or 500,500.", valueName: "n,…"))
  var hidden: RecipeOptions.UnitList?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("A residual network in place of hidden layers: channels of each stage.", valueName: "n,…"))
  var residual: RecipeOptions.UnitList?
  @Option(help: ArgumentHelp("What is made of the unlabelled rows. (default: pseudo-label)", valueName: "method"))
  var method: Method?
  @Option(parsing: .unconditional, help: ArgumentHelp("Labelled rows in an update.", valueName: "n"))
  var labeledBatch: Int?
  @Option(parsing: .unconditional, help: ArgumentHelp("Unlabelled rows in an update.", valueName: "n"))
  var unlabeledBatch: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Unlabelled rows that the batches are drawn from. (default: all)", valueName: "n"))
  var unlabeledRows: Int?

  /// The options that were given.
  var given: [String] {
    [
      hidden.map { _ in "--hidden" }, residual.map { _ in "--residual" }, method.map { _ in "--method" },
      labeledBatch.map { _ in "--labeled-batch" },
      unlabeledBatch.map { _ in "--unlabeled-batch" }, unlabeledRows.map { _ in "--unlabeled-rows" },
    ].compactMap { $0 }
  }

  func apply(to benchmark: inout UpdateBenchmark) throws {
    if let hidden {
      benchmark.hidden = try hidden.units.map { try BenchmarkCommand.checked($0, "--hidden", in: 1...1_000_000) }
    }
    if let residual {
      benchmark.residual = try residual.units.map { try BenchmarkCommand.checked($0, "--residual", in: 1...4096) }
    }
    if let method { benchmark.method = method }
    if let labeledBatch {
      benchmark.labeledBatch = try BenchmarkCommand.checked(labeledBatch, "--labeled-batch", in: 1...65536)
    }
    if let unlabeledBatch {
      benchmark.unlabeledBatch = try BenchmarkCommand.checked(unlabeledBatch, "--unlabeled-batch", in: 1...65536)
    }
    if let unlabeledRows {
      benchmark.unlabeledRows = try BenchmarkCommand.checked(unlabeledRows, "--unlabeled-rows", in: 1...1_000_000_000)
    }
  }
}
