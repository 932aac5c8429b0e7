import PseudoLabelEvaluation

extension Study {
  /// The probabilities of the true classes of the rows held out, each by networks that did not learn from the row, of the method that
  /// it did not choose, and at a temperature that it took no part in, where other rows were held out too.
  ///
  /// - Parameters:
  ///   - trials: the runs that tell how good the delivered method is.
  ///   - members: all runs.
  ///   - scales: of each method.
  func predictionSets(_ trials: [Int], _ members: [StudyMember], _ scales: [StudyMember.Arm: Scale]) -> PredictionSets {
    let classes = data.classes.count
    var found: [Int: Double] = [:]
    for trial in trials {
      let member = members[trial]
      guard let scale = scales[member.arm] else { continue }
      let out = Set(member.heldOut)
      let others = scale.logits.keys.filter { !out.contains($0) }.sorted()
      let scaling =
        others.isEmpty
        ? scale.scaling
        : TemperatureScaling(
          fitting: others.flatMap { scale.logits[$0] ?? [] }, labels: others.map { data.labeled.labels[$0] },
          classes: classes)
      for row in member.heldOut where found[row] == nil {
        guard let logits = scale.logits[row] else { continue }
        found[row] = scaling.probabilities(logits)[data.labeled.labels[row]]
      }
    }
    return PredictionSets(trueProbabilities: Array(found.values))
  }
}
