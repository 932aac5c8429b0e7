import CPseudoLabelPNG
import Foundation
import PseudoLabelDiagnostics

/// A picture of grey values, 0 black to 255 white, or of red, green and blue ones, row by row.
package struct PixelImage: Sendable, Hashable {
  package let width: Int
  package let height: Int
  /// 1 grey, or 3 red, green and blue.
  package let channels: Int
  package let pixels: [UInt8]

  /// Both sides are positive, and there is a value for every channel of every pixel (preconditions).
  package init(width: Int, height: Int, channels: Int = 1, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0 && (channels == 1 || channels == 3) && pixels.count == width * height * channels,
      "\(pixels.count) values for \(width) × \(height) × \(channels)")
    self.channels = channels
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// As a PNG file, by libpng.
  ///
  /// - Throws: `RequestFailure` where libpng refuses, for want of memory.
  package var png: [UInt8] {
    get throws {
      var image = png_image()
      image.version = png_uint_32(PNG_IMAGE_VERSION)
      (image.width, image.height) = (png_uint_32(width), png_uint_32(height))
      image.format = channels == 1 ? 0 : 2  // PNG_FORMAT_GRAY, PNG_FORMAT_RGB
      // What the pixels and the rest of the file can take at most: libpng's own macro is not to be had from here.
      var size = png_alloc_size_t(2 * pixels.count + 64 * height + 4096)
      var bytes = [UInt8](repeating: 0, count: Int(size))
      let isWritten = png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, nil)
      defer { png_image_free(&image) }
      guard isWritten != 0, Int(size) <= bytes.count else {
        throw RequestFailure(
          "a picture of \(width) × \(height)", expected: "libpng to encode it", found: "that it refuses",
          kind: .software)
      }
      return Array(bytes.prefix(Int(size)))
    }
  }

  /// As an address that holds the picture itself.
  package var dataAddress: String { get throws { "data:image/png;base64," + Data(try png).base64EncodedString() } }
}
