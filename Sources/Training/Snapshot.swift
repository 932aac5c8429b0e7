import Networks

/// The parameters that a run would deliver if it ended now.
final class Snapshot {
  let live: LiveNetwork
  private(set) var update = 0
  private(set) var validationErrorRate: Double?

  /// Updates after which the parameters are saved anew where only the last ones are wanted: what a divergence can cost.
  private static let interval = 200

  init(of live: LiveNetwork) {
    self.live = LiveNetwork(live.network, parameters: live.parameters)
  }

  /// Takes the parameters of `live` at the end of an epoch if they are the ones to keep.
  ///
  /// - Returns: false where they are, and are not all finite numbers; then nothing is taken.
  func consider(
    _ live: LiveNetwork, update: Int, validationErrorRate error: Double?, keep: KeptParameters, isLast: Bool
  ) -> Bool {
    let take =
      switch keep {
      case .last: isLast || update - self.update >= Snapshot.interval
      case .best: error.map { $0 <= validationErrorRate ?? .infinity } ?? (validationErrorRate == nil)
      }
    guard take else { return true }
    guard live.isFinite else { return false }
    self.live.copy(from: live)
    self.update = update
    validationErrorRate = error
    return true
  }
}
