import CPseudoLabelThreadPool

/// What the system says of the machine and of this process.
package enum Machine {
  /// Processors that this process may run on: those of the machine, or fewer where its affinity or a container's quota says so.
  package static var availableProcessors: Int { machine_available_processors() }

  /// Memory that this process may use, in bytes: that of the machine, or less where a container or `ulimit -v` limits it.
  package static var usableMemory: Int { machine_usable_memory() }

  /// The most memory that this process ever had resident, in bytes.
  package static var peakResidentBytes: Int { machine_peak_resident_bytes() }
}
