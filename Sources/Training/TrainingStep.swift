import Compute
import Datasets
import Networks
import Objectives
import Optimizers
import Schedules

/// Makes the updates of a training run; all its buffers are allocated once.
package final class TrainingStep {
  package struct Losses {
    package var supervised: Double
    /// Times the weights; nil where every weight is 0.
    package var unlabeled: Double?
    /// Whether at least one unlabelled row had a part in it with a weight.
    package var usesUnlabeled = false

    package var areFinite: Bool { supervised.isFinite && (unlabeled ?? 0).isFinite }
  }

  private let labeled: LabeledSet
  private let unlabeled: UnlabeledSet
  private let objective: Objective
  private let optimizer: Optimizer
  private let seed: UInt64
  private let cpu: CPU
  private let pass: NetworkPass
  private let batch: InputBatch
  private var labeledOrder: BatchOrder
  private var unlabeledOrder: BatchOrder
  private var labeledOutputs: Outputs
  private var unlabeledOutputs: Outputs
  private var referenceOutputs: Outputs
  private var gradient: [Float]
  private var termGradient: [Float]

  package init(
    _ live: LiveNetwork, recipe: Recipe, objective: Objective, optimizer: Optimizer? = nil, split: Split, seed: UInt64,
    inputPath: InputPath, precision: Precision = .float32, on cpu: CPU
  ) {
    labeled = split.labeled
    unlabeled = split.unlabeled
    self.objective = objective
    self.optimizer = optimizer ?? recipe.optimizer
    self.seed = seed
    self.cpu = cpu
    labeledOrder = BatchOrder(
      examples: labeled.count, batch: recipe.labeledBatch, crossesPasses: false, seed: seed, purpose: .labeledOrder)
    unlabeledOrder = BatchOrder(
      examples: unlabeled.count, batch: recipe.unlabeledBatch, crossesPasses: true, seed: seed,
      purpose: .unlabeledOrder)
    let usesUnlabeled = !objective.unlabeled.isEmpty && unlabeled.count > 0
    let capacity = labeledOrder.batch + (usesUnlabeled ? unlabeledOrder.batch : 0)
    let network = live.network
    batch = InputBatch(
      form: network.inputForm(inputPath, for: labeled.features, precision), capacity: capacity,
      columns: network.inputs,
      entries: max(labeled.features.mostEntries, usesUnlabeled ? unlabeled.features.mostEntries : 0))
    pass = NetworkPass(live, capacity: capacity, slots: recipe.optimizer.slots, precision: precision, on: cpu)
    let classes = network.output.classes
    labeledOutputs = Outputs(units: network.output.units, classes: classes, capacity: capacity)
    unlabeledOutputs = labeledOutputs
    referenceOutputs = labeledOutputs
    gradient = [Float](repeating: 0, count: capacity * classes)
    termGradient = gradient
  }

  /// Updates made since the optimizer's state was zero.
  var optimizerSteps = 0

  /// What the optimizer keeps from update to update.
  var slotValues: [Parameters] {
    get { pass.slotValues }
    set { pass.slotValues = newValue }
  }

  /// Makes the update of `time`: one pass over the labelled and the unlabelled batch together. The parameters stay as
  /// they are where a loss is not finite.
  package func update(at time: TrainingTime) -> Losses {
    let mode = PassMode.training(seed: seed, update: time.update)
    let terms = objective.unlabeled.map { (loss: $0.loss, weight: $0.weight.value(at: time)) }.filter { $0.weight != 0 }
    let labeledRows = labeledOrder.positions(ofBatch: time.update)
    let unlabeledRows =
      terms.isEmpty || unlabeled.count == 0 ? [] : unlabeledOrder.positions(ofBatch: time.update)

    let needsReference = !unlabeledRows.isEmpty && terms.contains { $0.loss.reference == .withoutDropout }
    if needsReference {
      batch.gather(
        unlabeled.features, unlabeledRows[...], scale: pass.inputDropout(.inference).scale, dropout: nil, on: cpu)
      pass.forward(batch, .inference)
      pass.read(0..<unlabeledRows.count, into: &referenceOutputs)
    }

    let (mask, scale) = pass.inputDropout(mode)
    batch.gather(labeled.features, labeledRows[...], scale: scale, dropout: mask, on: cpu)
    if !unlabeledRows.isEmpty {
      batch.gather(
        unlabeled.features, unlabeledRows[...], from: labeledRows.count, scale: scale, dropout: mask, on: cpu)
    }
    pass.forward(batch, mode)

    pass.read(0..<labeledRows.count, into: &labeledOutputs)
    let labels = labeledRows.map { labeled.labels[$0] }
    var losses = Losses(supervised: objective.supervised.value(of: labeledOutputs, labels: labels, gradient: &gradient))
    pass.setLogitGradient(gradient, count: labeledRows.count, from: 0, weight: 1)
    if !unlabeledRows.isEmpty {
      pass.read(labeledRows.count..<labeledRows.count + unlabeledRows.count, into: &unlabeledOutputs)
      losses.unlabeled = addUnlabeled(terms, rows: unlabeledRows.count, first: labeledRows.count)
      losses.usesUnlabeled = terms.contains { uses($0) }
    }
    if losses.areFinite {
      optimizerSteps += 1
      pass.backward(batch, mode, optimizer.rule(at: time, step: optimizerSteps))
    }
    return losses
  }

  /// Whether a loss, of the rows whose outputs were just read, changes the parameters: a weight that is 0 in the numbers
  /// that training computes with does not.
  private func uses(_ term: (loss: any UnlabeledLoss, weight: Double)) -> Bool {
    let reference = term.loss.reference == .withoutDropout ? referenceOutputs : nil
    return Float(term.weight) != 0 && term.loss.usesAny(of: unlabeledOutputs, reference: reference)
  }

  private func addUnlabeled(_ terms: [(loss: any UnlabeledLoss, weight: Double)], rows: Int, first: Int) -> Double {
    var total = 0.0
    for (number, term) in terms.enumerated() {
      let reference = term.loss.reference == .withoutDropout ? referenceOutputs : nil
      total += term.weight * term.loss.value(of: unlabeledOutputs, reference: reference, gradient: &termGradient)
      let weight = Float(term.weight)
      for i in 0..<rows * unlabeledOutputs.classes {
        gradient[i] = (number == 0 ? 0 : gradient[i]) + weight * termGradient[i]
      }
    }
    pass.setLogitGradient(gradient, count: rows, from: first, weight: 1)
    return total
  }
}
