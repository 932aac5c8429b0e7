import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelPlatform
import PseudoLabelTraining

/// Makes training runs of a study, side by side, one thread each.
struct StudyRunner {
  let study: Study
  let atOnce: Int
  /// Watches each run; called on the thread that trains it.
  let observer: @Sendable (_ run: Int) -> (any TrainingObserver)?
  /// Called on the calling thread for each run as it ends.
  let ended: (_ run: Int) -> Void
  /// Keeps what the runs brought, and knows what those brought that were made before.
  let checkpoints: StudyCheckpoints?
  let stop: StopSignal?
  /// That share the training runs; nil: this process makes all.
  let ranks: (any RankMail)?

  /// - Parameters:
  ///   - members: what is trained.
  ///   - first: the number of the first of them among the runs of the study.
  /// - Returns: what each brought, in their order.
  /// - Throws: `CancellationError` where it was stopped; the `Divergence` of a run.
  func train(_ members: [StudyMember], from first: Int) throws -> [StudyMemberResult] {
    let (study, observer, stop) = (study, observer, stop)
    var known: [Int: StudyMemberResult] = [:]
    for (number, member) in members.enumerated() {
      known[number] = checkpoints?.result(
        of: first + number, member, network: study.plan.recipe.network, unlabeledRows: study.data.unlabeled.count)
    }
    let results = Jobs(members.count) { number, observer in
      members[number].train(
        on: study.data, study.plan, objective: study.objective, inputPath: study.inputPath, cpu: CPU(threads: 1),
        observer: observer, stop: stop)
    }.run(
      atOnce: atOnce, stop: stop, known: known, sharing: sharing(of: members)
    ) { number, result in
      if known[number] == nil, let made = try? result.get() {
        checkpoints?.keep(first + number, members[number], made)
      }
      ended(first + number)
    } observer: {
      observer(first + $0)
    }
    return try results.map { result in
      // With ranks the first one has looked at all requests to stop, so that all ranks decide alike.
      guard let result, ranks != nil || stop?.isRequested != true else { throw CancellationError() }
      let member = try result.get()
      if case .diverged(let divergence) = member.outcome.ending { throw divergence }
      return member
    }
  }

  /// Every rank is given all results, as each decides by them what comes next.
  private func sharing(of members: [StudyMember]) -> JobSharing<StudyMemberResult>? {
    let (network, rows) = (study.plan.recipe.network, study.data.unlabeled.count)
    return ranks.map { ranks in
      JobSharing(ranks, isForAll: true) { number, result in
        switch result.outcome.ending {
        case .completed, .collapsed: break
        case .stopped: throw CancellationError()
        case .diverged(let divergence): throw divergence
        }
        return try result.tensorFile(of: members[number]).data
      } decode: { number, data in
        let path = "a training run of another rank"
        return try StudyMemberResult(
          TensorFile(data, path: path), path: path, of: members[number], network: network, unlabeledRows: rows)
      }
    }
  }
}
