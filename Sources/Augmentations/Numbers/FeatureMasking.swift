import PseudoLabelPlatform

/// x ← 0 with probability `rate`; see ``Augmentation/featureMasking(rate:)``.
struct FeatureMasking: RowChange {
  let rate: Double

  func apply(
    to row: UnsafeMutableBufferPointer<Float>, memory: UnsafeMutableBufferPointer<Float>,
    stream: inout RandomStream
  ) {
    for place in row.indices where stream.uniform() < rate { row[place] = 0 }
  }
}
