import PseudoLabelDiagnostics

/// Why processes that were started together cannot work together.
package enum MPIFailure: Diagnosed, Hashable {
  /// The library of the implementation whose mpirun was used cannot be loaded.
  case notLoaded(MPIImplementation, reasons: [String])
  /// Slurm has so many tasks, and this process is alone.
  case alone(tasks: Int)

  package var kind: FailureKind {
    switch self {
    case .notLoaded: .unavailable
    case .alone: .usage
    }
  }

  package var description: String {
    switch self {
    case .notLoaded(let implementation, let reasons):
      "MPI: expected the library of \(implementation.rawValue), whose mpirun started this, found that it cannot be loaded (\(reasons.joined(separator: "; "))). Install it on every machine (Debian's package is \(implementation.package)), or start this with the mpirun of the MPI that is installed."
    case .alone(let tasks):
      "Slurm: expected processes that work together, found one by itself, where Slurm has \(tasks) tasks. Write `mpirun pseudolabel …` in the script that sbatch runs; to use \(tasks) processors of one machine by threads, ask Slurm for one task with as many processors."
    }
  }
}
