/// Which parameters a training run delivers.
public enum ModelSelection: String, Sendable, Hashable, Codable, CaseIterable {
  /// Those after the last update.
  case last
  /// Those of the epoch with the lowest validation error, the latest of equals; the last where nothing is validated.
  case best
}
