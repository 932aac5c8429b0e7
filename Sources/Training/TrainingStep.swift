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
package final class TrainingStep {
  package struct Losses {
    package var supervised: Double
    /// Times the weights; nil where every weight is 0.
    package var unlabeled: Double?
    /// Whether at least one unlabelled row had a part in it with a weight.
    package var usesUnlabeled = false
    /// Rows that were selected, a sum over the losses that select; nil where none does.
    package var selectedRows: Int?

    package var areFinite: Bool { supervised.isFinite && (unlabeled ?? 0).isFinite }
  }

  /// What is made small; the losses' states are the learner's.
  var objective: Objective
  /// How parameters follow.
  var optimizer: Optimizer
  private let learner: Learner
  private let labeled: LabeledSet
  private let unlabeled: UnlabeledSet
  private let seed: UInt64
  private let cpu: CPU
  private let student: NetworkPass
  private let teacher: NetworkPass?
  private let views: ViewGatherer
  private let adversary: Adversary
  /// Of a loss that mixes labelled rows with its own.
  private let pool: RowPool?
  private let batch: InputBatch
  private var labeledOrder: BatchOrder
  private var unlabeledOrder: BatchOrder
  private var labeledOutputs: Outputs
  private let unlabeledBatch: UnlabeledBatch
  /// The hidden layers that its losses ask for.
  private let hidden: [HiddenLayer]
  /// All passes of the objective; the place of a pass, counted from 1, seeds what is random in it.
  private let passes: [Pass]
  private var gradient: [Float]
  /// Of the unlabelled losses by the outputs of each trained pass.
  private var gradients: [[Float]]

  package init(
    _ learner: Learner, recipe: Recipe, objective: Objective, optimizer: Optimizer? = nil, split: Split, seed: UInt64,
    inputPath: InputPath, precision: Precision = .float32, on cpu: CPU
  ) {
    self.learner = learner
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
    let unlabeledRows = passes.isEmpty ? 0 : unlabeledOrder.batch
    let capacity = max(labeledOrder.batch + unlabeledRows * passes.count(where: \.isDifferentiated), unlabeledRows)
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
      precision: precision, on: cpu)
    teacher = learner.average.flatMap { average in
      passes.contains { $0.network == .average }
        ? NetworkPass(average, capacity: unlabeledRows, isTrained: false, precision: precision, on: cpu) : nil
    }
    views = ViewGatherer(
      usedViews, recipe.augmentations, of: labeled.features, capacity: max(labeledOrder.batch, unlabeledRows),
      seed: seed, on: cpu)
    adversary = Adversary(student, views, batch)
    pool = mixesRows ? RowPool(batch, seed: seed, on: cpu) : nil
    let classes = network.output.classes
    labeledOutputs = Outputs(units: network.output.units, classes: classes, capacity: labeledOrder.batch)
    unlabeledBatch = UnlabeledBatch(network, capacity: unlabeledRows, on: cpu)
    for pass in passes { unlabeledBatch.addPass(pass) }
    for layer in hidden { unlabeledBatch.addHidden(layer, units: student.hidden(layer.place).columns) }
    gradient = [Float](repeating: 0, count: labeledOrder.batch * classes)
    gradients = passes.filter(\.isDifferentiated).map { _ in [Float](repeating: 0, count: unlabeledRows * classes) }
  }

  /// A loss that has a weight at this time.
  private struct Term {
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
  package func update(at time: TrainingTime) -> Losses {
    let mode = PassMode.training(seed: seed, update: time.update)
    let labeledRows = labeledOrder.positions(ofBatch: time.update)
    let terms = unlabeled.count == 0 ? [] : terms(at: time)
    let unlabeledRows = terms.isEmpty ? [] : unlabeledOrder.positions(ofBatch: time.update)
    var blocks: [Block] = []
    unlabeledBatch.rows = unlabeledRows
    for (number, pass) in passes.enumerated() where terms.contains(where: { $0.passes.contains(pass) }) {
      if pass.isDifferentiated {
        let first = labeledRows.count + blocks.count * unlabeledRows.count
        blocks.append(Block(pass: pass, number: number + 1, first: first))
      } else {
        forward(pass, number: number + 1, update: time.update)
      }
    }

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
    var losses = Losses(
      supervised: mixedLabels.map { objective.supervised.value(of: labeledOutputs, targets: $0, gradient: &gradient) }
        ?? objective.supervised.value(of: labeledOutputs, labels: labels, gradient: &gradient))
    student.setLogitGradient(gradient, count: labeledRows.count, from: 0, weight: 1)
    if !blocks.isEmpty {
      for (block, mixing) in zip(blocks, mixings) {
        unlabeledBatch.fill(block.pass, mixing: mixing) {
          student.read(block.first..<block.first + unlabeledRows.count, into: &$0)
        }
        for layer in hidden where layer.pass == block.pass {
          unlabeledBatch.setHidden(layer, HiddenRows(student.hidden(layer.place), from: block.first))
        }
      }
      addUnlabeled(terms, blocks, to: &losses)
    }
    if losses.areFinite {
      learner.optimizer.steps += 1
      student.backward(optimizer.rule(at: time, step: learner.optimizer.steps), keeping: learner.optimizer)
      for term in terms {
        learner.take({ optimizer.rule(at: time, step: $0) }, onLoss: term.number, weight: term.weight, on: cpu)
      }
      student.followStatistics()
      learner.followUpdate(on: cpu)
    }
    return losses
  }

  private func terms(at time: TrainingTime) -> [Term] {
    zip(objective.unlabeled, learner.losses).enumerated().map { number, term in
      Term(loss: term.1, number: number, passes: term.0.loss.passes, weight: term.0.weight.value(at: time))
    }.filter { $0.weight != 0 }
  }

  /// The labelled rows, and those of each trained pass.
  private func groups(_ labeledRows: Int, _ blocks: [Block], _ unlabeledRows: Int) -> [RowGroup] {
    [RowGroup(0..<labeledRows)]
      + blocks.map { RowGroup($0.first..<$0.first + unlabeledRows, isRandom: $0.pass.usesDropout) }
  }

  /// A pass that is not differentiated, by itself.
  private func forward(_ pass: Pass, number: Int, update: Int) {
    guard let network = pass.network == .student ? student : teacher else {
      preconditionFailure("a loss asks for the average of the parameters, and the recipe keeps none")
    }
    let mode: PassMode =
      pass.usesDropout ? .training(seed: ViewGatherer.seed(seed, pass: number), update: update) : .inference
    let (mask, scale) = network.inputDropout(mode)
    let mixing = views.gather(
      pass.view, unlabeled.features, unlabeledBatch.rows, into: batch, at: .init(scale: scale, dropout: mask),
      update: update, pass: number)
    network.forward(batch, mode)
    unlabeledBatch.fill(pass, mixing: mixing) { network.read(0..<unlabeledBatch.rows.count, into: &$0) }
  }

  /// The labelled rows and those of each trained pass, one behind the other.
  @discardableResult
  private func gather(
    _ labeledRows: [Int], _ blocks: [Block], _ mode: PassMode, update: Int
  ) -> [UnlabeledBatch.Mixing?] {
    let (mask, scale) = student.inputDropout(mode)
    let quietScale = student.inputDropout(.inference).scale
    views.gather(
      objective.labeledView, labeled.features, labeledRows, into: batch, at: .init(scale: scale, dropout: mask),
      update: update, pass: 0)
    return blocks.map { block in
      views.gather(
        block.pass.view, unlabeled.features, unlabeledBatch.rows, into: batch,
        at: block.pass.usesDropout
          ? .init(first: block.first, scale: scale, dropout: mask) : .init(first: block.first, scale: quietScale),
        update: update, pass: block.number)
    }
  }

  /// Adds the losses times their weights, and sets the sums of their gradients. A weight that is 0 in the numbers that training
  /// computes with gives no row a part.
  private func addUnlabeled(_ terms: [Term], _ blocks: [Block], to losses: inout Losses) {
    var total = 0.0
    var isSet = blocks.map { _ in false }
    let count = unlabeledBatch.rows.count * labeledOutputs.classes
    for term in terms {
      unlabeledBatch.selectedRows = nil
      total += term.weight * term.loss.value(of: unlabeledBatch)
      let weight = Float(term.weight)
      if weight != 0, unlabeledBatch.selectedRows != 0 { losses.usesUnlabeled = true }
      if let rows = unlabeledBatch.selectedRows { losses.selectedRows = (losses.selectedRows ?? 0) + rows }
      for (number, block) in blocks.enumerated() {
        unlabeledBatch.takeGradient(of: block.pass) { termGradient in
          let isFirst = !isSet[number]
          gradients[number].withUnsafeMutableBufferPointer { sum in
            for i in 0..<count { sum[i] = (isFirst ? 0 : sum[i]) + weight * termGradient[i] }
          }
          isSet[number] = true
        }
        for layer in hidden where layer.pass == block.pass {
          guard let gradient = unlabeledBatch.takeGradient(of: layer) else { continue }
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
