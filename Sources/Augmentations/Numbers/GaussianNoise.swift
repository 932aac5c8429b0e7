import PseudoLabelPlatform

/// x ← x + N(0, deviation²); see ``Augmentation/gaussianNoise(deviation:)``.
struct GaussianNoise: RowChange {
  let deviation: Double

  func apply(
    to row: UnsafeMutableBufferPointer<Float>, memory: UnsafeMutableBufferPointer<Float>,
    stream: inout RandomStream
  ) {
    // -0 + 0 would be 0.
    if deviation == 0 { return }
    for place in stride(from: 0, to: row.count, by: 2) {
      let (first, second) = stream.normals(deviation: deviation)
      row[place] += Float(first)
      if place + 1 < row.count { row[place + 1] += Float(second) }
    }
  }
}
