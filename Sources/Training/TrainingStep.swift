import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules

/// Makes the updates of a training run; all its buffers are allocated once.
///
/// The labelled rows and every trained pass of the unlabelled ones go through the network as one batch, there and back. Passes
/// that are not differentiated come before, each by itself. A loss whose weight is 0 costs nothing.
///
/// Ranks divide the rows of an update, labelled and unlabelled ones, and make the same passes of their parts. What is random in a row
/// depends on its place in the whole update.
package final class TrainingStep {
  /// What is made small; the losses' states are the learner's.
  var objective: Objective
  /// How parameters follow.
  var optimizer: Optimizer
  let learner: Learner
  let labeled: LabeledSet
  let unlabeled: UnlabeledSet
  let seed: UInt64
  let cpu: CPU
  let ranks: (any Ranks)?
  let exchange: RankExchange
  /// Of the gradients, where these are summed over ranks.
  private let sum: GradientSum?
  /// Of all ranks, where a loss looks at all rows.
  let whole: WholeBatch?
  /// Whether some rank had been asked to stop when ranks last came together.
  var isAskedToStop = false
  let student: NetworkPass
  let teacher: NetworkPass?
  let views: ViewGatherer
  private let adversary: Adversary
  /// Of a loss that mixes labelled rows with its own.
  private let pool: RowPool?
  let batch: InputBatch
  private var labeledOrder: BatchOrder
  private var unlabeledOrder: BatchOrder
  var labeledOutputs: Outputs
  let unlabeledBatch: UnlabeledBatch
  /// All unlabelled rows of the update, and the place of the first one of this rank; nil: alone.
  var rowsOfUpdate: (positions: [Int], first: Int)?
  /// The hidden layers that its losses ask for.
  let hidden: [HiddenLayer]
  /// All passes of the objective; the place of a pass, counted from 1, seeds what is random in it.
  let passes: [Pass]
  private var gradient: [Float]
  /// Of the unlabelled losses by the outputs of each trained pass.
  var gradients: [[Float]]

  package init(
    _ learner: Learner, recipe: Recipe, objective: Objective, optimizer: Optimizer? = nil, split: Split, seed: UInt64,
    inputPath: InputPath, precision: Precision = .float32, ranks: (any Ranks)? = nil,
    exchange: RankExchange = .everyUpdate, on cpu: CPU
  ) {
    self.learner = learner
    (self.ranks, self.exchange) = (ranks, exchange)
    /// Whose rows go into the statistics of a batch.
    let joint = exchange == .everyUpdate ? ranks : nil
    labeled = split.labeled
    unlabeled = split.unlabeled
    self.objective = objective
    self.optimizer = optimizer ?? recipe.optimizer
    self.seed = seed
    self.cpu = cpu
    labeledOrder = BatchOrder(
      examples: labeled.count, batch: recipe.labeledBatch,
      // The rest of a pass may be a row or two, which have no statistics.
      crossesPasses: recipe.network.normalizesBatches, seed: seed, purpose: .labeledOrder)
    unlabeledOrder = BatchOrder(
      examples: unlabeled.count, batch: recipe.unlabeledBatch, crossesPasses: true, seed: seed,
      purpose: .unlabeledOrder)
    let passes = unlabeled.count > 0 ? objective.passes : []
    self.passes = passes
    let wholeRows = passes.isEmpty ? 0 : unlabeledOrder.batch
    let unlabeledRows = ranks?.mostRows(of: wholeRows) ?? wholeRows
    let labeledRows = ranks?.mostRows(of: labeledOrder.batch) ?? labeledOrder.batch
    let capacity = max(labeledRows + unlabeledRows * passes.count(where: \.isDifferentiated), unlabeledRows)
    let network = learner.live.network
    let usedViews = passes.isEmpty ? [objective.labeledView] : objective.views
    let mixesRows = !passes.isEmpty && objective.mixesLabeledRows
    // The small probe of an adversarial view would be lost in numbers of 8 bits; rows are mixed in 32.
    let precision = mixesRows || usedViews.contains { $0.radius != nil } ? .float32 : precision
    batch = InputBatch(
      form: network.inputForm(
        mixesRows || usedViews.contains { $0.fillsZeros(of: split.labeled.features) } ? .dense : inputPath,
        for: split.labeled.features,
        precision),
      capacity: capacity, columns: network.inputs,
      entries: usedViews.allSatisfy(\.isStored)
        ? max(labeled.features.mostEntries, passes.isEmpty ? 0 : unlabeled.features.mostEntries) : nil)
    hidden = passes.isEmpty ? [] : objective.hiddenLayers(of: network)
    student = NetworkPass(
      learner.live, capacity: capacity, isTrained: true,
      hasQuietRows: passes.contains { $0.isDifferentiated && !$0.usesDropout }, tapped: Set(hidden.map(\.place)),
      precision: precision, ranks: joint, on: cpu)
    teacher = learner.average.flatMap { average in
      passes.contains { $0.network == .average }
        ? NetworkPass(
          average, capacity: unlabeledRows, isTrained: false, precision: precision, ranks: joint, on: cpu) : nil
    }
    views = ViewGatherer(
      usedViews, recipe.augmentations, of: labeled.features, capacity: max(labeledRows, unlabeledRows),
      seed: seed, on: cpu)
    adversary = Adversary(student, views, batch)
    pool = mixesRows ? RowPool(batch, seed: seed, on: cpu) : nil
    let classes = network.output.classes
    labeledOutputs = Outputs(units: network.output.units, classes: classes, capacity: labeledRows)
    unlabeledBatch = UnlabeledBatch(network, capacity: unlabeledRows, on: cpu)
    unlabeledBatch.ranks = joint
    for pass in passes { unlabeledBatch.addPass(pass) }
    for layer in hidden { unlabeledBatch.addHidden(layer, units: student.hidden(layer.place).columns) }
    gradient = [Float](repeating: 0, count: labeledRows * classes)
    gradients = passes.filter(\.isDifferentiated).map { _ in [Float](repeating: 0, count: unlabeledRows * classes) }
    sum = joint.map { GradientSum(of: learner.live, over: $0) }
    let looksAtAll = objective.unlabeled.contains { $0.loss.division == .all && !$0.weight.isZero }
    whole = joint.flatMap {
      looksAtAll && wholeRows > 0
        ? WholeBatch(network, capacity: wholeRows, passes: passes, over: $0, on: cpu) : nil
    }
  }

  /// A loss that has a weight at this time.
  struct Term {
    var loss: any LossRun
    /// Of the loss in the objective.
    var number: Int
    var passes: [Pass]
    var weight: Double
  }

  /// Where the rows of a trained pass begin in the batch.
  struct Block {
    var pass: Pass
    var number: Int
    var first: Int
  }

  /// Makes the update of `time`. The parameters stay as they are where a loss is not finite.
  ///
  /// - Returns: the losses; where ranks average what they learned, the part that this rank's rows have in them.
  package func update(at time: TrainingTime) -> Losses {
    let allLabeled = labeledOrder.positions(ofBatch: time.update)
    let terms = unlabeled.count == 0 ? [] : terms(at: time)
    let allUnlabeled = terms.isEmpty ? [] : unlabeledOrder.positions(ofBatch: time.update)
    let parts = RankParts(ranks, exchange, labeled: allLabeled.count, unlabeled: allUnlabeled.count)
    let (labeledRows, unlabeledRows) = (Array(allLabeled[parts.labeled]), Array(allUnlabeled[parts.unlabeled]))
    var blocks: [Block] = []
    (unlabeledBatch.rows, unlabeledBatch.rowsOfRanks) = (unlabeledRows, allUnlabeled.count)
    rowsOfUpdate = ranks == nil ? nil : (allUnlabeled, parts.unlabeled.lowerBound)
    for (number, pass) in passes.enumerated() where terms.contains(where: { $0.passes.contains(pass) }) {
      if pass.isDifferentiated {
        let first = labeledRows.count + blocks.count * unlabeledRows.count
        blocks.append(Block(pass: pass, number: number + 1, first: first))
      } else {
        forward(pass, number: number + 1, update: time.update, places: parts.unlabeledPlaces)
      }
    }
    let mode = PassMode.training(seed: seed, update: time.update, places: parts.places(passes: blocks.count))

    let groups = groups(labeledRows.count, blocks, unlabeledRows.count)
    let mixings = gather(labeledRows, blocks, mode, update: time.update)
    if blocks.contains(where: { $0.pass.view.radius != nil }) {
      let perturbations = adversary.perturbations(
        of: unlabeledBatch, blocks, mode, groups, update: time.update)
      gather(labeledRows, blocks, mode, update: time.update)
      adversary.add(perturbations)
    }
    let labels = labeledRows.map { labeled.labels[$0] }
    let mixedLabels = terms.first { $0.loss.pool != nil }.flatMap { term in
      pool?.mix(
        for: term.loss, unlabeledBatch, labels: labels, classes: labeledOutputs.classes,
        blocks.filter { term.passes.contains($0.pass) }, update: time.update)
    }
    student.forward(batch, mode, groups: groups)

    student.read(0..<labeledRows.count, into: &labeledOutputs)
    var losses = Losses(supervised: 0)
    if !labeledRows.isEmpty {
      losses.supervised =
        parts.labeledFactor.loss
        * (mixedLabels.map { objective.supervised.value(of: labeledOutputs, targets: $0, gradient: &gradient) }
          ?? objective.supervised.value(of: labeledOutputs, labels: labels, gradient: &gradient))
    }
    student.setLogitGradient(
      gradient, count: labeledRows.count, from: 0, weight: Float(parts.labeledFactor.gradient))
    if !blocks.isEmpty {
      for (block, mixing) in zip(blocks, mixings) {
        unlabeledBatch.fill(block.pass, mixing: mixing) {
          student.read(block.first..<block.first + unlabeledRows.count, into: &$0)
        }
        for layer in hidden where layer.pass == block.pass {
          unlabeledBatch.setHidden(layer, HiddenRows(student.hidden(layer.place), from: block.first))
        }
      }
      addUnlabeled(terms, blocks, parts, allUnlabeled, to: &losses)
    }
    if let sum, let ranks {
      student.backward(.store, keeping: sum.gradients, stored: sum.add)
      for gradient in terms.flatMap({ $0.loss.parameters?.gradients.buffers ?? [] }) {
        sum.add(gradient, 0..<gradient.count)
      }
      sum.flush()
      let total = ranks.total([losses], isAskedToStop: isAskedToStop)
      sum.finish()
      (losses, isAskedToStop) = (total.losses[0], total.isAskedToStop)
    }
    if losses.areFinite {
      learner.optimizer.steps += 1
      let rule = optimizer.rule(at: time, step: learner.optimizer.steps)
      if let sum {
        learner.live.take(rule, sum.gradients, keeping: learner.optimizer, on: cpu)
      } else {
        student.backward(rule, keeping: learner.optimizer)
      }
      for term in terms { learner.take({ optimizer.rule(at: time, step: $0) }, onLoss: term.number, on: cpu) }
      student.followStatistics()
      learner.followUpdate(on: cpu)
    }
    return losses
  }
}
