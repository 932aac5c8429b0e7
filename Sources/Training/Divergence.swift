import Diagnostics

/// Training that ran away: at `update` (counting from 1) the loss was no longer a finite number.
public struct Divergence: Diagnosed, Hashable {
  public var update: Int
  public var epoch: Int
  /// ε(t) at that update.
  public var rate: Double
  /// The update after which the delivered parameters were saved.
  public var lastGoodUpdate: Int

  public var kind: FailureKind { .software }

  public var description: String {
    """
    Training diverged: the loss at update \(update) (epoch \(epoch)) is not a finite number, at a learning rate of \
    \(rate). The parameters after update \(lastGoodUpdate) were kept. Try a smaller rate, such as \(rate / 3).
    """
  }
}
