import CPNG
import Diagnostics

/// Decodes PNG files by libpng's simplified interface.
enum PNGDecoder {
  // Macros of png.h that Swift does not see.
  private static let formatFlags = (alpha: png_uint_32(0x01), colour: png_uint_32(0x02))
  private static let values16BitAreSRGB = png_uint_32(0x04)  // PNG_IMAGE_FLAG_16BIT_sRGB

  /// All pixels of the file, of as many channels as it has.
  ///
  /// Palettes, bit depths below 8, interlacing and transparent colours are resolved; 16 bits are rounded to 8.
  ///
  /// Throws `FileFailure` with libpng's words for a file that is cut short or corrupt, and for one of 16 bits that is
  /// interlaced: releases of libpng write past the end of memory there (CVE-2025-65018) or, mended, mix up the rows.
  static func decode(_ bytes: [UInt8], path: String) throws -> Bitmap {
    try checkChunks(bytes, path: path)
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    return try bytes.withUnsafeBytes { file in
      guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
        throw failure(image, path: path)
      }
      image.format &= formatFlags.alpha | formatFlags.colour
      // Otherwise libpng takes 16-bit values for linear light.
      image.flags |= values16BitAreSRGB
      let channels = (image.format & formatFlags.colour == 0 ? 1 : 3) + Int(image.format & formatFlags.alpha)
      let size = Int(image.width) * Int(image.height) * channels
      let pixels = try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
        guard png_image_finish_read(&image, nil, buffer.baseAddress, 0, nil) != 0 else {
          throw failure(image, path: path)
        }
        filled = size
      }
      return Bitmap(height: Int(image.height), width: Int(image.width), channels: channels, pixels: pixels)
    }
  }

  /// Looks for the end that libpng does not look for, and at the fields depth and interlacing of the header.
  private static func checkChunks(_ bytes: [UInt8], path: String) throws {
    var position = 8
    while true {
      // Length, name, content, checksum.
      guard position + 12 <= bytes.count else { break }
      let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
      if bytes[position + 4..<position + 8].elementsEqual("IHDR".utf8), length == 13, position + 25 <= bytes.count {
        guard bytes[position + 16] < 16 || bytes[position + 20] == 0 else {
          throw FileFailure(
            path: path,
            problem: .malformed(
              place: "PNG header", expected: "8 bits or no interlacing", found: "interlaced values of 16 bits"),
            remedy: "Store the picture without interlacing")
        }
      }
      if bytes[position + 4..<position + 8].elementsEqual("IEND".utf8) { return }
      position += 12 + length
    }
    throw FileFailure.malformed(
      path, at: "PNG data", expected: "its end (IEND)", found: "the end of the file after \(bytes.count) bytes")
  }

  private static func failure(_ image: png_image, path: String) -> FileFailure {
    let message = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return .malformed(path, at: "PNG data", expected: "a whole picture", found: "\"\(message)\"")
  }
}
