import PseudoLabelCompute
import PseudoLabelPlatform

extension CPU {
  /// A processor whose threads share even the smallest work.
  public static func sharing(threads: Int, instructionSet: InstructionSet? = nil) -> CPU {
    CPU(pool: ThreadPool(computing: threads, worthSharing: 0), instructionSet: instructionSet)
  }
}
