import PseudoLabelObjectives
import PseudoLabelPlatform

/// What this rank has to do with an unlabelled loss.
struct RankRole {
  /// Whether it computes the loss of the rows of all ranks.
  var looksAtAll = false
  /// Whether it is asked where it has no rows.
  var isAskedWithoutRows = false
  /// Whether its count of rows is one of those that are added up.
  var counts = true
  /// Of the loss and of its gradient by the outputs.
  var factor: RankFactor
  /// Of the gradient by the loss's own parameters.
  var parameterFactor: Double

  /// - Parameters:
  ///   - division: of what rows it is computed.
  ///   - own: of a mean over this rank's rows.
  ///   - ranks: with which rows are divided.
  ///   - exchange: when they come together.
  init(_ division: RowDivision, _ own: RankFactor, _ ranks: (any Ranks)?, _ exchange: RankExchange) {
    (factor, parameterFactor) = (own, own.gradient)
    guard let ranks, exchange == .everyUpdate else { return }
    switch division {
    case .own: break
    case .ranked:
      isAskedWithoutRows = true
      factor = .whole
      parameterFactor = 1
    case .all:
      (looksAtAll, counts) = (true, ranks.isFirst)
      factor = .whole
      // All have the same value, and the same gradient by the parameters: one of them counts.
      if !ranks.isFirst { factor.loss = 0 }
      parameterFactor = ranks.isFirst ? 1 : 0
    }
  }
}
