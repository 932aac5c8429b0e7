import PseudoLabelNetworks
import PseudoLabelTraining

/// What a study's classifier is made of.
extension Study {
  struct Delivery {
    var arm: StudyMember.Arm
    /// The training runs whose networks are delivered.
    var runs: [StudyMemberResult]
    /// Those that were made for it behind the judged ones, delivered or not.
    var made: [StudyMemberResult]
    var collapse: CollapsedDelivery?
  }

  /// The networks of the method that was chosen, trained anew on all labelled rows where the plan says so; those of the
  /// baseline where the candidate's are not what was judged: see `CollapsedDelivery`.
  ///
  /// - Parameters:
  ///   - chosen: the method.
  ///   - judged: what the runs brought that were judged.
  ///   - first: the number of the next training run.
  ///   - runner: makes them.
  /// - Throws: what the runner throws.
  func delivery(
    of chosen: StudyMember.Arm, judged: [StudyMember.Arm: [StudyMemberResult]], from first: Int, by runner: StudyRunner
  ) throws -> Delivery {
    var delivery = try networks(of: chosen, judged, from: first, by: runner)
    guard
      chosen == .candidate,
      let collapse = CollapsedDelivery(
        of: delivery.runs.map(\.outcome), judged: judged[.candidate, default: []].map(\.outcome))
    else { return delivery }
    if plan.delivery != .candidate {
      let made = delivery.made
      delivery = try networks(of: .baseline, judged, from: first + made.count, by: runner)
      delivery.made = made + delivery.made
    }
    delivery.collapse = collapse
    return delivery
  }

  private func networks(
    of arm: StudyMember.Arm, _ judged: [StudyMember.Arm: [StudyMemberResult]], from first: Int, by runner: StudyRunner
  ) throws -> Delivery {
    guard refits > 0 else { return Delivery(arm: arm, runs: judged[arm, default: []], made: []) }
    let runs = try runner.train(refits(of: arm, from: first), from: first)
    return Delivery(arm: arm, runs: runs, made: runs)
  }

  /// The training runs on all labelled rows, of which what is delivered is made.
  ///
  /// - Parameters:
  ///   - arm: the method.
  ///   - first: the number of the first of them; the next behind those that are judged by default.
  func refits(of arm: StudyMember.Arm, from first: Int? = nil) -> [StudyMember] {
    let (all, first) = (Array(0..<data.labeled.count), first ?? contest.count)
    return (0..<refits).map {
      StudyMember(
        arm: arm, number: first + $0, seed: StudyMember.seed(plan.seed, 900 + $0), training: all, heldOut: [])
    }
  }

  /// The networks of training runs as one, or the first of them, where they cannot be averaged: the rows that were held out must not choose
  /// among those that they judge.
  func model(of runs: [StudyMemberResult]) -> Model? {
    guard !runs.isEmpty else { return nil }
    if plan.recipe.network.isMultilayerPerceptron { return Model(averaging: runs.map(\.model)) }
    return runs[0].model
  }

  /// What the method that is not delivered learned, from as many networks at most.
  func other(than arm: StudyMember.Arm, _ judged: [StudyMember.Arm: [StudyMemberResult]]) -> Model? {
    guard let runs = judged.first(where: { $0.key != arm })?.value else { return nil }
    return model(of: plan.recipe.network.isMultilayerPerceptron ? Array(runs.prefix(max(1, plan.refits))) : runs)
  }
}
