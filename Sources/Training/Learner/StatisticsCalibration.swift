import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPlatform

/// Computes the statistics of a network anew from all labelled rows: see `BatchNorm.Population.recomputed`.
final class StatisticsCalibration {
  private static let rowsAtOnce = 512

  private let live: LiveNetwork
  private let pass: NetworkPass
  private let batch: InputBatch
  private let features: Features
  private let cpu: CPU

  /// Nil where the network has no batch normalisation that asks for it.
  ///
  /// - Parameters:
  ///   - live: the network whose statistics are set.
  ///   - features: of the labelled rows.
  ///   - inputPath: how its first layer works.
  ///   - cpu: the processor.
  init?(of live: LiveNetwork, from features: Features, _ inputPath: InputPath, on cpu: CPU) {
    guard live.network.recomputesStatistics, features.count > 0 else { return nil }
    let capacity = min(features.count, StatisticsCalibration.rowsAtOnce)
    pass = NetworkPass(live, capacity: capacity, isTrained: false, on: cpu)
    batch = InputBatch(
      form: live.network.inputForm(inputPath, for: features), capacity: capacity, columns: features.columns,
      entries: features.mostEntries)
    (self.live, self.features, self.cpu) = (live, features, cpu)
  }

  /// The mean of the moments of batches of all rows, in their order; of ranks the first one computes it, and the others are told.
  func update(over ranks: (any Ranks)?) {
    if ranks?.isFirst ?? true { update() }
    guard let ranks else { return }
    let statistics = live.tensors.filter { !$0.description.isTrained }
    var values = ranks.broadcast(Data(statistics.flatMap(\.values))).floats[...]
    for tensor in statistics {
      let count = tensor.description.shape.reduce(1, *)
      tensor.values = Array(values.prefix(count))
      values = values.dropFirst(count)
    }
  }

  private func update() {
    let scale = pass.inputDropout(.measuring).scale
    for (number, first) in stride(from: 0, to: features.count, by: pass.capacity).enumerated() {
      let positions = Array(first..<min(features.count, first + pass.capacity))
      batch.gather(features, positions[...], scale: scale, dropout: nil, on: cpu)
      pass.forward(batch, .measuring)
      pass.followStatistics(share: 1 / Double(number + 1))
    }
  }
}
