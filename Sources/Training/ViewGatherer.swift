import PseudoLabelAugmentations
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform

/// Puts rows into batches as views of them; what is random in it depends on the seed, the update, the row and the number of
/// the pass.
final class ViewGatherer {
  private let seed: UInt64
  private let cpu: CPU
  private let columns: Int
  private let rows: FloatBuffer
  private let mixed: FloatBuffer
  private let augmenters: (weak: Augmenter, strong: Augmenter)?

  /// - Parameters:
  ///   - views: those that will be asked for.
  ///   - augmentations: of the weak and the strong view; they fit the rows (a precondition).
  ///   - features: rows like those that will be given.
  ///   - capacity: the most rows at once.
  ///   - seed: of what is random.
  ///   - cpu: the processor.
  init(
    _ views: [RowView], _ augmentations: ViewAugmentations?, of features: Features, capacity: Int, seed: UInt64,
    on cpu: CPU
  ) {
    let columns = features.columns
    (self.seed, self.columns, self.cpu) = (seed, columns, cpu)
    do throws(RequestFailure) {
      augmenters =
        views.contains(where: \.isAugmented)
        ? try (augmentations ?? ViewAugmentations(for: features.imageShape)).augmenters(
          columns: columns, imageShape: features.imageShape) : nil
    } catch {
      preconditionFailure("augmentations that do not fit the rows: \(error)")
    }
    rows = FloatBuffer(count: views.allSatisfy(\.isStored) ? 0 : capacity * columns)
    mixed = FloatBuffer(count: views.contains(where: \.mixesRows) ? capacity * columns : 0)
  }

  /// What tells a batch where its rows go and what is dropped of them.
  struct Place {
    var first = 0
    var scale: Float
    var dropout: DropoutMask?
  }

  /// Fills the rows of `batch` from `place.first` on with a view of rows; an adversarial view is not perturbed yet.
  ///
  /// - Parameters:
  ///   - view: what is done to the rows.
  ///   - features: the rows of the data set.
  ///   - positions: which of them.
  ///   - batch: where they go.
  ///   - place: where in it, and the dropout.
  ///   - update: the number of the update.
  ///   - pass: the number of the pass.
  ///   - whole: the rows of the update, of which `positions` are some, from `first` on: rows are mixed with any of them; nil: no others.
  /// - Returns: how the rows of the whole were mixed, where they were.
  @discardableResult
  func gather(
    _ view: RowView, _ features: Features, _ positions: [Int], into batch: InputBatch, at place: Place, update: Int,
    pass: Int, of whole: (positions: [Int], first: Int)? = nil
  ) -> UnlabeledBatch.Mixing? {
    guard !view.isStored else {
      batch.gather(
        features, positions[...], from: place.first, scale: place.scale, dropout: place.dropout, on: cpu)
      return nil
    }
    forEachBlock(positions.count) { block in
      let start = rows.start + block.lowerBound * columns
      features.write(positions[block], to: start)
      for place in block {
        change(
          UnsafeMutableBufferPointer(start: rows.start + place * columns, count: columns), by: view, update: update,
          row: positions[place], pass: pass)
      }
    }
    var mixing: UnlabeledBatch.Mixing?
    var source = rows
    if case .mixed(let concentration) = view {
      var stream = RandomStream(seed: seed, purpose: .mixing, index: UInt64(update), branch: pass)
      let drawn = UnlabeledBatch.Mixing(
        share: stream.beta(shape: concentration),
        partners: stream.permutation(of: (whole?.positions ?? positions).count))
      mix(drawn, features, positions.count, of: whole)
      (mixing, source) = (drawn, mixed)
    }
    batch.gather(positions.count, from: place.first, scale: place.scale, dropout: place.dropout, on: cpu) {
      .floats(source.start + $0 * self.columns)
    }
    return mixing
  }

