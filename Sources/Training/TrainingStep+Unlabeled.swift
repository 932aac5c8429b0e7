import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform

extension TrainingStep {
  /// Adds the losses times their weights, and sets the sums of their gradients. A weight that is 0 in the numbers that training
  /// computes with gives no row a part.
  func addUnlabeled(
    _ terms: [Term], _ blocks: [Block], _ parts: RankParts, _ allRows: [Int], to losses: inout Losses
  ) {
    var total = 0.0
    var isSet = blocks.map { _ in false }
    let count = unlabeledBatch.rows.count * labeledOutputs.classes
    let lookingAtAll = whole == nil ? [] : terms.filter { $0.loss.division == .all }
    if let whole, !lookingAtAll.isEmpty {
      whole.gather(
        unlabeledBatch, rows: allRows, passes.filter { pass in lookingAtAll.contains { $0.passes.contains(pass) } })
    }
    for term in terms {
      let role = RankRole(term.loss.division, parts.unlabeledFactor, ranks, exchange)
      let batch = role.looksAtAll ? whole?.batch ?? unlabeledBatch : unlabeledBatch
      // A mean over no rows is none.
      guard !batch.rows.isEmpty || role.isAskedWithoutRows else {
        term.loss.parameters?.clearGradients()
        continue
      }
      batch.selectedRows = nil
      let value = term.loss.value(of: batch)
      total += term.weight * (role.factor.loss * value)
      term.loss.parameters?.multiplyGradients(by: Float(term.weight * role.parameterFactor), on: cpu)
      let weight = Float(term.weight * role.factor.gradient)
      if Float(term.weight) != 0, batch.selectedRows != 0, !batch.rows.isEmpty { losses.usesUnlabeled = true }
      if let rows = batch.selectedRows {
        losses.selectedRows = (losses.selectedRows ?? 0) + (role.counts ? rows : 0)
      }
      let offset = role.looksAtAll ? parts.unlabeled.lowerBound * labeledOutputs.classes : 0
      for (number, block) in blocks.enumerated() {
        batch.takeGradient(of: block.pass) { termGradient in
          let isFirst = !isSet[number]
          gradients[number].withUnsafeMutableBufferPointer { sum in
            for i in 0..<count { sum[i] = (isFirst ? 0 : sum[i]) + weight * termGradient[offset + i] }
          }
          isSet[number] = true
        }
        for layer in hidden where layer.pass == block.pass {
          guard let gradient = batch.takeGradient(of: layer) else { continue }
          student.addHiddenGradient(
            gradient, at: layer.place, rows: unlabeledBatch.rows.count, from: block.first, weight: weight)
        }
      }
    }
    for (number, block) in blocks.enumerated() {
      if !isSet[number] { gradients[number].withUnsafeMutableBufferPointer { $0.update(repeating: 0) } }
      student.setLogitGradient(gradients[number], count: unlabeledBatch.rows.count, from: block.first, weight: 1)
    }
    losses.unlabeled = total
  }
}
