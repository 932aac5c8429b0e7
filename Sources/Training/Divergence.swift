import Foundation
import PseudoLabelDiagnostics

/// Training that ran away: at `update` (counting from 1) the loss or a parameter was no longer a finite number.
public struct Divergence: Diagnosed, Hashable, Codable {
  /// What was found not to be finite.
  public enum Quantity: String, Sendable, Hashable, Codable {
    /// Before the update was made.
    case loss
    /// After it.
    case parameters
    /// The auto-encoder's loss, before an update of the pre-training was made.
    case reconstructionLoss
    /// After an update of the pre-training.
    case pretrainedParameters
  }

  /// Of the pre-training where it was that; so is the epoch.
  public var update: Int
  /// From 1.
  public var epoch: Int
  /// ε(t) at that update.
  public var rate: Double
  /// The update after which the delivered parameters were saved.
  public var lastGoodUpdate: Int
  /// What was no longer a finite number.
  public var quantity = Quantity.loss

  public var kind: FailureKind { .software }

  public var description: String {
    let fact =
      switch quantity {
      case .loss: "the loss at update \(update) (epoch \(epoch)) is not a finite number"
      case .reconstructionLoss:
        "the loss at update \(update) (epoch \(epoch)) of the pre-training is not a finite number"
      case .parameters: "after update \(update) (epoch \(epoch)) a parameter is not a finite number"
      case .pretrainedParameters:
        "after update \(update) (epoch \(epoch)) of the pre-training a parameter is not a finite number"
      }
    let isPretraining = quantity == .reconstructionLoss || quantity == .pretrainedParameters
    let kept = lastGoodUpdate == 0 ? "The parameters of the start" : "The parameters after update \(lastGoodUpdate)"
    return """
      Training diverged: \(fact), at a learning rate of \(String(format: "%.4g", rate)). \
      \(kept) were kept. Try a smaller rate\(isPretraining ? " of pre-training" : ""), such as \(String(format: "%.2g", rate / 3)).
      """
  }
}
