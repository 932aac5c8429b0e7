import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives

/// What an objective asks of a step.
extension Objective {
  /// The passes that its losses ask for, each once, in the order of the losses; those of losses whose weight is always 0 are
  /// left out.
  package var passes: [Pass] {
    unlabeled.filter { !$0.weight.isZero }.flatMap { $0.loss.passes }.reduce(into: []) { passes, pass in
      if !passes.contains(pass) { passes.append(pass) }
    }
  }

  /// Checks losses that were given in place of the recipe's, as those of a recipe are checked.
  ///
  /// - Throws: `RequestFailure` about the first that the network, or a number of its own, does not suit.
  package func validate(for network: Network) throws(RequestFailure) {
    for (number, term) in unlabeled.enumerated() {
      guard let loss = term.loss as? any NamedLoss else { continue }
      let place = "objective.unlabeled.[\(number)].\(type(of: loss).name)"
      try loss.validate(place)
      try loss.validate(place, for: network)
    }
  }

  /// The hidden layers that its losses ask for, each once.
  func hiddenLayers(of network: Network) -> [HiddenLayer] {
    unlabeled.filter { !$0.weight.isZero }.flatMap { $0.loss.hiddenLayers(of: network) }.reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
  }

  /// Of its passes and of the labelled rows.
  var views: [RowView] { passes.map(\.view) + [labeledView] }

  /// Whether a loss mixes the labelled rows with others.
  var mixesLabeledRows: Bool { unlabeled.contains { !$0.weight.isZero && $0.loss.pool != nil } }

  /// Whether all rows go into the batches as they are stored, and no more is done to them there.
  var usesStoredRows: Bool { !mixesLabeledRows && views.allSatisfy { $0.isStored && $0.radius == nil } }
}
