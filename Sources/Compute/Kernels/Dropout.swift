import CVectorKernels

/// The decisions of one dropout layer in one update: which elements of [rows × columns] are kept.
///
/// Element (row, column) is kept when its 16 bits of the stream (seed, update, layer) reach `rate` × 2¹⁶. The decision
/// depends on nothing else, so any number of threads makes the same mask; `rate` is met to 2⁻¹⁷.
package struct DropoutMask: Sendable {
  package var seed: UInt64
  package var update: UInt64
  /// Tells the layers of a network apart; 0 is the input.
  package var layer: Int
  /// The probability of being dropped.
  package var rate: Double

  package init(seed: UInt64, update: UInt64, layer: Int, rate: Double) {
    precondition((0..<1).contains(rate), "a dropout rate lies in [0, 1)")
    self.seed = seed
    self.update = update
    self.layer = layer
    self.rate = rate
  }

  var stream: dropout_stream {
    dropout_stream(
      key: seed, step: update, purpose: RandomPurpose.dropout.rawValue | UInt32(layer) << 8,
      threshold: UInt32((rate * 65536).rounded()))
  }
}

extension CPU {
  /// The mask as zeros and ones, row by row, for tests and for reports.
  package func elements(of mask: DropoutMask, rows: Int, columns: Int) -> [Bool] {
    let groups = (columns + 31) / 32
    var words = [UInt32](repeating: 0, count: rows * groups)
    withUnsafePointer(to: mask.stream) { stream in
      words.withUnsafeMutableBufferPointer { words in
        kernels.pointee.keep_words(stream, 0, 1, words.count, words.baseAddress)
      }
    }
    return (0..<rows * columns).map { element in
      let (row, column) = element.quotientAndRemainder(dividingBy: columns)
      return words[row * groups + column / 32] >> UInt32(column % 32) & 1 == 1
    }
  }
}
