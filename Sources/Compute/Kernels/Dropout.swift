import CPseudoLabelVectorKernels
import PseudoLabelPlatform

/// The decisions of one dropout layer in one update: which elements of [rows × columns] are kept.
///
/// Element (row, column) is kept when its 16 bits of the stream (seed, update, layer) reach `rate` × 2¹⁶; the rate is met
/// to 2⁻¹⁷. Hidden units that are dropped at a rate of one half take a single bit. The decision depends on nothing else,
/// so any number of threads makes the same mask.
package struct DropoutMask: Sendable {
  package var seed: UInt64
  package var update: UInt64
  /// Tells the layers of a network apart; 0 is the input.
  package var layer: Int
  /// The probability of being dropped.
  package var rate: Double
  /// Where the rows stand, where they are a part of a larger batch; nil: row 0 is the first.
  package var places: RowPlaces?

  package init(seed: UInt64, update: UInt64, layer: Int, rate: Double, places: RowPlaces? = nil) {
    precondition((0..<1).contains(rate), "a dropout rate lies in [0, 1)")
    self.seed = seed
    self.update = update
    self.layer = layer
    self.rate = rate
    self.places = places
  }

  private var threshold: UInt32 { UInt32((rate * 65536).rounded()) }
  /// The input is gathered row by row, and always takes 16 bits.
  private var takesOneBit: Bool { threshold == 1 << 15 && layer > 0 }

  private var stream: dropout_stream {
    dropout_stream(
      key: seed, step: update, purpose: RandomPurpose.dropout.rawValue | UInt32(layer) << 8, threshold: threshold)
  }

  /// words[i] ← the decisions over columns 32 · group … of row `rows.lowerBound` + i, a bit a column. There are `groups`
  /// groups in a row.
  func words(
    _ rows: Range<Int>, group: Int, of groups: Int, into words: UnsafeMutablePointer<UInt32>,
    _ kernels: UnsafePointer<vector_kernels>
  ) {
    guard let places else { return wordsInPlace(rows, group: group, of: groups, into: words, kernels) }
    places.forEachRun(rows) { some, place in
      wordsInPlace(
        place..<place + some.count, group: group, of: groups, into: words + (some.lowerBound - rows.lowerBound), kernels
      )
    }
  }

  private func wordsInPlace(
    _ rows: Range<Int>, group: Int, of groups: Int, into words: UnsafeMutablePointer<UInt32>,
    _ kernels: UnsafePointer<vector_kernels>
  ) {
    // Four rows share a block of random bits.
    let before = rows.lowerBound % 4
    if takesOneBit, before > 0 {
      return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: before + rows.count) { all in
        guard let start = all.baseAddress else { return }
        wordsInPlace(rows.lowerBound - before..<rows.upperBound, group: group, of: groups, into: start, kernels)
        words.update(from: start + before, count: rows.count)
      }
    }
    withUnsafePointer(to: stream) { stream in
      if takesOneBit {
        let first = rows.lowerBound / 4 * groups + group
        kernels.pointee.half_words(stream, UInt32(first), UInt32(groups), rows.count, words)
      } else {
        let first = rows.lowerBound * groups + group
        kernels.pointee.keep_words(stream, UInt32(first), UInt32(groups), rows.count, words)
      }
    }
  }

  /// words[i] ← the decisions over columns 32 · (`some.lowerBound` + i) … of one row of the input, which has `groups`
  /// groups in all.
  func inputWords(
    _ some: Range<Int>, row: Int, groups: Int, into words: UnsafeMutablePointer<UInt32>,
    _ kernels: UnsafePointer<vector_kernels>
  ) {
    precondition(layer == 0, "a row at a time is made for the input")
    let first = UInt32(truncatingIfNeeded: (places?.place(of: row) ?? row) * groups + some.lowerBound)
    withUnsafePointer(to: stream) { kernels.pointee.keep_words($0, first, 1, some.count, words) }
  }
}

extension CPU {
  /// The mask as zeros and ones, row by row, for tests and for reports.
  package func elements(of mask: DropoutMask, rows: Int, columns: Int) -> [Bool] {
    let groups = (columns + 31) / 32
    let words = (0..<groups).map { group in
      [UInt32](unsafeUninitializedCapacity: rows) { words, count in
        if let start = words.baseAddress { mask.words(0..<rows, group: group, of: groups, into: start, kernels) }
        count = rows
      }
    }
    return (0..<rows * columns).map { element in
      let (row, column) = element.quotientAndRemainder(dividingBy: columns)
      return words[column / 32][row] >> UInt32(column % 32) & 1 == 1
    }
  }
}
