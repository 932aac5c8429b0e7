import Foundation
import PseudoLabelNetworks
import PseudoLabelPersistence
import TestSupport

/// A run with a network of 12 inputs and 3 classes, for what needs a model but no training.
enum TinyRun {
  static let network = Network(
    inputs: 12, inputDropout: Dropout(0.2), layers: [.dense(DenseLayer(units: 5, dropout: Dropout(0.5), weights: .he))],
    output: OutputLayer(classes: 3, units: .sigmoid, weights: .glorot))

  static let model = Model(network: network, parameters: .initial(for: network, seed: 1))

  static func write(_ model: Model = model, to name: String, in folder: Folder) throws {
    let run = try RunDirectory.create(at: "\(folder.path)/\(name)", config: ["labels": 1], overwrite: false)
    try run.write(model: model.tensorFile)
  }

  /// The bytes of an IDX file of unsigned bytes.
  static func idx(_ dimensions: [Int], _ items: [UInt8], type: UInt8 = 8) -> [UInt8] {
    [0, 0, type, UInt8(dimensions.count)]
      + dimensions.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } } + items
  }

  /// Images of 3 × 4 pixels.
  static func images(_ count: Int) -> [UInt8] {
    idx([count, 3, 4], (0..<count * 12).map { UInt8(truncatingIfNeeded: 89 * $0 + $0 / 7) })
  }
}
