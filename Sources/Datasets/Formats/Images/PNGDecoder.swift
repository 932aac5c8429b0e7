import CPseudoLabelPNG
import PseudoLabelDiagnostics

/// Decodes PNG files by libpng's simplified interface.
enum PNGDecoder {
  // Macros of png.h that Swift does not see.
  private static let formatFlags = (alpha: png_uint_32(0x01), colour: png_uint_32(0x02), wide: png_uint_32(0x04))
  private static let values16BitAreSRGB = png_uint_32(0x04)  // PNG_IMAGE_FLAG_16BIT_sRGB

  /// All pixels of the file, of as many channels as it has.
  ///
  /// Palettes, bit depths below 8, interlacing and transparent colours are resolved; 16 bits are rounded to 8.
  ///
  /// Throws `FileFailure` with libpng's words for a file that is cut short or corrupt, also where libpng passes over it, and
  /// for one of 16 bits that is interlaced: releases of libpng write past the end of memory there (CVE-2025-65018) or,
  /// mended, mix up the rows.
  static func decode(_ bytes: [UInt8], path: String) throws -> Bitmap {
    try checkChunks(bytes, path: path)
    let picture = try decodeChecked(bytes, path: path)
    // libpng takes black for colours that the palette lacks.
    if let (other, colours) = PNGChunks(bytes).withWholePalette, try decodeChecked(other, path: path) != picture {
      throw FileFailure.malformed(
        path, at: "PNG data", expected: "pixels of the \(colours) colours of its palette", found: "others")
    }
    return picture
  }

  private static func decodeChecked(_ bytes: [UInt8], path: String) throws -> Bitmap {
    try reading(bytes, path: path) { image in
      image.format &= formatFlags.alpha | formatFlags.colour
      // Otherwise libpng takes 16-bit values for linear light.
      image.flags |= values16BitAreSRGB
      let channels = channels(of: image)
      return Bitmap(
        height: Int(image.height), width: Int(image.width), channels: channels,
        pixels: try values(of: &image, channels: channels, path: path))
    }
  }

  /// The 16-bit values of a file that has such, as they are stored; nil for other files and where a part is transparent.
  ///
  /// Throws as `decode`.
  static func deepValues(_ bytes: [UInt8], path: String) throws -> DeepBitmap? {
    guard isDeep(bytes) else { return nil }
    try checkChunks(bytes, path: path)
    // Without a word about colours libpng takes 16-bit values for linear, and hands them out as they are.
    return try reading(PNGChunks(bytes).withoutColours, path: path) { image in
      guard image.format & formatFlags.alpha == 0 else { return nil }
      image.format = image.format & formatFlags.colour | formatFlags.wide
      let channels = channels(of: image)
      return DeepBitmap(
        height: Int(image.height), width: Int(image.width), channels: channels,
        values: try values(of: &image, channels: channels, path: path))
    }
  }

  /// Whether a file begins as a PNG file of 16-bit values does.
  static func isDeep(_ opening: [UInt8]) -> Bool {
    ImageFormat(opening: opening) == .png && opening.count > 24 && opening[24] == 16
  }

  private static func reading<Result>(
    _ bytes: [UInt8], path: String, _ body: (inout png_image) throws -> Result
  ) throws -> Result {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    return try bytes.withUnsafeBytes { file in
      guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
        throw failure(image, path: path)
      }
      return try body(&image)
    }
  }

  private static func channels(of image: png_image) -> Int {
    (image.format & formatFlags.colour == 0 ? 1 : 3) + Int(image.format & formatFlags.alpha)
  }

  /// Bytes, or units of 16 bits where the format says so.
  private static func values<Value>(
    of image: inout png_image, channels: Int, path: String
  ) throws -> [Value] {
    let size = Int(image.width) * Int(image.height) * channels
    return try [Value](unsafeUninitializedCapacity: size) { buffer, filled in
      guard png_image_finish_read(&image, nil, buffer.baseAddress, 0, nil) != 0 else {
        throw failure(image, path: path)
      }
      filled = size
    }
  }

  private static func failure(_ image: png_image, path: String) -> FileFailure {
    let message = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return .malformed(path, at: "PNG data", expected: "a whole picture", found: "\"\(message)\"")
  }
}

/// Decoded pixels of 16 bits, 1 channel of grey or 3 of colours.
struct DeepBitmap {
  let height: Int
  let width: Int
  let channels: Int
  let values: [UInt16]

  var largest: Int { Int(values.max() ?? 0) }

  /// The picture of 8 bits in which 2^bits - 1 is white, as is what is brighter: v ← 255 v / (2^bits - 1), rounded.
  func scaled(from bits: Int) -> Bitmap {
    let white = 1 << bits - 1
    return Bitmap(
      height: height, width: width, channels: channels,
      pixels: values.map { UInt8(min(255, (255 * Int($0) + white / 2) / white)) })
  }

  /// How many bits hold values up to this one: 8, 10, 12 or 14 as sensors give them; nil where it takes 16.
  static func bits(for largest: Int) -> Int? { [8, 10, 12, 14].first { largest < 1 << $0 } }
}
