import PseudoLabelDatasets
import PseudoLabelPlatform

/// Where the pixels of a moved image come from: with pixel centres at (x + ½, y + ½), the pixel at (x, y) is the one that
/// holds the point (a x + b y + c, d x + e y + f).
package struct AffineMap: Sendable {
  var a = 1.0
  var b = 0.0
  var c = 0.0
  var d = 0.0
  var e = 1.0
  var f = 0.0

  /// (x + factor · y, y): about the top left corner, as Pillow's and RandAugment's.
  static func shearX(_ factor: Double) -> AffineMap { AffineMap(b: factor) }

  /// (x, y + factor · x)
  static func shearY(_ factor: Double) -> AffineMap { AffineMap(d: factor) }

  /// (x + right, y + down): what is seen moves left and up.
  static func translation(right: Double = 0, down: Double = 0) -> AffineMap { AffineMap(c: right, f: down) }

  /// Turns what is seen about the centre, against the clock.
  static func rotation(degrees: Double, _ shape: ImageShape) -> AffineMap {
    let angle = -degrees * .pi / 180
    var map = AffineMap(a: cos(angle), b: sin(angle), d: -sin(angle), e: cos(angle))
    let (x, y) = (Double(shape.width) / 2, Double(shape.height) / 2)
    map.c = x - map.a * x - map.b * y
    map.f = y - map.d * x - map.e * y
    return map
  }
}

extension ImagePixels {
  /// Moves the pixels. Nothing is interpolated, which is the default of Pillow's `rotate` and `transform`; points are
  /// reckoned in units of 2⁻¹⁶ pixels, as there. Outside the image the nearest pixel of its edge goes on, where Pillow puts
  /// black: a background of any shade stays as it is.
  package func move(by map: AffineMap, memory: UnsafeMutableBufferPointer<Float>) {
    func fixed(_ value: Double) -> Int { Int((value * 65536 + 0.5).rounded(.down)) }
    let (a, b, c) = (fixed(map.a), fixed(map.b), fixed(map.c + map.a / 2 + map.b / 2))
    let (d, e, f) = (fixed(map.d), fixed(map.e), fixed(map.f + map.d / 2 + map.e / 2))
    let before = copy(in: memory)
    var target = 0
    for y in 0..<height {
      var (sourceX, sourceY) = (c + b * y, f + e * y)
      for _ in 0..<width {
        let source = place(min(max(sourceY >> 16, 0), height - 1), min(max(sourceX >> 16, 0), width - 1))
        for channel in 0..<channels { values[target + channel] = before[source + channel] }
        target += channels
        sourceX += a
        sourceY += d
      }
    }
  }
}
