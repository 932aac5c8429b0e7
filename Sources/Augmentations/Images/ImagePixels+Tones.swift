/// What changes each value by itself, or by how often it occurs in its channel. The names are those of Pillow's `ImageOps`.
extension ImagePixels {
  /// v ← (v - lowest)/(highest - lowest), each channel by itself; a channel of one value stays as it is.
  package func autocontrast() {
    for channel in 0..<channels {
      var (lowest, highest) = (Float.infinity, -Float.infinity)
      for place in places(of: channel) {
        lowest = min(lowest, values[place])
        highest = max(highest, values[place])
      }
      let range = highest - lowest
      guard range > 0, range < .infinity else { continue }
      for place in places(of: channel) { values[place] = (values[place] - lowest) / range }
    }
  }

  /// Makes all levels about equally frequent, each channel by itself: v, one of 256 levels, becomes
  /// ⌊(n + ⌊s/2⌋)/s⌋/255 where n values of the channel are lower, and s = ⌊(values - those of the highest level)/255⌋. With
  /// s = 0, in small images and in those that are nearly white, the channel stays as it is.
  package func equalize() {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 256) { levels in
      for channel in 0..<channels {
        levels.initialize(repeating: 0)
        for place in places(of: channel) { levels[level(values[place])] += 1 }
        let highest = levels.last { $0 > 0 } ?? 0
        let step = (Int32(height * width) - highest) / 255
        guard step > 0 else { continue }
        var lower = step / 2
        for level in levels.indices {
          let count = levels[level]
          levels[level] = min(lower / step, 255)
          lower += count
        }
        for place in places(of: channel) { values[place] = Float(levels[level(values[place])]) / 255 }
      }
    }
  }

  /// Keeps the upper `bits` of the 8 bits of each value; all 8 keep it as it is.
  package func posterize(bits: Int) {
    if bits >= 8 { return }
    let kept = 0xFF << (8 - bits) & 0xFF
    for place in values.indices { values[place] = Float(level(values[place]) & kept) / 255 }
  }

  /// v ← 1 - v where v ≥ threshold.
  package func solarize(threshold: Float) {
    for place in values.indices where values[place] >= threshold { values[place] = 1 - values[place] }
  }

  /// The nearest of the levels 0 … 255; 0 for what is no number.
  private func level(_ value: Float) -> Int {
    guard value > 0 else { return 0 }
    return value < 1 ? Int(value * 255 + 0.5) : 255
  }
}
