/// How the pixels of one axis of a smaller or larger picture are averaged from those of the original.
///
/// Pixel i of the result covers the stretch [start + i s, start + (i + 1) s) of the original, s = extent / count:
///
/// - where s ≥ 1, the result is the mean over that stretch, a pixel that lies partly in it counting in part (area
///   averaging; for whole s Pillow's `BOX`);
/// - where s < 1, it is interpolated linearly between the centres of the two nearest pixels, the outermost ones being
///   continued (Pillow's `BILINEAR`).
struct ResamplingAxis: Sendable {
  /// For each pixel of the result: the first pixel of the original that counts, and the weights from there, of sum 1.
  let taps: [(first: Int, weights: [Double])]

  /// The stretch lies within 0 ... `limit`, the pixels of the original; `count` pixels come out.
  init(start: Double, extent: Double, limit: Int, count: Int) {
    let step = extent / Double(count)
    taps = (0..<count).map { pixel in
      step >= 1
        ? Self.area(from: start + Double(pixel) * step, length: step, limit: limit)
        : Self.line(at: start + (Double(pixel) + 0.5) * step - 0.5, limit: limit)
    }
  }

  private static func area(from start: Double, length: Double, limit: Int) -> (first: Int, weights: [Double]) {
    let end = start + length
    let first = min(max(0, Int(start)), limit - 1)
    let last = max(first, min(limit, Int(end.rounded(.up))) - 1)
    let covered = (first...last).map { max(0, min(end, Double($0 + 1)) - max(start, Double($0))) }
    let sum = covered.reduce(0, +)
    return (first, covered.map { $0 / sum })
  }

  /// `place` counts from the centre of the first pixel.
  private static func line(at place: Double, limit: Int) -> (first: Int, weights: [Double]) {
    let place = min(max(0, place), Double(limit - 1))
    let first = min(Int(place), max(0, limit - 2))
    let share = place - Double(first)
    return limit == 1 ? (0, [1]) : (first, [1 - share, share])
  }
}

extension Bitmap {
  /// The picture at another size: rows are averaged by `vertical`, columns by `horizontal`, in float64, then rounded.
  ///
  /// Each source pixel is read once (twice where it lies between two rows of the result).
  func resampled(vertical: ResamplingAxis, horizontal: ResamplingAxis) -> Bitmap {
    let values = horizontal.taps.count * channels
    var result: [UInt8] = []
    result.reserveCapacity(vertical.taps.count * values)
    var sums = [Double](repeating: 0, count: values)
    pixels.withUnsafeBufferPointer { pixels in
      for (first, weights) in vertical.taps {
        for value in 0..<values { sums[value] = 0 }
        for (offset, weight) in weights.enumerated() where weight > 0 {
          addRow(pixels, first + offset, horizontal: horizontal, weight: weight, to: &sums)
        }
        for sum in sums { result.append(UInt8(min(255, sum + 0.5))) }
      }
    }
    return Bitmap(
      height: vertical.taps.count, width: horizontal.taps.count, channels: channels, pixels: result)
  }

  /// sums[x, c] += weight · Σ horizontal weight · pixel, over one row of the original.
  private func addRow(
    _ pixels: UnsafeBufferPointer<UInt8>, _ row: Int, horizontal: ResamplingAxis, weight: Double,
    to sums: inout [Double]
  ) {
    let start = row * width
    for (pixel, (first, weights)) in horizontal.taps.enumerated() {
      for channel in 0..<channels {
        var sum = 0.0
        var position = (start + first) * channels + channel
        for share in weights {
          sum += share * Double(pixels[position])
          position += channels
        }
        sums[pixel * channels + channel] += weight * sum
      }
    }
  }
}
