import PseudoLabelCompute

extension CPU {
  /// A processor whose threads share even the smallest work.
  public static func sharing(threads: Int, instructionSet: InstructionSet? = nil) -> CPU {
    CPU(pool: ThreadPool(threads: threads, worthSharing: 0), instructionSet: instructionSet)
  }
}
