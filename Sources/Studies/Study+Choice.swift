import PseudoLabelEvaluation

/// Which of the two methods a study delivers, and which training runs tell how good it is.
///
/// The method with the lower mean log loss of its calibrated answers about the rows held out is delivered, the baseline where the two
/// are equal. Log losses of paired rows scatter less than counts of errors, of which a few decide among a hundred rows.
///
/// The error that is promised is that of the choice, not of what happened to be chosen: on each part that was held out it is that of the
/// method which the losses of the other rows speak for. So no row's own loss takes part in the choice of the method that it judges; that
/// networks which did not hold it out have learned from it, and that the losses are calibrated by one temperature of all rows, stays.
extension Study {
  /// The candidate's log loss less the baseline's, a mean over the runs that held a row out, by the positions of the rows.
  package typealias PairedLosses = [Int: Double]

  /// - Parameters:
  ///   - members: the runs.
  ///   - losses: of each the log losses of the rows that it held out.
  package func pairedLosses(_ members: [StudyMember], _ losses: [[Double]]) -> PairedLosses {
    var sums: [Int: (difference: Double, count: Int)] = [:]
    for (member, losses) in zip(members, losses) {
      let isCandidate = member.arm == .candidate
      for (row, loss) in zip(member.heldOut, losses) {
        sums[row, default: (0, 0)].difference += isCandidate ? loss : -loss
        if isCandidate { sums[row, default: (0, 0)].count += 1 }
      }
    }
    return sums.mapValues { $0.difference / Double(max(1, $0.count)) }
  }

  /// The method that a plan delivers, by the losses of all rows but those that are left out.
  package func choice(by losses: PairedLosses, leavingOut rows: [Int] = []) -> StudyMember.Arm {
    guard hasCandidate else { return .baseline }
    switch plan.delivery {
    case .candidate: return .candidate
    case .baseline: return .baseline
    case .better:
      let out = Set(rows)
      let used = losses.filter { !out.contains($0.key) }.sorted { $0.key < $1.key }
      return used.reduce(0) { $0 + $1.value } < 0 ? .candidate : .baseline
    }
  }

  /// The runs whose answers tell how good the delivered method is, one for each part that was held out.
  ///
  /// - Parameters:
  ///   - delivered: the method.
  ///   - isChosen: whether the rows held out chose it; else its own runs tell.
  package func judges(
    of delivered: StudyMember.Arm, isChosen: Bool, _ members: [StudyMember], by losses: PairedLosses
  ) -> [Int] {
    var choices: [Int: StudyMember.Arm] = [:]
    return members.indices.filter { run in
      let member = members[run]
      guard isChosen else { return member.arm == delivered }
      let arm = choices[member.number] ?? choice(by: losses, leavingOut: member.heldOut)
      choices[member.number] = arm
      return member.arm == arm
    }
  }

  /// -ln p of the true class of each row held out.
  func logLosses(_ member: StudyMember, _ result: StudyMemberResult, _ scaling: TemperatureScaling) -> [Double] {
    let classes = data.classes.count
    return member.heldOut.enumerated().map { place, row in
      let logits = result.logits[place * classes..<(place + 1) * classes]
      return -scaling.logProbabilities(logits)[data.labeled.labels[row]]
    }
  }
}
