import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelObjectives

/// Finds the perturbations of adversarial views: see `RowView.adversarial`.
final class Adversary {
  private let network: NetworkPass
  private let views: ViewGatherer
  private let batch: InputBatch

  /// What is added to the rows of the batch from `first` on [n × columns].
  struct Perturbation {
    var first: Int
    var values: [Float]
  }

  /// - Parameters:
  ///   - network: the pass that is trained.
  ///   - views: draws directions.
  ///   - batch: the rows of the pass; it is dense where there are adversarial views.
  init(_ network: NetworkPass, _ views: ViewGatherer, _ batch: InputBatch) {
    (self.network, self.views, self.batch) = (network, views, batch)
  }

  /// The perturbations of all adversarial views, each as long as its radius. The batch, which holds the rows without them,
  /// is changed.
  ///
  /// - Parameters:
  ///   - unlabeled: gets the outputs of the rows without them.
  ///   - blocks: where the rows of each pass begin.
  ///   - mode: of the pass that is trained.
  ///   - groups: its rows that belong together.
  ///   - update: its number.
  func perturbations(
    of unlabeled: UnlabeledBatch, _ blocks: [TrainingStep.Block], _ mode: PassMode, _ groups: [RowGroup],
    update: Int
  ) -> [Perturbation] {
    let rows = unlabeled.rows.count
    let columns = batch.columns
    network.forward(batch, mode, groups: groups)
    for block in blocks where block.pass.view.radius != nil {
      unlabeled.fillUnperturbed(block.pass) { network.read(block.first..<block.first + rows, into: &$0) }
    }
    for block in blocks {
      guard case .adversarial(_, let probe) = block.pass.view else { continue }
      let directions = views.directions(unlabeled.rows, update: update, pass: block.number)
      add([Perturbation(first: block.first, values: directions)], scale: Float(probe))
    }
    network.forward(batch, mode, groups: groups)
    setGradients(unlabeled, blocks)
    let gradient = network.inputGradient()
    return blocks.compactMap { block in
      guard let radius = block.pass.view.radius else { return nil }
      var values = Array(gradient[block.first * columns..<(block.first + rows) * columns])
      values.withUnsafeMutableBufferPointer { values in
        for row in 0..<rows {
          ViewGatherer.normalize(.init(rebasing: values[row * columns..<(row + 1) * columns]), to: radius)
        }
      }
      return Perturbation(first: block.first, values: values)
    }
  }

  /// Adds them to the rows of the batch.
  func add(_ perturbations: [Perturbation], scale: Float = 1) {
    guard let dense = batch.dense else { preconditionFailure("an adversarial view needs dense rows") }
    let columns = batch.columns
    for perturbation in perturbations {
      for row in 0..<perturbation.values.count / columns {
        let target = dense.row(perturbation.first + row)
        for column in 0..<columns { target[column] += scale * perturbation.values[row * columns + column] }
      }
    }
  }

  /// ∂/∂z Σᵢ KL(p(xᵢ) ‖ p(xᵢ + probe dᵢ)) for the adversarial views, 0 for everything else.
  private func setGradients(_ unlabeled: UnlabeledBatch, _ blocks: [TrainingStep.Block]) {
    let rows = unlabeled.rows.count
    network.clearLogitGradient(rows: batch.rows)
    for block in blocks where block.pass.view.radius != nil {
      let clean = unlabeled.unperturbedOutputs(of: block.pass)
      unlabeled.fill(block.pass) { network.read(block.first..<block.first + rows, into: &$0) }
      let outputs = unlabeled.outputs(of: block.pass)
      var gradient = [Float](repeating: 0, count: rows * outputs.classes)
      for row in 0..<rows { Distance.setDivergenceGradient(row, of: outputs, from: clean, &gradient) }
      network.setLogitGradient(gradient, count: rows, from: block.first, weight: 1)
    }
  }
}
