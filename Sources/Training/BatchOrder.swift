import PseudoLabelCompute
import PseudoLabelPlatform

/// Which examples the batches of a training run hold: a fresh random order for every pass over the set.
///
/// Under one seed, purpose, size of set and of batch, batch u depends on u alone, so training can begin anywhere.
package struct BatchOrder {
  package let examples: Int
  package let batch: Int
  /// Whether a batch may go on into the next pass. Where it may not, the last batch of a pass can be smaller.
  package let crossesPasses: Bool
  private let seed: UInt64
  private let purpose: RandomPurpose
  private var passes: [(number: Int, order: [Int])] = []

  package init(examples: Int, batch: Int, crossesPasses: Bool, seed: UInt64, purpose: RandomPurpose) {
    self.examples = examples
    self.batch = min(batch, max(examples, 1))
    self.crossesPasses = crossesPasses
    self.seed = seed
    self.purpose = purpose
  }

  /// The positions of the examples of batch `u`.
  package mutating func positions(ofBatch u: Int) -> [Int] {
    if crossesPasses {
      return (u * batch..<(u + 1) * batch).map { order(ofPass: $0 / examples)[$0 % examples] }
    }
    let batchesInPass = (examples + batch - 1) / batch
    let first = u % batchesInPass * batch
    return Array(order(ofPass: u / batchesInPass)[first..<min(examples, first + batch)])
  }

  /// The order of the two passes that a batch can touch is remembered.
  private mutating func order(ofPass number: Int) -> [Int] {
    if let known = passes.last(where: { $0.number == number }) { return known.order }
    var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(number))
    let order = stream.permutation(of: examples)
    passes = passes.suffix(1) + [(number, order)]
    return order
  }
}
