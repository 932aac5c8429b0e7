import CPseudoLabelOneDNN
import CPseudoLabelVectorKernels
import PseudoLabelPlatform

/// The processor as a place to compute: its threads, and the kernels for its instruction set.
///
/// Results depend on the instruction set (sums are ordered differently), never on the number of threads.
public final class CPU: Sendable {
  /// Vector instructions that the kernels are written for, from the least to the best.
  public enum InstructionSet: String, Sendable, Codable, CaseIterable, Comparable {
    /// Plain C, on any processor.
    case portable
    /// 256-bit vectors with fused multiply-add (x86-64 since 2013).
    case avx2
    /// 512-bit vectors.
    case avx512

    public static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }

    private var rank: Int { InstructionSet.allCases.firstIndex(of: self) ?? 0 }
  }

  /// The one that the kernels use; results depend on it.
  public let instructionSet: InstructionSet
  /// How many threads compute; results do not depend on it.
  public var threads: Int { pool.threads }

  package let pool: ThreadPool
  nonisolated(unsafe) let kernels: UnsafePointer<vector_kernels>
  nonisolated(unsafe) let bfloat16: UnsafePointer<bfloat16_kernels>?
  private let scratch: [FloatBuffer]

  /// - Parameters:
  ///   - threads: how many threads compute; all processors this process may run on by default.
  ///   - instructionSet: the best one of this processor, unless a lesser one is asked for.
  public convenience init(threads: Int? = nil, instructionSet: InstructionSet? = nil) {
    self.init(
      pool: ThreadPool(computing: max(1, threads ?? Machine.availableProcessors)), instructionSet: instructionSet)
  }

  package init(pool: ThreadPool, instructionSet: InstructionSet? = nil) {
    let best = CPU.availableInstructionSets.max() ?? .portable
    self.instructionSet = min(instructionSet ?? best, best)
    guard let kernels = CPU.kernels(of: self.instructionSet) ?? CPU.kernels(of: .portable) else {
      preconditionFailure("the portable kernels exist on every processor")
    }
    self.kernels = kernels
    self.bfloat16 = self.instructionSet == .avx512 ? bfloat16_kernels() : nil
    self.pool = pool
    self.scratch = (0..<pool.threads).map { _ in FloatBuffer(count: CPU.scratchFloats) }
  }

  /// Whether products of bfloat16 numbers are to be had.
  public var hasBFloat16: Bool { bfloat16 != nil }

  /// The instruction sets with kernels of their own that this processor has.
  public static var availableInstructionSets: [InstructionSet] {
    InstructionSet.allCases.filter { kernels(of: $0) != nil }
  }

  /// Processors that this process may run on: those of the machine, or fewer where its affinity or a container's quota says so.
  public static var availableProcessors: Int { Machine.availableProcessors }

  /// Memory that this process may use, in bytes: that of the machine, or less where a container or `ulimit -v` limits it.
  public static var usableMemory: Int { Machine.usableMemory }

  /// The version of oneDNN that is loaded, as "2.6.3".
  public static var oneDNNVersion: String {
    var version: (Int32, Int32, Int32) = (0, 0, 0)
    withUnsafeMutableBytes(of: &version) { onednn_version($0.assumingMemoryBound(to: Int32.self).baseAddress) }
    return "\(version.0).\(version.1).\(version.2)"
  }

  private static func kernels(of set: InstructionSet) -> UnsafePointer<vector_kernels>? {
    switch set {
    case .portable: vector_kernels(VECTOR_PORTABLE)
    case .avx2: vector_kernels(VECTOR_AVX2)
    case .avx512: vector_kernels(VECTOR_AVX512)
    }
  }

  /// Rows of inputs in one part of the work.
  static let rowBlock = 512
  /// A gradient tile of `rowBlock` rows × 32 columns, and as many rows of a panel in bfloat16.
  private static let scratchFloats = rowBlock * 32 + rowBlock * 16

  /// Working memory of one thread of the pool, `scratchFloats` long.
  func scratch(of thread: Int) -> UnsafeMutablePointer<Float> { scratch[thread].start }

  /// The part of it behind the gradient tile, for `rowBlock` rows of a panel.
  func packedScratch(of thread: Int) -> UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer(scratch(of: thread) + CPU.rowBlock * 32).assumingMemoryBound(to: UInt16.self)
  }
}

extension ThreadPool {
  /// A pool whose threads may call oneDNN, which then stays on the thread that calls it.
  package convenience init(computing threads: Int, worthSharing: Int = ThreadPool.worthSharing) {
    self.init(threads: threads, worthSharing: worthSharing, onStart: onednn_stay_on_this_thread)
  }
}
