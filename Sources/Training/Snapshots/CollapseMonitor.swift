import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPlatform

/// What a monitor has seen.
struct CollapseProgress: Sendable, Hashable, Codable {
  struct Best: Sendable, Hashable, Codable {
    var error: Double
    var alpha: Double
  }

  /// exp H of the shares of the pseudo-labels at the last snapshot at which the unlabelled losses had no weight, or the first.
  var classesBefore: Double?
  var best: Best?
  /// Of the parameters that it can go back to.
  var safeError: Double?
  var safeEpoch = 0
  var collapses: [Collapse] = []

  /// What the weights of the unlabelled losses were multiplied by, one after the other.
  var reductions: [Double] { collapses.compactMap(\.reducedBy) }
}

/// Judges each snapshot of a training run, and keeps the parameters that it can go back to.
package final class CollapseMonitor {
  private let policy: CollapsePolicy
  private let interval: Int
  private let validationRows: Int
  /// What it has seen so far.
  private(set) var progress = CollapseProgress()
  /// The parameters that it can go back to.
  let safe: LiveNetwork

  /// Of those parameters, on the validation rows.
  package var safeError: Double? { progress.safeError }
  package var collapses: [Collapse] { progress.collapses }

  package init(_ policy: CollapsePolicy, epochs: Int, validationRows: Int, live: LiveNetwork) {
    self.policy = policy
    self.validationRows = validationRows
    interval = max(1, epochs / max(1, policy.snapshots))
    safe = LiveNetwork(live.network, parameters: live.parameters)
  }

  /// Takes what a checkpoint kept.
  func restore(_ progress: CollapseProgress, safe parameters: Parameters) {
    self.progress = progress
    safe.parameters = parameters
  }

  /// Whether the epoch, which counts from 1, ends with a snapshot.
  package func isDue(at epoch: Int, isLast: Bool) -> Bool { epoch % interval == 0 || isLast }

  package enum Answer: Equatable {
    /// Nothing is to be done.
    case proceed
    /// The parameters were set back, and the weights of the unlabelled losses get this factor.
    case reduce(Double)
    /// The parameters were set back, and training ends.
    case end
  }

  /// - Parameters:
  ///   - live: the network, whose parameters may be set back.
  ///   - snapshot: what it says about the unlabelled rows.
  ///   - error: on the validation rows, where there are any.
  ///   - alpha: the sum of the weights of the unlabelled losses.
  package func judge(
    _ live: LiveNetwork, _ snapshot: PredictionSnapshot, validationErrorRate error: Double?, alpha: Double
  )
    -> Answer
  {
    let error = policy.usesValidation ? error : nil
    let amount = CollapseMonitor.effectiveClasses(snapshot.counts)
    if alpha == 0 || progress.classesBefore == nil { progress.classesBefore = amount }
    guard let sign = sign(amount: amount, error: error, alpha: alpha) else {
      if isSafe(error: error, alpha: alpha) {
        if let error { progress.best = .init(error: error, alpha: alpha) }
        safe.copy(from: live)
        progress.safeEpoch = snapshot.epoch
        progress.safeError = error
      }
      return .proceed
    }
    var collapse = Collapse(epoch: snapshot.epoch, alpha: alpha, sign: sign)
    defer { progress.collapses.append(collapse) }
    if policy.response == .record { return .proceed }
    live.copy(from: safe)
    collapse.wentBackTo = progress.safeEpoch
    guard policy.response == .reduceWeight, progress.reductions.count < CollapsePolicy.patience else { return .end }
    collapse.reducedBy = CollapsePolicy.reduction
    return .reduce(CollapsePolicy.reduction)
  }

  /// Whether training would go back to the parameters of a snapshot at which nothing was wrong: to those of the lowest
  /// validation error where errors are measured. Where none are, nothing tells a good snapshot under a weight from the slope
  /// into a collapse, so it is the last one before the unlabelled losses have a weight, or the first of all.
  private func isSafe(error: Double?, alpha: Double) -> Bool {
    if let error { return error <= progress.best?.error ?? .infinity }
    return progress.best == nil && (alpha == 0 || progress.safeEpoch == 0)
  }

  /// What shows that the pseudo-labels have gone astray. Three quarters of the classes beyond the first have to be lost, or
  /// the validation error has to lie more than three standard errors, and two rows, over the best one; under 20 validation
  /// rows it is not considered.
  private func sign(amount: Double, error: Double?, alpha: Double) -> Collapse.Sign? {
    guard alpha > 0 else { return nil }
    if let classesBefore = progress.classesBefore, amount - 1 < 0.25 * (classesBefore - 1) {
      return .fewClasses(before: classesBefore, now: amount)
    }
    guard let error, let best = progress.best, alpha > best.alpha, validationRows >= 20 else { return nil }
    let n = Double(validationRows)
    // Laplace's rule keeps the scatter of a best error of 0 from being 0.
    let rate = (best.error * n + 1) / (n + 2)
    let margin = max(3 * (rate * (1 - rate) / n).squareRoot(), 2 / n)
    return error > best.error + margin ? .validationError(best: best.error, now: error) : nil
  }

  /// exp H(q), H(q) = -Σₖ qₖ ln qₖ: the number of classes, were all of equal share.
  static func effectiveClasses(_ counts: [Int]) -> Double {
    let total = Double(counts.reduce(0, +))
    guard total > 0 else { return 0 }
    let entropy = counts.reduce(0.0) { sum, count in
      let share = Double(count) / total
      return share > 0 ? sum - share * log(share) : sum
    }
    return exp(entropy)
  }
}
