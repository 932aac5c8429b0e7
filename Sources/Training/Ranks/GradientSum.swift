import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelPlatform

/// The gradients of an update, and their sums over the ranks: each begins to be summed as soon as it is known, while the layers below
/// it are still at work.
final class GradientSum {
  /// Has the gradients in its one slot.
  let gradients: OptimizerState
  private let ranks: any Ranks
  /// Gradients that are too small to be worth a message of their own; they go together in one.
  private var small: [FloatBuffer] = []
  private var together = FloatBuffer(count: 0)

  private static let smallest = 1 << 12

  init(of live: LiveNetwork, over ranks: any Ranks) {
    gradients = OptimizerState(of: live, slots: 1)
    self.ranks = ranks
  }

  /// Takes a gradient, or a part of it, which is not touched until `finish`. All ranks give the same ones in the same order.
  func add(_ gradient: FloatBuffer, _ part: Range<Int>) {
    guard gradient.count >= GradientSum.smallest else { return small.append(gradient) }
    ranks.beginSum(UnsafeMutableBufferPointer(start: gradient.start + part.lowerBound, count: part.count))
  }

  /// Those that were held back are on their way, too.
  func flush() {
    let count = small.reduce(0) { $0 + $1.count }
    guard count > 0 else { return }
    if together.count != count { together = FloatBuffer(count: count) }
    var place = together.start
    for gradient in small {
      place.update(from: gradient.start, count: gradient.count)
      place += gradient.count
    }
    ranks.beginSum(UnsafeMutableBufferPointer(start: together.start, count: count))
  }

  /// Waits until all are sums.
  func finish() {
    ranks.finishSums()
    var place = together.start
    for gradient in small {
      gradient.start.update(from: place, count: gradient.count)
      place += gradient.count
    }
    small = []
  }
}
