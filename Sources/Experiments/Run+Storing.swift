import PseudoLabelPersistence
import PseudoLabelTraining

extension Run {
  /// Stores the trained model and its summary in the run's folder, and with it the run is finished, unless it was stopped.
  ///
  /// - Returns: the summary that was stored.
  /// - Throws: `FileFailure`; or, where the model of a diverged run cannot be evaluated, the `Divergence`.
  package func store(_ outcome: TrainingOutcome, in directory: RunDirectory) throws -> RunSummary {
    try directory.write(model: outcome.model.tensorFile)
    let summary: RunSummary
    do {
      summary = try self.summary(of: outcome)
    } catch {
      // What training ran into says more than what its model then answers.
      if case .diverged(let divergence) = outcome.ending { throw divergence }
      throw error
    }
    if outcome.ending == .stopped {
      try directory.write(summary: summary)
    } else {
      try directory.finish(summary: summary)
    }
    return summary
  }
}
