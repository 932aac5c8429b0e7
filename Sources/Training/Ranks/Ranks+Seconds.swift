import PseudoLabelPlatform

extension (any Ranks)? {
  /// What the first rank's clock says.
  func secondsOfFirst(_ own: Double) -> Double { map { $0.sum([$0.isFirst ? own : 0])[0] } ?? own }
}
