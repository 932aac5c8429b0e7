import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelObjectives

extension UnlabeledLoss {
  /// The loss before its first update, of given outputs.
  ///
  /// - Parameters:
  ///   - outputs: of every pass that is differentiated.
  ///   - target: of all the others, and before a perturbation; the same, unless told.
  ///   - gradient: is set to the derivative by the first differentiated pass.
  package func value(of outputs: Outputs, target: Outputs? = nil, gradient: inout [Float]) -> Double {
    var state = initialState(LossData(rows: outputs.count, classes: outputs.classes))
    return value(of: outputs, target: target, state: &state, gradient: &gradient)
  }

  /// How many of the rows it learns from, before its first update; nil: all.
  package func selectedRows(of outputs: Outputs, target: Outputs? = nil, gradient: inout [Float]) -> Int? {
    var state = initialState(LossData(rows: outputs.count, classes: outputs.classes))
    let batch = batch(of: outputs, target: target)
    _ = value(of: batch, state: &state)
    take(from: batch, of: outputs, into: &gradient)
    return batch.selectedRows
  }

  /// The same with what the loss keeps.
  package func value(
    of outputs: Outputs, target: Outputs? = nil, state: inout State, gradient: inout [Float]
  ) -> Double {
    let batch = batch(of: outputs, target: target)
    let value = value(of: batch, state: &state)
    take(from: batch, of: outputs, into: &gradient)
    return value
  }

  private func batch(of outputs: Outputs, target: Outputs?) -> UnlabeledBatch {
    let batch = UnlabeledBatch(units: outputs.units, classes: outputs.classes, capacity: outputs.count)
    batch.rows = Array(0..<outputs.count)
    for pass in passes {
      batch.addPass(pass)
      batch.fill(pass) { $0 = pass.isDifferentiated ? outputs : target ?? outputs }
      if pass.view.radius != nil { batch.fillUnperturbed(pass) { $0 = target ?? outputs } }
    }
    return batch
  }

  private func take(from batch: UnlabeledBatch, of outputs: Outputs, into gradient: inout [Float]) {
    if let trained = passes.first(where: \.isDifferentiated) {
      batch.takeGradient(of: trained) { taken in
        for i in 0..<outputs.count * outputs.classes { gradient[i] = taken[i] }
      }
    }
  }
}

extension UnlabeledBatch {
  /// Of a network of which no more is known.
  package convenience init(units: OutputUnits, classes: Int, capacity: Int) {
    self.init(
      Network(inputs: 1, layers: [], output: OutputLayer(classes: classes, units: units)), capacity: capacity,
      on: CPU.sharing(threads: 1))
  }
}
