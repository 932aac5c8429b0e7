import Networks

/// The class that the network itself finds most likely, taken for the truth (Lee 2013):
///
/// L = (1/n) Σᵢ CE(pᵢ, y'ᵢ), with y'ᵢ = argmaxₖ pᵢₖ, recomputed at every update, and CE as in `CrossEntropy`.
///
/// No gradient flows through y'. Rows whose confidence max pᵢₖ stays under `threshold` add nothing; n counts them.
public struct PseudoLabel: UnlabeledLoss, Hashable, Codable {
  /// Whether y' comes from the outputs that are differentiated, dropout and all, which is free, or from a pass of its
  /// own without dropout. The paper leaves it open.
  public var targets: ReferencePass
  /// The paper has none.
  public var threshold: Double?

  /// As in the paper unless told: targets of the same pass, and no threshold.
  public init(targets: ReferencePass = .none, threshold: Double? = nil) {
    self.targets = targets
    self.threshold = threshold
  }

  /// The pass that the targets come from.
  public var reference: ReferencePass { targets }

  /// L and its derivative, with targets of `reference`, or of `outputs` where there is none.
  public func value(of outputs: Outputs, reference: Outputs?, gradient: inout [Float]) -> Double {
    let teacher = reference ?? outputs
    let weight = 1 / Double(outputs.count)
    var sum = 0.0
    for row in 0..<outputs.count {
      if isUsed(row, teacher) {
        let target = teacher.predictedClass(of: row)
        sum += CrossEntropy.row(row, of: outputs, target: target, weight: weight, &gradient)
      } else {
        for k in 0..<outputs.classes { gradient[row * outputs.classes + k] = 0 }
      }
    }
    return sum / Double(outputs.count)
  }

  /// Whether the confidence of at least one row reaches `threshold`.
  public func usesAny(of outputs: Outputs, reference: Outputs?) -> Bool {
    let teacher = reference ?? outputs
    return (0..<outputs.count).contains { isUsed($0, teacher) }
  }

  private func isUsed(_ row: Int, _ teacher: Outputs) -> Bool {
    guard let threshold else { return true }
    // Outputs that are not numbers count, so that the loss shows them.
    return !(Double(teacher.confidence(of: row)) < threshold)
  }
}
