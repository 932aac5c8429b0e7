import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// In which numbers the dense products of training multiply. Sums, parameters, and everything else are float32.
public enum Precision: String, Sendable, Hashable, Codable, CaseIterable {
  /// Everything in 32 bits.
  case float32
  /// The factors are rounded to bfloat16 (8 bits of precision), their products summed in float32. Layers of up to 16
  /// outputs, the gradients that go back through a layer, convolutions, the sparse path, and training with adversarial views
  /// stay float32.
  case bfloat16 = "bf16"

  /// Whether the processor has the instructions for it.
  public func isAvailable(on cpu: CPU) -> Bool { self == .float32 || cpu.hasBFloat16 }

  /// The precision that training really uses: float32 where nothing multiplies in bfloat16, as a single hidden layer over
  /// the non-zeros.
  ///
  /// - Parameters:
  ///   - network: the network that is trained.
  ///   - features: the rows it is trained on.
  ///   - inputPath: how its first layer is asked to work.
  public func used(by network: Network, on features: Features, _ inputPath: InputPath) -> Precision {
    guard self == .bfloat16 else { return self }
    let firstIsDense = !network.convolutions.isEmpty || inputPath.form(for: features, self) == .bfloat16
    // A tensor of two sizes is a matrix of a dense layer.
    let outputs = network.parameterShapes.map(\.shape).enumerated().filter { $0.element.count == 2 }
    return outputs.contains { ($0.offset > 0 || firstIsDense) && $0.element[1] > 16 } ? self : .float32
  }

  /// What to say where it is not available; `subject` is where it was asked for.
  public func unavailable(_ subject: String) -> RequestFailure {
    RequestFailure(
      subject, expected: "float32 on this processor, which has no AVX512-BF16 instructions", found: rawValue)
  }
}
