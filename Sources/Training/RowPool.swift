import PseudoLabelCompute
import PseudoLabelObjectives
import PseudoLabelPlatform

/// Mixes rows of a batch with each other, as a loss with a `MixingPool` asks for; what is random depends on the seed and the
/// update.
final class RowPool {
  private let batch: InputBatch
  private let seed: UInt64
  private let cpu: CPU
  private let rows: FloatBuffer

  /// - Parameters:
  ///   - batch: a dense one.
  ///   - seed: of what is random.
  ///   - cpu: the processor.
  init(_ batch: InputBatch, seed: UInt64, on cpu: CPU) {
    (self.batch, self.seed, self.cpu) = (batch, seed, cpu)
    rows = FloatBuffer(count: batch.capacity * batch.columns)
  }

  /// Mixes the labelled rows, with which the batch begins, and those of the pool's passes, and hands the targets of every trained
  /// pass of the loss to `unlabeled`.
  ///
  /// - Parameters:
  ///   - loss: has a pool.
  ///   - unlabeled: has the outputs of the passes that are not differentiated.
  ///   - labels: of the labelled rows.
  ///   - classes: k.
  ///   - blocks: of the loss's trained passes.
  ///   - update: its number.
  /// - Returns: the targets of the labelled rows.
  func mix(
    for loss: any LossRun, _ unlabeled: UnlabeledBatch, labels: [Int], classes: Int, _ blocks: [TrainingStep.Block],
    update: Int
  ) -> [[Double]] {
    guard let pool = loss.pool else { preconditionFailure("a loss without a pool") }
    let targets = loss.targets(of: unlabeled)
    let mixed = blocks.filter { pool.passes.contains($0.pass) }
    let places = Array(labels.indices) + mixed.flatMap { Array($0.first..<$0.first + targets.count) }
    var stream = RandomStream(seed: seed, purpose: .mixing, index: UInt64(update), branch: 0)
    let partners = stream.permutation(of: places.count)
    let shares = places.map { _ in
      let share = stream.beta(shape: pool.concentration)
      return max(share, 1 - share)
    }
    mix(places, with: partners, shares)
    let own =
      labels.map { label in (0..<classes).map { $0 == label ? 1.0 : 0 } } + mixed.flatMap { _ in targets }
    let all = own.indices.map { row in
      zip(own[row], own[partners[row]]).map { shares[row] * $0 + (1 - shares[row]) * $1 }
    }
    for block in blocks { unlabeled.setTargets(of: block.pass, targets) }
    for (number, block) in mixed.enumerated() {
      let first = labels.count + number * targets.count
      unlabeled.setTargets(of: block.pass, Array(all[first..<first + targets.count]))
    }
    return Array(all.prefix(labels.count))
  }

  private func mix(_ places: [Int], with partners: [Int], _ shares: [Double]) {
    guard let dense = batch.dense else { preconditionFailure("rows of a sparse batch are not mixed") }
    let columns = batch.columns
    forEachBlock(places.count) {
      for place in $0 {
        (self.rows.start + place * columns).update(from: dense.row(places[place]), count: columns)
      }
    }
    forEachBlock(places.count) {
      for place in $0 {
        let share = Float(shares[place])
        let (own, other) = (self.rows.start + place * columns, self.rows.start + partners[place] * columns)
        let target = dense.row(places[place])
        for column in 0..<columns { target[column] = share * own[column] + (1 - share) * other[column] }
      }
    }
  }

  private func forEachBlock(_ count: Int, _ body: (Range<Int>) -> Void) {
    let block = 8
    cpu.pool.run((count + block - 1) / block, products: count * batch.columns * 8) { part, _ in
      body(part * block..<min(count, (part + 1) * block))
    }
  }
}
