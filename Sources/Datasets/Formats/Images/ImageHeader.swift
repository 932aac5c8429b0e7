import PseudoLabelDiagnostics

/// What the beginning of a picture's file says about it, before anything is decoded.
struct ImageHeader: Sendable, Equatable {
  var format: ImageFormat
  /// Pixels as they are stored, at least one each way.
  var width: Int
  var height: Int
  /// Whether the file stores grey values, not colours (which may all be grey).
  var isGrey: Bool
  /// How the stored pixels are turned to be seen upright.
  var orientation = ImageOrientation.upright

  /// The height and width as the picture is seen.
  var seen: (height: Int, width: Int) { orientation.isOnItsSide ? (width, height) : (height, width) }

  /// Reads the header out of the first bytes of a file, or all of it.
  ///
  /// Throws `FileFailure` where the bytes are no PNG or JPEG file, end before the size is known, or claim no pixels.
  init(bytes: [UInt8], path: String) throws {
    switch ImageFormat(opening: bytes) {
    case nil: throw ImageFormat.notAnImage(path, opening: bytes)
    case .png: self = try Self.png(bytes, path: path)
    case .jpeg: self = try JPEGSegments(bytes: bytes, path: path).header()
    }
    guard width > 0, height > 0 else {
      throw FileFailure.malformed(
        path, at: "image header", expected: "at least 1 × 1 pixel", found: "\(height) × \(width)")
    }
  }

  init(format: ImageFormat, width: Int, height: Int, isGrey: Bool, orientation: ImageOrientation = .upright) {
    (self.format, self.width, self.height, self.isGrey) = (format, width, height, isGrey)
    self.orientation = orientation
  }

  /// A PNG file: 8 bytes of signature, then the chunk IHDR: length, name, width, height, depth, colour type, …
  private static func png(_ bytes: [UInt8], path: String) throws -> ImageHeader {
    guard bytes.count >= 33 else {
      throw FileFailure.malformed(
        path, at: "PNG header", expected: "33 bytes", found: "the end of the file after \(bytes.count)")
    }
    guard bytes[12..<16].elementsEqual("IHDR".utf8) else {
      throw FileFailure.malformed(
        path, at: "PNG header (byte 12)", expected: "IHDR",
        found: bytes[12..<16].map(ImageFormat.hex).joined(separator: " "))
    }
    func number(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    // Colour types: 0 grey, 2 colours, 3 palette, 4 grey with alpha, 6 colours with alpha.
    return ImageHeader(
      format: .png, width: number(at: 16), height: number(at: 20), isGrey: bytes[25] == 0 || bytes[25] == 4,
      orientation: PNGChunks(bytes).orientation ?? .upright)
  }

  /// Throws `FileFailure` for a picture of more than `maximumPixels`.
  func check(maximumPixels: Int, path: String) throws {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= maximumPixels else {
      throw FileFailure.malformed(
        path, at: "image header", expected: "at most \(maximumPixels) pixels",
        found: "enormous \(height) × \(width), \(pixels) pixels")
    }
  }
}
