import Foundation
import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform

/// What the passes said of the unlabelled rows of all ranks, for losses that compare rows or keep what they saw: every rank computes
/// those of all rows, and goes back from its own.
final class WholeBatch {
  /// Of all rows.
  let batch: UnlabeledBatch
  private let ranks: any Ranks

  /// - Parameters:
  ///   - network: what is trained.
  ///   - capacity: the most rows, of all ranks.
  ///   - passes: those that the losses may ask for.
  ///   - ranks: with which rows are divided.
  ///   - cpu: the processor.
  init(_ network: Network, capacity: Int, passes: [Pass], over ranks: any Ranks, on cpu: CPU) {
    self.ranks = ranks
    batch = UnlabeledBatch(network, capacity: capacity, on: cpu)
    for pass in passes { batch.addPass(pass) }
  }

  /// Puts together what the passes said about the rows of each rank.
  ///
  /// - Parameters:
  ///   - own: has the outputs of this rank's rows.
  ///   - rows: the positions of all rows of the update.
  ///   - passes: that are looked at, the same on all ranks.
  func gather(_ own: UnlabeledBatch, rows: [Int], _ passes: [Pass]) {
    batch.rows = rows
    let classes = batch.network.output.classes
    let outputs = passes.flatMap { pass in
      [own.outputs(of: pass)] + (pass.view.radius == nil ? [] : [own.unperturbedOutputs(of: pass)])
    }
    var part = Data(capacity: outputs.count * own.rows.count * classes * MemoryLayout<Float>.stride)
    for some in outputs {
      some.logits.withUnsafeBytes {
        part.append(contentsOf: $0.prefix(own.rows.count * classes * MemoryLayout<Float>.stride))
      }
    }
    let parts = ranks.gather(part)
    var number = 0
    /// The logits of the next outputs.
    func next() -> [Float] {
      defer { number += 1 }
      return parts.flatMap { data in
        let bytes = data.count / outputs.count
        return data.floats(number * bytes..<(number + 1) * bytes)
      }
    }
    for pass in passes {
      let logits = next()
      batch.fill(pass, mixing: own.mixing(of: pass)) { $0.set(logits) }
      guard pass.view.radius != nil else { continue }
      let unperturbed = next()
      batch.fillUnperturbed(pass) { $0.set(unperturbed) }
    }
  }
}
