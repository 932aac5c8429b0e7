import PseudoLabelDatasets
import PseudoLabelPlatform
import PseudoLabeling

extension LabelingSession {
  /// The next examples for a person. Those that were shown and have no answer yet come first, so that asking again after a reload gives
  /// the same; nobody else is asked about them.
  ///
  /// - Parameters:
  ///   - annotator: the person.
  ///   - count: how many.
  /// - Returns: fewer where fewer are left; none where every example has an answer, or is before somebody else.
  public func questions(for annotator: String, count: Int = 1) -> [Question] {
    state.withLock { state in
      let given = pool.givenLabels
      var open = state.open[annotator, default: []].filter { question in
        question.label != nil || !state.isDone(question.row, given: given)
      }
      while open.count < count, let choice = choice(for: annotator, without: open, &state) {
        state.shown += 1
        open.append(question(choice.row, choice.selection, state))
      }
      state.open[annotator] = open
      return Array(open.prefix(count))
    }
  }

  /// The next example for a person.
  private func choice(
    for annotator: String, without open: [Question], _ state: inout SessionState
  ) -> Acquisition.Choice? {
    let given = pool.givenLabels
    let others = state.open.filter { $0.key != annotator }.values.joined()
    let shown = Set(
      (others + open + state.confirming.values.joined()).map(\.row))
    let skipped = Set(state.verdicts.skipped.filter { $0.value.contains(annotator) }.keys)
    let answered = state.verdicts.answered
    func isFree(_ row: Int) -> Bool {
      given[row] == nil && !answered.contains(row) && !shown.contains(row) && !skipped.contains(row)
    }
    // Of each 1 / share questions one is random, evenly among them.
    let turn = Double(state.shown)
    if floor((turn + 1) * settings.randomShare) > floor(turn * settings.randomShare) {
      if let row = state.random.next(unless: { !isFree($0) }) {
        return Acquisition.Choice(row: row, selection: .random)
      }
    }
    for _ in 0..<2 {
      while !state.queue.isEmpty {
        let choice = state.queue.removeFirst()
        if isFree(choice.row) { return choice }
      }
      refill(&state, isFree)
    }
    // What the person skipped comes again when nothing else is left.
    return skipped.filter { !shown.contains($0) && !state.isDone($0, given: given) }.min()
      .map { Acquisition.Choice(row: $0, selection: .requested) }
  }

  /// Chooses examples that are to be asked about next.
  private func refill(_ state: inout SessionState, _ isFree: (Int) -> Bool) {
    let rows = (0..<pool.count).filter(isFree)
    guard !rows.isEmpty else { return }
    state.turns += 1
    let turn = state.placed.count << 16 | state.turns
    let features = pool.loaded.rows.features
    if let model = state.model {
      state.queue = acquisition.uncertain(
        settings.batch, of: rows, answers: model.answers, features: features, turn: turn, on: threads
      ).map { Acquisition.Choice(row: $0, selection: .uncertain) }
    } else {
      state.queue = acquisition.representative(
        settings.batch, of: rows, known: state.labels(given: pool.givenLabels).keys.sorted(), features: features,
        turn: turn, on: threads
      ).map { Acquisition.Choice(row: $0, selection: .representative) }
    }
  }

  /// Examples that are alike and of which the model is almost certain, for a person to confirm at once with `confirm`. Nobody else is
  /// asked about them until the person confirms some, or asks for others.
  ///
  /// - Parameters:
  ///   - annotator: the person.
  ///   - count: how many, at most.
  /// - Returns: nil while there is no model, or it is certain of fewer than two.
  public func lookAlikes(for annotator: String, count: Int = 12) -> LookAlikes? {
    state.withLock { state in
      state.confirming[annotator] = nil
      guard let model = state.model, count > 1 else { return nil }
      let given = pool.givenLabels
      let shown = Set(state.open.values.joined().map(\.row) + state.confirming.values.joined().map(\.row))
      let rows = (0..<pool.count).filter { !shown.contains($0) && !state.isDone($0, given: given) }
      state.turns += 1
      let alike = acquisition.lookAlikes(
        count, of: rows, confidence: settings.lookAlikeConfidence, answers: model.answers,
        features: pool.loaded.rows.features, turn: state.placed.count << 16 | state.turns, on: threads)
      guard let first = alike.first else { return nil }
      let questions = alike.map { question($0, .lookAlike, state) }
      state.confirming[annotator] = questions
      return LookAlikes(label: model.answers.guess(ofRow: first).label, questions: questions)
    }
  }

  /// Labels that are likely to be wrong: those that people disagree about, then those that networks contradict that did not learn from
  /// them, the surest first. An answer with the selection `.review` settles them.
  ///
  /// - Parameter limit: how many, at most.
  public func reviews(limit: Int = 50) -> [LabelReview] {
    state.withLock { state in
      let conflicts = state.verdicts.conflicts.map { conflict in
        LabelReview(question: question(conflict.row, .review, state), reason: .conflict(conflict.answers))
      }
      let settled = Set(state.placed.filter { $0.record.selection == .review }.map(\.row))
        .union(state.verdicts.conflicts.map(\.row))
      let labels = state.labels(given: pool.givenLabels)
      let contradicted = (state.model?.heldOut ?? [:]).filter { row, guess in
        guess.confidence >= settings.reviewConfidence && !settled.contains(row) && labels[row] != nil
          && labels[row] != guess.label
      }.sorted { (-$0.value.confidence, $0.key) < (-$1.value.confidence, $1.key) }
      let doubted = contradicted.map { row, guess in
        var question = question(row, .review, state)
        question.guess = guess
        return LabelReview(question: question, reason: .contradicted)
      }
      return Array((conflicts + doubted).prefix(limit))
    }
  }
}
