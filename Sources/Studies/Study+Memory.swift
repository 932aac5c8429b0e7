import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelPlatform
import PseudoLabelTraining

/// What a study takes of the machine's memory.
extension Study {
  /// What the smallest training takes: the program, its libraries and their threads.
  private static let bytesOfProgram = 35e6

  /// Bytes of one training run: of the training itself, and of what looks at the unlabelled rows note. The rows are shared.
  package var bytesOfRun: Double {
    let entries = plan.recipe.inputEntries(
      inputPath, for: [data.labeled.features, data.unlabeled.features])
    let training = plan.recipe.trainingBytes(
      labeledRows: min(plan.recipe.labeledBatch, data.labeled.count), entries: entries)
    return training + Double(data.unlabeled.count) * (4 * Double(data.classes.count) + 48)
  }

  /// Bytes that it takes whatever runs at once: of the program, of the rows, and of the networks that the runs leave.
  package var bytesOfRest: Double {
    Self.bytesOfProgram + Double(data.features.bytes)
      + Double(runCount) * plan.recipe.parameterBytes.reduce(0, +)
  }

  /// How many training runs are to go on side by side: one a thread, or fewer where so many do not fit in memory, at least
  /// one. It changes no result.
  package func runsAtOnce(threads: Int, memory: Int = Machine.usableMemory) -> Int {
    let fitting = max(1, (Double(memory) - bytesOfRest) / bytesOfRun)
    return Int(min(Double(min(runCount, threads)), fitting))
  }
}
