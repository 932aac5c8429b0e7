import PseudoLabelCompute

/// What is random in a pass, and by which statistics batch normalisations go.
package struct PassMode: Sendable {
  /// Of the dropout masks and the noise; nil where no unit is dropped, none gets noise, and the units are scaled as the form of
  /// dropout asks.
  package var randomness: (seed: UInt64, update: Int)?
  /// Whether batches are normalised by their own statistics, and not by those that the network keeps.
  package var usesBatchStatistics: Bool
  /// Where the rows stand, where they are a part of a larger batch: what is random in a row goes by that.
  package var places: RowPlaces?

  package init(randomness: (seed: UInt64, update: Int)?, usesBatchStatistics: Bool, places: RowPlaces? = nil) {
    (self.randomness, self.usesBatchStatistics, self.places) = (randomness, usesBatchStatistics, places)
  }

  /// The masks and the noise of this update under this seed, and the statistics of the batch.
  package static func training(seed: UInt64, update: Int, places: RowPlaces? = nil) -> PassMode {
    PassMode(randomness: (seed, update), usesBatchStatistics: true, places: places)
  }

  /// Nothing random, and the statistics of the batch.
  package static let measuring = PassMode(randomness: nil, usesBatchStatistics: true)

  /// Nothing random, and the statistics that the network keeps.
  package static let inference = PassMode(randomness: nil, usesBatchStatistics: false)
}

/// Rows of a pass that belong together: the labelled ones, or those of a view. A batch normalisation may take them apart.
package struct RowGroup: Sendable, Hashable {
  package var rows: Range<Int>
  /// Whether they get dropout and noise where the mode of the pass has them.
  package var isRandom: Bool

  package init(_ rows: Range<Int>, isRandom: Bool = true) { (self.rows, self.isRandom) = (rows, isRandom) }
}

/// Dropout of the units behind a layer, with the number that tells its masks apart.
struct UnitDropout: Sendable {
  let dropout: Dropout
  /// 0 is the input.
  let layer: Int

  init(_ dropout: Dropout, layer: Int) { (self.dropout, self.layer) = (dropout, layer) }

  /// Which units are kept, and by what those are multiplied.
  func applied(in mode: PassMode) -> (mask: DropoutMask?, scale: Float) {
    guard let (seed, update) = mode.randomness else { return (nil, dropout.inferenceScale) }
    return (
      DropoutMask(seed: seed, update: UInt64(update), layer: layer, rate: dropout.rate, places: mode.places),
      dropout.trainingScale
    )
  }
}

extension UnitDropout? {
  func applied(in mode: PassMode) -> (mask: DropoutMask?, scale: Float) { map { $0.applied(in: mode) } ?? (nil, 1) }
}
