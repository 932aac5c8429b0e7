/// v ← v + (1 - factor)(other - v): factor 1 keeps the image to the bit, 0 gives the other one. The names and the other
/// images are those of Pillow's `ImageEnhance`.
extension ImagePixels {
  /// The other image is black.
  package func brightness(_ factor: Float) {
    for place in values.indices { values[place] -= (1 - factor) * values[place] }
  }

  /// The other image is the mean of the pixels' grey.
  package func contrast(_ factor: Float) {
    var sum = 0.0
    for pixel in stride(from: 0, to: values.count, by: channels) { sum += Double(grey(pixel)) }
    let mean = Float(sum / Double(height * width))
    for place in values.indices { values[place] += (1 - factor) * (mean - values[place]) }
  }

  /// The other image is grey. Without three channels there is no colour, and nothing is done.
  package func color(_ factor: Float) {
    guard channels == 3 else { return }
    for pixel in stride(from: 0, to: values.count, by: 3) {
      let grey = grey(pixel)
      for place in pixel..<pixel + 3 { values[place] += (1 - factor) * (grey - values[place]) }
    }
  }

  /// The other image is blurred: each pixel that is not on the edge becomes (5 · itself + its eight neighbours)/13.
  package func sharpness(_ factor: Float, memory: UnsafeMutableBufferPointer<Float>) {
    let before = copy(in: memory)
    for y in 1..<max(height - 1, 1) {
      for place in place(y, 1)..<place(y, max(width - 1, 1)) {
        let (above, below) = (place - pitch, place + pitch)
        var sum = before[above - channels] + before[above] + before[above + channels]
        sum += before[place - channels] + 5 * before[place] + before[place + channels]
        sum += before[below - channels] + before[below] + before[below + channels]
        values[place] += (1 - factor) * (sum / 13 - before[place])
      }
    }
  }

  /// Luma by ITU-R BT.601 where there are three channels, else the mean of the channels.
  private func grey(_ pixel: Int) -> Float {
    switch channels {
    case 1: return values[pixel]
    case 3: return 0.299 * values[pixel] + 0.587 * values[pixel + 1] + 0.114 * values[pixel + 2]
    default:
      var sum: Float = 0
      for channel in 0..<channels { sum += values[pixel + channel] }
      return sum / Float(channels)
    }
  }
}
