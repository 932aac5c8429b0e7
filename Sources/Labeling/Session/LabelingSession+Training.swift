import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelStudies
import PseudoLabeling

extension LabelingSession {
  /// Begins to train where enough answers are new and nothing is being trained.
  func trainIfDue(_ state: inout SessionState) {
    guard !state.isClosed, state.training == nil else { return }
    let labels = state.labels(given: pool.givenLabels)
    guard Set(labels.values).count > 1 else { return }
    let due = state.model?.labels.isEmpty == false ? max(settings.retrainAfter, labels.count / 10) : 1
    guard state.newAnswers >= due else { return }
    state.newAnswers = 0
    state.trainingShare = 0
    state.training = Task { await self.train(on: labels) }
  }

  private func train(on labels: [Int: String]) async {
    let result: Result<LabelingModel, any Error>
    do {
      let words = pool.givenLabels.indices.map { labels[$0] }
      let data = try TrainingData(
        pool.loaded.relabeled(words), origin: pool.source.files[0], target: pool.source.targetName)
      let fitting = try settings.classifier.fitting(to: data)
      let watching = Task {
        for await step in fitting { self.state.withLock { $0.trainingShare = step.fractionCompleted } }
      }
      let fitted = try await fitting.result
      await watching.value
      result = .success(
        LabelingModel(
          fitted, study: data.study, pool: pool, labels: labels, on: CPU(threads: settings.classifier.threads)))
    } catch {
      result = .failure(error)
    }
    state.withLock { state in
      state.training = nil
      switch result {
      case .success(let model):
        state.model = model
        state.models += 1
        state.problem = nil
        // What was chosen by the doubts of the model before is chosen anew.
        state.queue = []
        if let estimate = model.estimate(on: state.random.sample) { state.rounds.append(estimate) }
      case .failure(let error):
        if !(error is CancellationError) { state.problem = "No new model: \(error)" }
      }
      trainIfDue(&state)
    }
  }

  /// Waits until no training goes on.
  public func trained() async {
    while let training = state.withLock({ $0.training }) { await training.value }
  }

  /// How far it is.
  public var progress: LabelingProgress {
    state.withLock { state in
      let given = pool.givenLabels
      let labels = state.labels(given: given)
      var answers: [String: Int] = [:]
      for (_, record) in state.placed where record.answer != .skip { answers[record.annotator, default: 0] += 1 }
      let estimate = estimate(state)
      let outlook = LabelingOutlook(state.rounds)
      let done = (0..<pool.count).count { state.isDone($0, given: given) }
      return LabelingProgress(
        examples: pool.count, labeled: labels.count, given: given.count { $0 != nil },
        unknown: state.verdicts.unknown.count, answers: answers,
        classCounts: labels.values.reduce(into: [:]) { $0[$1, default: 0] += 1 },
        conflicts: state.verdicts.conflicts.count,
        modelLabels: state.model.map { $0.labels.count }, models: state.models,
        training: state.training == nil ? nil : state.trainingShare, problem: state.problem, estimate: estimate,
        outlook: outlook,
        advice: LabelingAdvice(
          estimate: estimate, outlook: outlook, remaining: pool.count - done, goal: settings.goal))
    }
  }

  /// By rows held out where the model tells, else by what was guessed when questions were asked.
  private func estimate(_ state: borrowing SessionState) -> LabelingEstimate? {
    if let estimate = state.model?.estimate(on: state.random.sample) { return estimate }
    let guessed = state.placed.compactMap { _, record -> Bool? in
      guard record.selection == .random, case .label(let label) = record.answer else { return nil }
      return record.guess.map { $0.label != label }
    }
    guard !guessed.isEmpty else { return nil }
    return LabelingEstimate(
      errorRate: ErrorRate(errors: guessed.count { $0 }, count: guessed.count),
      labels: state.model?.labels.count ?? 0, basis: .guesses)
  }
}
