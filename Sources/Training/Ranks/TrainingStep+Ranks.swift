import PseudoLabelPlatform
import PseudoLabelSchedules

extension TrainingStep {
  /// Makes the updates until ranks come together again: one, or where they average what they learned, those up to that. The losses are
  /// those of all ranks.
  ///
  /// - Parameters:
  ///   - time: of the first.
  ///   - end: the number of the update before which the last one is, at most.
  ///   - isAskedToStop: whether this rank is.
  package func updates(from time: TrainingTime, before end: Int, isAskedToStop: Bool) -> [Losses] {
    self.isAskedToStop = isAskedToStop
    guard let ranks, case .average(let interval) = exchange else { return [update(at: time)] }
    let last = min(end, (time.update / interval + 1) * interval)
    let own = (time.update..<last).map { update(at: TrainingTime(epoch: time.epoch, update: $0)) }
    let total = ranks.total(own, isAskedToStop: isAskedToStop)
    self.isAskedToStop = total.isAskedToStop
    learner.average(over: ranks, on: cpu)
    return total.losses
  }
}

extension Ranks {
  /// The losses of updates from the parts of each rank, and whether any rank is asked to stop; the same on all.
  func total(_ own: [TrainingStep.Losses], isAskedToStop: Bool) -> (losses: [TrainingStep.Losses], isAskedToStop: Bool)
  {
    let numbers = 5
    let sums = sum(
      own.flatMap {
        [
          $0.supervised, $0.unlabeled ?? 0, $0.usesUnlabeled ? 1 : 0, $0.selectedRows == nil ? 0 : 1,
          Double($0.selectedRows ?? 0),
        ]
      } + [isAskedToStop ? 1 : 0])
    let losses = own.enumerated().map { number, own in
      let sums = sums[number * numbers..<(number + 1) * numbers].map { $0 }
      return TrainingStep.Losses(
        supervised: sums[0], unlabeled: own.unlabeled.map { _ in sums[1] }, usesUnlabeled: sums[2] > 0,
        selectedRows: sums[3] > 0 ? Int(sums[4]) : nil)
    }
    return (losses, sums[own.count * numbers] > 0)
  }
}
