/// How a camera was held: what has to be done to the stored pixels so that the picture is seen upright.
///
/// The raw values are those of tag 0x0112 (Orientation) of Exif.
enum ImageOrientation: Int, Sendable, CaseIterable {
  case upright = 1
  case mirrored, upsideDown, flipped, transposed, quarterTurn, transverse, threeQuarterTurn

  /// Whether height and width change places.
  var isOnItsSide: Bool { rawValue >= 5 }

  private var reversesRows: Bool { [.upsideDown, .flipped, .quarterTurn, .transverse].contains(self) }
  private var reversesColumns: Bool { [.mirrored, .upsideDown, .transverse, .threeQuarterTurn].contains(self) }

  /// The picture as it is seen: pixel (y, x) comes from (y, x), or where it is on its side from (x, y), of the stored
  /// pixels, counted from the other end where rows or columns are reversed.
  func applied(to stored: Bitmap) -> Bitmap {
    guard self != .upright else { return stored }
    let (height, width) = isOnItsSide ? (stored.width, stored.height) : (stored.height, stored.width)
    var pixels: [UInt8] = []
    pixels.reserveCapacity(stored.pixels.count)
    for y in 0..<height {
      for x in 0..<width {
        var (row, column) = isOnItsSide ? (x, y) : (y, x)
        if reversesRows { row = stored.height - 1 - row }
        if reversesColumns { column = stored.width - 1 - column }
        let start = (row * stored.width + column) * stored.channels
        pixels += stored.pixels[start..<start + stored.channels]
      }
    }
    return Bitmap(height: height, width: width, channels: stored.channels, pixels: pixels)
  }
}

extension ImageOrientation {
  private static let tag = 0x0112

  /// The orientation in an APP1 segment of a JPEG file; nil where there is none, or the segment is not in order.
  ///
  /// "Exif" and two zeros stand before what `init(tiff:)` reads.
  init?(exif segment: ArraySlice<UInt8>) {
    guard segment.starts(with: Array("Exif\0\0".utf8)) else { return nil }
    self.init(tiff: Array(segment.dropFirst(6)))
  }

  /// The orientation in a TIFF header and its directory; nil where there is none, or they are not in order.
  ///
  /// The header: the byte order, 42, and the offset of a directory, a count of entries of 12
  /// bytes: tag, type, number of values, value. Offsets count from the TIFF header.
  init?(tiff: [UInt8]) {
    let littleEndian = tiff.starts(with: Array("II*\0".utf8))
    guard littleEndian || tiff.starts(with: [0x4d, 0x4d, 0, 0x2a]) else { return nil }
    func number(_ size: Int, at offset: Int) -> Int? {
      guard offset >= 0, offset + size <= tiff.count else { return nil }
      let field = tiff[offset..<offset + size]
      return (littleEndian ? Array(field.reversed()) : Array(field)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let directory = number(4, at: 4), let entries = number(2, at: directory) else { return nil }
    for entry in 0..<entries {
      let start = directory + 2 + 12 * entry
      guard let tag = number(2, at: start) else { return nil }
      // A value of type 3, a 16-bit number, stands at the beginning of the last four bytes.
      guard tag == Self.tag, number(2, at: start + 2) == 3, let value = number(2, at: start + 8) else { continue }
      self.init(rawValue: value)
      return
    }
    return nil
  }
}
