import PseudoLabelDatasets
import PseudoLabelPlatform

/// Moves each pixel by two smooth random fields; see ``Augmentation/elastic(amplitude:smoothness:)``.
struct ElasticDistortion: RowChange {
  let amplitude: Double
  let shape: ImageShape
  /// The smoothing weights of the pixels at distance 0, 1, … on either side.
  private let kernel: [Float]

  init(amplitude: Double, smoothness: Double, shape: ImageShape) {
    self.amplitude = amplitude
    self.shape = shape
    var weights = [1.0]
    if smoothness > 0 {
      for distance in 1...Int((3 * smoothness).rounded(.up)) {
        let deviations = Double(distance) / smoothness
        weights.append(exp(-0.5 * deviations * deviations))
      }
    }
    let sum = 2 * weights.reduce(0, +) - weights[0]
    kernel = weights.map { Float($0 / sum) }
  }

  private var pixels: Int { shape.height * shape.width }
  var working: Int { 3 * pixels + pixels * shape.channels }

  func apply(
    to row: UnsafeMutableBufferPointer<Float>, memory: UnsafeMutableBufferPointer<Float>,
    stream: inout RandomStream
  ) {
    if amplitude == 0 { return }
    func part(_ number: Int) -> UnsafeMutableBufferPointer<Float> {
      UnsafeMutableBufferPointer(rebasing: memory[number * pixels..<(number + 1) * pixels])
    }
    let (down, right, spare) = (part(0), part(1), part(2))
    for field in [down, right] {
      for pixel in field.indices { field[pixel] = Float(2 * stream.uniform() - 1) }
      smooth(field, spare: spare)
    }
    ImagePixels(row, shape: shape).displace(
      down: UnsafeBufferPointer(down), right: UnsafeBufferPointer(right),
      memory: UnsafeMutableBufferPointer(rebasing: memory[(3 * pixels)...]))
  }

  /// field ← amplitude · (kernel ⊗ kernel) ∗ field, with 0 outside it: along the rows, then along the columns.
  private func smooth(_ field: UnsafeMutableBufferPointer<Float>, spare: UnsafeMutableBufferPointer<Float>) {
    let (height, width) = (shape.height, shape.width)
    for y in 0..<height {
      let line = y * width..<(y + 1) * width
      for place in line { spare[place] = kernel[0] * field[place] }
      for distance in 1..<max(min(kernel.count, width), 1) {
        let weight = kernel[distance]
        for place in line.dropLast(distance) { spare[place] += weight * field[place + distance] }
        for place in line.dropFirst(distance) { spare[place] += weight * field[place - distance] }
      }
    }
    let scale = Float(amplitude)
    for y in 0..<height {
      let line = y * width..<(y + 1) * width
      for place in line { field[place] = kernel[0] * spare[place] }
      for distance in 1..<max(min(kernel.count, height), 1) {
        let (weight, away) = (kernel[distance], distance * width)
        if y + distance < height { for place in line { field[place] += weight * spare[place + away] } }
        if y >= distance { for place in line { field[place] += weight * spare[place - away] } }
      }
      for place in line { field[place] *= scale }
    }
  }
}

extension ImagePixels {
  /// v(y, x) ← v(y + down(y, x), x + right(y, x)), bilinear, the nearest pixel outside the image; a displacement a pixel.
  package func displace(
    down: UnsafeBufferPointer<Float>, right: UnsafeBufferPointer<Float>, memory: UnsafeMutableBufferPointer<Float>
  ) {
    let before = copy(in: memory)
    let (lastY, lastX) = (Float(height - 1), Float(width - 1))
    for y in 0..<height {
      for x in 0..<width {
        let pixel = y * width + x
        let sourceY = min(max(Float(y) + down[pixel], 0), lastY)
        let sourceX = min(max(Float(x) + right[pixel], 0), lastX)
        let (top, left) = (Int(sourceY), Int(sourceX))
        let (weightY, weightX) = (sourceY - Float(top), sourceX - Float(left))
        let bottom = min(top + 1, height - 1)
        let across = left + 1 < width ? channels : 0
        let (upper, lower) = (place(top, left), place(bottom, left))
        for channel in 0..<channels {
          let above = mixed(before[upper + channel], before[upper + channel + across], weightX)
          let below = mixed(before[lower + channel], before[lower + channel + across], weightX)
          values[pixel * channels + channel] = mixed(above, below, weightY)
        }
      }
    }
  }

  private func mixed(_ first: Float, _ second: Float, _ weight: Float) -> Float { first + weight * (second - first) }
}
