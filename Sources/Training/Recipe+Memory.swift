import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform

/// What training takes of the machine's memory.
extension Recipe {
  /// What training and pre-training keep in memory, against the memory of the machine.
  func checkMemory(labeledRows: Int, runs: Int, threads: Int, entries: Int?) throws(RequestFailure) {
    try require(
      trainingBytes(labeledRows: labeledRows, entries: entries, threads: threads), of: runs, "recipe.network",
      "a network that trains in this machine's")
    try require(
      pretrainingBytes, of: runs, "recipe.pretraining.batch", "a pre-training that fits into this machine's")
  }

  /// Of each tensor, padded as the kernels want it.
  package var parameterBytes: [Double] {
    network.parameterShapes.map { _, shape in
      4 * Double(shape.dropLast(2).reduce(1, *)) * shape.suffix(2).reduce(1) { $0 * Double(max($1, 32)) }
    }
  }

  /// Parameters, what the optimizer keeps, copies to deliver and to go back to, and the buffers of the largest batch.
  ///
  /// - Parameters:
  ///   - labeledRows: of a batch.
  ///   - entries: values of a row that a batch has room for; all inputs by default.
  ///   - threads: that compute; each has a chunk of images of its own in the convolutions.
  package func trainingBytes(labeledRows: Int, entries: Int? = nil, threads: Int = 1) -> Double {
    let copies = Double(
      3 + optimizer.slots + (collapsePolicy == nil ? 0 : 1) + (recovery == nil ? 0 : 1) + (averaging == nil ? 0 : 1)
        + (selfTraining == nil ? 0 : 1))
    let objective = objective
    let trainedPasses = objective.passes.count(where: \.isDifferentiated)
    let labeledRows = labeledRows + (selfTraining == nil ? 0 : unlabeledBatch)
    let trainedRows = Double(max(labeledRows + unlabeledBatch * trainedPasses, unlabeledBatch))
    let answeredRows = Double(Predictor.rowsAtOnce)
    // Views that are computed have values of all inputs.
    let inputs = Double(objective.usesStoredRows ? entries ?? network.inputs : network.inputs)
    let units = network.parameterShapes.filter { $0.shape.count == 1 }.reduce(0.0) { $0 + Double($1.shape[0]) }
    // An input that is not zero takes 16 bytes, an activation with its gradient and both in bfloat16 12; where rows are only
    // answered about there is no gradient.
    var bytes = copies * parameterBytes.reduce(0, +)
    bytes += trainedRows * 16 * (inputs + units) + answeredRows * (16 * inputs + 8 * units)
    bytes += viewBytes(of: objective, labeledRows: labeledRows, trainedRows: trainedRows)
    let teacherRows = objective.passes.contains { $0.network == .average } ? Double(unlabeledBatch) : 0
    bytes += teacherRows * 4 * units
    // Of an image that is trained on what a layer takes and makes of it, and the gradient of the weights that eight images
    // have for themselves; of one that is answered about what it makes of it. A thread works on eight images of each.
    for shape in network.convolutionShapes {
      let (inputs, features) = (Double(shape.inputs), Double(shape.features))
      bytes +=
        trainedRows * (4 * inputs + 16 * features + Double(shape.weights) / 2) + (answeredRows + teacherRows) * 4
        * features
      bytes += Double(threads) * (64 * Double(shape.convolved) + 96 * inputs)
    }
    // What other layers make of a row, and its gradient.
    bytes += lossBytes(of: objective, trainedRows: trainedRows)
    let separate = Double(network.separateActivations)
    let answered = min(answeredRows, Double(1 << 25) / max(1, separate))
    bytes += (2 * trainedRows + answered + teacherRows) * 4 * separate
    return bytes
  }

  /// Parameters of losses with their gradients and what the optimizer keeps, the gradients of hidden layers, and what a decoder makes
  /// of each of them.
  private func lossBytes(of objective: Objective, trainedRows: Double) -> Double {
    let arrays = objective.unlabeled.flatMap { $0.loss.parameters(for: network) }.map { Double($0.shape.reduce(1, *)) }
    let units = network.unitsOfLayers
    let hidden = objective.hiddenLayers(of: network).map { Double(units[$0.place]) }
    return 4 * Double(2 + optimizer.slots) * arrays.reduce(0, +)
      + 4 * (trainedRows + 8 * Double(unlabeledBatch)) * hidden.reduce(0, +)
  }

  /// Rows as views show them, the mixtures of them, and what the search for perturbations keeps: the gradients of all inputs
  /// twice, the directions and the perturbations.
  private func viewBytes(of objective: Objective, labeledRows: Int, trainedRows: Double) -> Double {
    let rows = Double(max(labeledRows, unlabeledBatch))
    let views = objective.views
    var values = views.allSatisfy(\.isStored) ? 0 : rows
    if views.contains(where: \.mixesRows) { values += rows }
    if objective.mixesLabeledRows { values += trainedRows }
    if views.contains(where: { $0.radius != nil }) { values += 2 * trainedRows + 2 * rows }
    return 4 * Double(network.inputs) * values
  }

  /// How many such trainings to make side by side: `limit`, or fewer where so many do not fit in memory, at least one.
  ///
  /// - Parameters:
  ///   - limit: how many are wanted.
  ///   - labeledRows: of a batch.
  ///   - threads: of each.
  ///   - memory: bytes there are.
  package func copiesInMemory(
    atMost limit: Int, labeledRows: Int, threads: Int, memory: Int = Machine.usableMemory
  ) -> Int {
    let bytes = max(trainingBytes(labeledRows: labeledRows, threads: threads), pretrainingBytes)
    return Int(max(1, min(Double(limit), Double(memory) / bytes)))
  }

  /// Parameters, a copy to deliver, the velocity of the first layer, and the buffers of a batch. They are gone when
  /// training begins.
  private var pretrainingBytes: Double {
    guard let pretraining, let hidden = network.parameterShapes.first?.shape.last else { return 0 }
    // An input takes 16 bytes where it is not zero, 4 as it is without noise and 4 as it is reconstructed; an activation
    // with its gradient 8.
    return 3 * parameterBytes.reduce(0, +) + (parameterBytes.first ?? 0)
      + Double(pretraining.batch) * (24 * Double(network.inputs) + 8 * Double(hidden))
  }

  private func require(
    _ bytes: Double, of runs: Int, _ subject: String, _ expected: String
  ) throws(RequestFailure) {
    let available = Double(Machine.usableMemory)
    let bytes = bytes * Double(runs)
    try require(
      bytes < available, subject, "\(expected) \(gigabytes(available))",
      "\(runs == 1 ? "one that needs" : "\(runs) at a time that need") about \(gigabytes(bytes))")
  }

  private func gigabytes(_ bytes: Double) -> String {
    let tenths = (bytes / 1e8).rounded()
    return tenths < 1e6 ? "\(tenths / 10) GB" : "\(bytes / 1e9) GB"
  }
}
