import Compute
import Diagnostics

/// In which numbers the dense products of training multiply. Sums, parameters, and everything else are float32.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
  case float32
  /// The factors are rounded to bfloat16 (8 bits of precision), their products summed in float32. Layers of up to 16
  /// outputs, the gradients that go back through a layer, and the sparse path stay float32.
  case bfloat16 = "bf16"

  /// Whether the processor has the instructions for it.
  public func isAvailable(on cpu: CPU) -> Bool { self == .float32 || cpu.hasBFloat16 }

  /// What to say where it is not available.
  public var unavailable: RequestFailure {
    RequestFailure(
      "--precision", expected: "float32 on this processor, which has no AVX512-BF16 instructions", found: rawValue)
  }
}
