import PseudoLabelNetworks

/// The parameters that a run would deliver if it ended now.
final class SelectedModel {
  let live: LiveNetwork
  private(set) var update = 0
  private(set) var validationErrorRate: Double?

  /// Where only the last parameters are wanted, they are saved at the first end of an epoch that lies this many updates
  /// behind the last copy: about what a divergence can cost.
  private static let interval = 200

  init(of live: LiveNetwork) {
    self.live = LiveNetwork(live.network, parameters: live.parameters)
  }

  /// Takes the parameters that training begins with. They are finite.
  func begin(with live: LiveNetwork) { self.live.copy(from: live) }

  /// Takes what a checkpoint kept.
  func restore(_ parameters: Parameters, update: Int, validationErrorRate error: Double?) {
    live.parameters = parameters
    (self.update, validationErrorRate) = (update, error)
  }

  /// Takes the parameters that training went back to, whatever was kept before.
  func revert(to live: LiveNetwork, validationErrorRate error: Double?) {
    self.live.copy(from: live)
    validationErrorRate = error
  }

  /// Takes the parameters of `live` at the end of an epoch if they are the ones to keep.
  ///
  /// - Returns: false where they would be taken, or are the last, and are not all finite numbers; then nothing is taken.
  func consider(
    _ live: LiveNetwork, update: Int, validationErrorRate error: Double?, keep: ModelSelection, isLast: Bool
  ) -> Bool {
    let take =
      switch keep {
      case .last: isLast || update - self.update >= SelectedModel.interval
      case .best: error.map { $0 <= validationErrorRate ?? .infinity } ?? (validationErrorRate == nil)
      }
    if take || isLast, !live.isFinite { return false }
    guard take else { return true }
    self.live.copy(from: live)
    self.update = update
    validationErrorRate = error
    return true
  }
}