  /// The seed of the dropout masks of a pass that goes through the network by itself.
  static func seed(_ seed: UInt64, pass: Int) -> UInt64 { seed ^ UInt64(pass) &* 0x9E37_79B9_7F4A_7C15 }

  /// Unit vectors of random directions, one for each row [n × columns].
  func directions(_ positions: [Int], update: Int, pass: Int) -> [Float] {
    var directions = [Float](repeating: 0, count: positions.count * columns)
    directions.withUnsafeMutableBufferPointer { directions in
      nonisolated(unsafe) let directions = directions
      forEachBlock(positions.count) { block in
        for place in block {
          var stream = RandomStream(
            seed: seed, purpose: .adversary, index: Self.index(update: update, row: positions[place]), branch: pass)
          let row = UnsafeMutableBufferPointer(rebasing: directions[place * columns..<(place + 1) * columns])
          stream.forEachNormal(columns) { row[$0] = Float($1) }
          Self.normalize(row, to: 1)
        }
      }
    }
    return directions
  }

  /// Makes the Euclidean length of a row `length`, where it is not 0.
  static func normalize(_ row: UnsafeMutableBufferPointer<Float>, to length: Double) {
    let norm = row.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let factor = norm > 0 ? length / norm : 0
    for place in row.indices { row[place] = Float(Double(row[place]) * factor) }
  }

  private static func index(update: Int, row: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: update) << 32 ^ UInt64(truncatingIfNeeded: row)
  }

  private func change(
    _ values: UnsafeMutableBufferPointer<Float>, by view: RowView, update: Int, row: Int, pass: Int
  ) {
    switch view {
    case .noisy(let deviation):
      var stream = RandomStream(
        seed: seed, purpose: .noise, index: Self.index(update: update, row: row), branch: pass)
      stream.forEachNormal(values.count) { values[$0] += Float(deviation * $1) }
    case .weaklyAugmented: augmenters?.weak.apply(to: values, seed: seed, update: update, row: row, pass: pass)
    case .stronglyAugmented: augmenters?.strong.apply(to: values, seed: seed, update: update, row: row, pass: pass)
    case .clean, .mixed, .adversarial: break
    }
  }

  private func mix(
    _ mixing: UnlabeledBatch.Mixing, _ features: Features, _ count: Int, of whole: (positions: [Int], first: Int)?
  ) {
    let share = Float(mixing.share)
    forEachBlock(count) { block in
      if let whole {
        let partners = block.map { whole.positions[mixing.partners[whole.first + $0]] }
        features.write(partners[...], to: mixed.start + block.lowerBound * columns)
      }
      for place in block {
        let (target, own) = (mixed.start + place * columns, rows.start + place * columns)
        let other = whole == nil ? rows.start + mixing.partners[place] * columns : target
        for column in 0..<columns { target[column] = share * own[column] + (1 - share) * other[column] }
      }
    }
  }

  private func forEachBlock(_ count: Int, _ body: (Range<Int>) -> Void) {
    let block = 8
    cpu.pool.run((count + block - 1) / block, products: count * columns * 8) { part, _ in
      body(part * block..<min(count, (part + 1) * block))
    }
  }
}

extension RowView {
  /// Whether rows go into the batch as they are stored.
  var isStored: Bool {
    switch self {
    case .clean, .adversarial: true
    case .weaklyAugmented, .stronglyAugmented, .noisy, .mixed: false
    }
  }

  /// Whether it asks for the recipe's augmentations.
  var isAugmented: Bool { self == .weaklyAugmented || self == .stronglyAugmented }

  /// Whether a row of it is made of several rows.
  var mixesRows: Bool { if case .mixed = self { true } else { false } }

  /// Whether a row of it has the class of the row that it is made of.
  var keepsRows: Bool {
    switch self {
    case .clean, .weaklyAugmented, .stronglyAugmented, .noisy: true
    case .mixed, .adversarial: false
    }
  }
}
