import CPseudoLabelMPI
import Foundation

/// An implementation of MPI.
package enum MPIImplementation: String, Sendable, CaseIterable {
  case openMPI = "Open MPI"
  case mpich = "MPICH"

  /// Names of its library, as the system knows them.
  var files: [String] {
    switch self {
    case .openMPI: ["libmpi.so.40"]
    // The second name is that of other libraries with the same binary interface.
    case .mpich: ["libmpich.so.12", "libmpi.so.12"]
    }
  }

  var kind: mpi_shim_library {
    switch self {
    case .openMPI: MPI_SHIM_OPEN_MPI
    case .mpich: MPI_SHIM_MPICH
    }
  }

  /// The name of the library that can be loaded here; nil where there is none.
  package var installedFile: String? { files.first { mpi_shim_has($0) != 0 } }

  /// The package of Debian that has it.
  var package: String {
    switch self {
    case .openMPI: "openmpi-bin"
    case .mpich: "mpich"
    }
  }
}

/// How this process was started, by what the environment says.
package struct LaunchEnvironment: Sendable, Hashable {
  /// By which implementation's mpirun; nil where by none.
  package var implementation: MPIImplementation?
  /// Processes that were started together, as mpirun or Slurm says.
  package var processes: Int
  /// The number of this one among them.
  package var rank: Int
  /// Those of them that run on this machine.
  package var localProcesses: Int
  /// Whether Slurm's own srun started several processes that do not know of each other.
  package var isSeveralAlone: Bool

  package init(_ environment: [String: String] = ProcessInfo.processInfo.environment) {
    func number(_ name: String) -> Int? { environment[name].flatMap { Int($0) } }
    if let size = number("OMPI_COMM_WORLD_SIZE") {
      (implementation, processes) = (.openMPI, size)
    } else if let size = number("PMI_SIZE") {
      (implementation, processes) = (.mpich, size)
    } else {
      (implementation, processes) = (nil, number("SLURM_STEP_NUM_TASKS") ?? number("SLURM_NTASKS") ?? 1)
    }
    rank = number("OMPI_COMM_WORLD_RANK") ?? number("PMI_RANK") ?? 0
    localProcesses = number("OMPI_COMM_WORLD_LOCAL_SIZE") ?? number("MPI_LOCALNRANKS") ?? 1
    isSeveralAlone = implementation == nil && (number("SLURM_STEP_NUM_TASKS") ?? 1) > 1
  }
}
