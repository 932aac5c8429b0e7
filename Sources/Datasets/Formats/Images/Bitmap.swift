/// Decoded pixels: height × width × channels bytes, row by row, the channels of a pixel beside each other.
struct Bitmap: Sendable, Equatable {
  var height: Int
  var width: Int
  /// 1 grey, 2 grey and alpha, 3 red, green and blue, 4 the same and alpha.
  var channels: Int
  var pixels: [UInt8]

  /// The same picture in grey (1) or in colours (3), where it is transparent seen before white:
  ///
  ///     c ← (c a + 255 (255 − a)) / 255, rounded
  ///     Y = 0.299 R + 0.587 G + 0.114 B     (ITU-R BT.601), in units of 2⁻¹⁶
  ///
  /// Both are computed on the stored values, without undoing their gamma, as most programs do.
  func converted(to wanted: Int) -> Bitmap {
    let isColoured = channels >= 3
    let hasAlpha = channels % 2 == 0
    guard wanted != channels else { return self }
    let count = height * width
    let converted = [UInt8](unsafeUninitializedCapacity: count * wanted) { target, filled in
      pixels.withUnsafeBufferPointer { source in
        for pixel in 0..<count {
          let start = pixel * channels
          var red = Int(source[start])
          var green = isColoured ? Int(source[start + 1]) : red
          var blue = isColoured ? Int(source[start + 2]) : red
          if hasAlpha {
            let alpha = Int(source[start + channels - 1])
            let white = 255 * (255 - alpha) + 127
            (red, green, blue) = (
              (red * alpha + white) / 255, (green * alpha + white) / 255, (blue * alpha + white) / 255
            )
          }
          if wanted == 1 {
            target[pixel] = UInt8((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16)
          } else {
            target[3 * pixel] = UInt8(red)
            target[3 * pixel + 1] = UInt8(green)
            target[3 * pixel + 2] = UInt8(blue)
          }
        }
      }
      filled = count * wanted
    }
    return Bitmap(height: height, width: width, channels: wanted, pixels: converted)
  }

  /// The same picture before white, in at most as many channels as are wanted: grey stays one channel until it is small.
  func opaque(in wanted: Int) -> Bitmap { converted(to: channels <= 2 ? 1 : wanted) }
}
