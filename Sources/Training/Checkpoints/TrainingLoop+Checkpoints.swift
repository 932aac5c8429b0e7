import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers

// How a training hands out its state, and goes on from one.
extension TrainingLoop {
  func checkpoint(autoencoder: Parameters? = nil) {
    guard let keeper else { return }
    progress.seconds = seconds
    (progress.keptUpdate, progress.keptError) = (kept.update, kept.validationErrorRate)
    progress.collapse = monitor?.progress
    progress.optimizerSteps = learner.optimizer.steps
    (progress.losses, progress.lossSteps) = (learner.savedLosses, learner.lossSteps)
    var parameters = learner.savedParameters
    parameters[.kept] = kept.live.parameters
    parameters[.safe] = monitor?.safe.parameters
    parameters[.beginning] = beginning?.parameters
    parameters[.autoencoder] = autoencoder
    if autoencoder != nil {
      for part in TrainingState.Part.slots + [.losses] + TrainingState.Part.lossSlots { parameters[part] = nil }
    }
    keeper.keep(TrainingState(progress: progress, parameters: parameters, lastSnapshot: lastSnapshot))
    clock?.restart()
  }

  func restore(_ state: TrainingState) {
    progress = state.progress
    lastSnapshot = state.lastSnapshot
    secondsBefore = progress.seconds
    if let parameters = state.parameters[.kept] {
      kept.restore(parameters, update: progress.keptUpdate, validationErrorRate: progress.keptError)
    }
    if let parameters = state.parameters[.beginning] { beginning?.parameters = parameters }
    if let monitor, let seen = progress.collapse, let safe = state.parameters[.safe] {
      monitor.restore(seen, safe: safe)
    }
    for factor in progress.collapse?.reductions ?? [] { step.objective = step.objective.weighted(by: factor) }
    for _ in progress.recoveries { step.optimizer = step.optimizer.slowed(by: Recovery.factor) }
    learner.restore(
      state.parameters, steps: progress.optimizerSteps ?? progress.updates, lossSteps: progress.lossSteps,
      losses: progress.losses)
  }
}
