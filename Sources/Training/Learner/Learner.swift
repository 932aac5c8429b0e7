import Foundation
import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform

/// All that an update changes: the network's parameters, their running average, what the optimizer keeps, and what the
/// losses keep.
package final class Learner {
  /// The network that is trained.
  package let live: LiveNetwork
  /// Its running average, where the recipe has one.
  package let average: LiveNetwork?
  /// What the optimizer keeps.
  package let optimizer: OptimizerState
  private let averaging: Averaging?
  private let data: LossData
  /// What the losses keep, in the order of the objective's terms.
  package private(set) var losses: [any LossRun]
  /// What the optimizer keeps of the losses' parameters.
  private var lossOptimizers: [OptimizerState?] = []
  private let optimizerSlots: Int
  private let seed: UInt64

  /// - Parameters:
  ///   - recipe: of the training.
  ///   - objective: of the losses.
  ///   - initial: the parameters to begin with.
  ///   - unlabeledRows: of the training.
  ///   - labels: of the labelled rows; equally many of each class, unless told.
  ///   - seed: of the losses' parameters.
  package init(
    _ recipe: Recipe, objective: Objective, initial: Parameters, unlabeledRows: Int, labels: [Int] = [],
    seed: UInt64 = 0
  ) {
    (self.seed, optimizerSlots) = (seed, recipe.optimizer.slots)
    live = LiveNetwork(recipe.network, parameters: initial)
    averaging = recipe.averaging
    average = averaging.map { _ in LiveNetwork(recipe.network, parameters: initial) }
    optimizer = OptimizerState(of: live, slots: recipe.optimizer.slots)
    var shares = [Double](repeating: 0, count: recipe.network.output.classes)
    for label in labels { shares[label] += 1 / Double(labels.count) }
    data = LossData(
      rows: unlabeledRows, classes: recipe.network.output.classes, classShares: labels.isEmpty ? nil : shares)
    losses = []
    reset(to: objective)
  }

  /// The network that is validated and delivered.
  package var delivered: LiveNetwork { averaging?.isDelivered == true ? average ?? live : live }

  /// Whether the biases are finite numbers, see `LiveNetwork`; then those of the average are, too.
  var hasFiniteBiases: Bool { live.hasFiniteBiases }

  /// Behind an update: the average follows.
  func followUpdate(on cpu: CPU) {
    guard let average, let averaging else { return }
    average.average(towards: live, decay: averaging.decay(at: optimizer.steps), on: cpu)
  }

  /// Goes back to other parameters; the optimizer, the average and the losses, with their own parameters, begin anew.
  package func restart(from parameters: LiveNetwork, _ objective: Objective) {
    if parameters !== live { live.copy(from: parameters) }
    average?.copy(from: live)
    optimizer.reset()
    reset(to: objective)
  }

  private func reset(to objective: Objective) {
    losses = objective.unlabeled.enumerated().map {
      $1.loss.begin(on: data, network: live.network, seed: seed, number: $0)
    }
    lossOptimizers = losses.map { $0.parameters?.makeState(slots: optimizerSlots) }
  }

  /// Takes the step of an update on the parameters of a loss.
  ///
  /// - Parameters:
  ///   - rule: of the update, by how many steps the optimizer has taken on them, this one too.
  ///   - number: of the loss.
  ///   - cpu: the processor.
  func take(_ rule: (_ steps: Int) -> UpdateRule, onLoss number: Int, on cpu: CPU) {
    guard let parameters = losses[number].parameters, let state = lossOptimizers[number] else { return }
    state.steps += 1
    parameters.take(rule(state.steps), keeping: state, on: cpu)
  }

  /// Parameters, statistics, and what the optimizer keeps become their means over the ranks, added in their order.
  func average(over ranks: any Ranks, on cpu: CPU) {
    let parameters = live.tensors + (average?.tensors ?? []) + losses.flatMap { $0.parameters?.tensors ?? [] }
    let buffers = parameters.map(\.buffer) + optimizer.buffers + lossOptimizers.flatMap { $0?.buffers ?? [] }
    for buffer in buffers { ranks.beginSum(UnsafeMutableBufferPointer(start: buffer.start, count: buffer.count)) }
    ranks.finishSums()
    for buffer in buffers { buffer.multiply(by: 1 / Float(ranks.count), on: cpu) }
  }

  // MARK: Checkpoints

  /// What stands in a checkpoint.
  var savedParameters: [TrainingState.Part: Parameters] {
    var parts: [TrainingState.Part: Parameters] = [.network: live.parameters]
    parts[.average] = average?.parameters
    for (part, values) in zip(TrainingState.Part.slots, optimizer.values) { parts[part] = values }
    guard losses.contains(where: { $0.parameters != nil }) else { return parts }
    parts[.losses] = Parameters(of: losses.map { $0.parameters?.values })
    for (slot, part) in TrainingState.Part.lossSlots.prefix(optimizerSlots).enumerated() {
      parts[part] = Parameters(of: lossOptimizers.map { $0?.values[slot] })
    }
    return parts
  }

  /// Steps on the parameters of each loss; nil where none has any.
  var lossSteps: [Int]? {
    losses.contains { $0.parameters != nil } ? lossOptimizers.map { $0?.steps ?? 0 } : nil
  }

  /// Of each loss; nil where none keeps anything.
  var savedLosses: [Data?]? {
    let saved = losses.map { $0.savedState() }
    return saved.allSatisfy { $0 == nil } ? nil : saved
  }

  /// Takes what a checkpoint kept; the states of the losses are theirs (a precondition).
  func restore(_ parameters: [TrainingState.Part: Parameters], steps: Int, lossSteps: [Int]?, losses saved: [Data?]?) {
    if let values = parameters[.network] { live.parameters = values }
    if let values = parameters[.average] { average?.parameters = values }
    optimizer.values = TrainingState.Part.slots.compactMap { parameters[$0] }
    optimizer.steps = steps
    let slots = TrainingState.Part.lossSlots.prefix(optimizerSlots)
    for (number, loss) in losses.enumerated() {
      if let values = parameters[.losses]?.ofLoss(number) { loss.parameters?.values = values }
      lossOptimizers[number]?.values = slots.compactMap { parameters[$0]?.ofLoss(number) }
      if let lossSteps, lossSteps.indices.contains(number) { lossOptimizers[number]?.steps = lossSteps[number] }
    }
    for (loss, state) in zip(losses, saved ?? []) {
      guard let state else { continue }
      precondition(loss.restore(state), "a state of another loss")
    }
  }
}

// The parameters of several losses, each behind the number of its loss: "0.2.weight".
extension Parameters {
  /// Those of each loss that has some.
  fileprivate init(of losses: [Parameters?]) {
    self.init(
      tensors: losses.enumerated().flatMap { number, parameters in
        (parameters?.tensors ?? []).map { Tensor(name: "\(number).\($0.name)", shape: $0.shape, values: $0.values) }
      })
  }

  /// Those of one.
  fileprivate func ofLoss(_ number: Int) -> Parameters? {
    let own = tensors.filter { $0.name.hasPrefix("\(number).") }
    return own.isEmpty ? nil : Parameters(tensors: own)
  }
}
