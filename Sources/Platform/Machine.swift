import CPseudoLabelThreadPool
import Foundation
import Synchronization

/// What the system says of the machine and of this process.
package enum Machine {
  /// How many processes share what the machine has.
  private static let sharing = Atomic(1)

  /// Counts so many processes of one piece of work on this machine, of which each uses its part of processors and memory.
  package static func share(among processes: Int) { sharing.store(max(1, processes), ordering: .relaxed) }

  /// Processors that this process may run on: those of the machine, or fewer where its affinity or a container's quota says so,
  /// or where it shares them.
  package static var availableProcessors: Int {
    let (available, processes) = (machine_available_processors(), sharing.load(ordering: .relaxed))
    guard processes > 1 else { return available }
    // A process that was bound to some processors has them for itself.
    return max(1, min(available, ProcessInfo.processInfo.processorCount / processes))
  }

  /// Memory that this process may use, in bytes: that of the machine, or less where a container or `ulimit -v` limits it, or where
  /// it shares it.
  package static var usableMemory: Int { machine_usable_memory() / sharing.load(ordering: .relaxed) }

  /// The most memory that this process ever had resident, in bytes.
  package static var peakResidentBytes: Int { machine_peak_resident_bytes() }
}
