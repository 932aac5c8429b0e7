import PseudoLabelEvaluation

/// Which of the two methods a study delivers, and which training runs tell how good it is.
///
/// The method with the lower mean log loss of its calibrated answers about the rows held out is delivered, the baseline where the two
/// are equal. Log losses of paired rows scatter less than counts of errors, of which a few decide among a hundred rows.
///
/// The error that is promised is that of the choice, not of what happened to be chosen: on each part that was held out it is that of the
/// method which the other rows speak for. So no row takes part both in the choice and in the estimate.
extension Study {
  /// The candidate's log loss less the baseline's, a mean over the runs that held a row out, by the positions of the rows.
  typealias PairedLosses = [Int: Double]

  func pairedLosses(
    _ members: [StudyMember], _ results: [StudyMemberResult], _ scales: [StudyMember.Arm: Scale]
  ) -> PairedLosses {
    var sums: [Int: (difference: Double, count: Int)] = [:]
    for (member, result) in zip(members, results) {
      guard let scaling = scales[member.arm]?.scaling else { continue }
      let isCandidate = member.arm == .candidate
      for (row, loss) in zip(member.heldOut, logLosses(member, result, scaling)) {
        sums[row, default: (0, 0)].difference += isCandidate ? loss : -loss
        if isCandidate { sums[row, default: (0, 0)].count += 1 }
      }
    }
    return sums.mapValues { $0.difference / Double(max(1, $0.count)) }
  }

  /// The method that a plan delivers, by the losses of all rows but those that are left out; of those too, where no others are.
  func choice(by losses: PairedLosses, leavingOut rows: [Int] = []) -> StudyMember.Arm {
    guard hasCandidate else { return .baseline }
    switch plan.delivery {
    case .candidate: return .candidate
    case .baseline: return .baseline
    case .better:
      let out = Set(rows)
      let others = losses.filter { !out.contains($0.key) }
      let used = (others.isEmpty ? losses : others).sorted { $0.key < $1.key }
      return used.reduce(0) { $0 + $1.value } < 0 ? .candidate : .baseline
    }
  }

  /// The runs whose answers tell how good the delivered method is, one for each part that was held out.
  ///
  /// - Parameters:
  ///   - delivered: the method.
  ///   - isChosen: whether the rows held out chose it; else its own runs tell.
  func judges(
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
