import CPseudoLabelTurboJPEG
import PseudoLabelDiagnostics

/// Decodes JPEG files by libjpeg-turbo.
enum JPEGDecoder {
  /// All pixels of the file, in grey (1 channel) or in colours (3), as they are stored: the orientation is not applied.
  ///
  /// Four inks (CMYK) become R = C K / 255 and so on, the values being stored inverted, as Adobe's programs do and all
  /// others after them; no colour profile is looked at.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - channels: 1 or 3; grey is read from a file of grey alone.
  ///   - divisor: 1, 2, 4 or 8: the picture is decoded at this fraction of its size, ⌈width / divisor⌉ by
  ///     ⌈height / divisor⌉, from the low frequencies of each block.
  ///   - path: for the errors.
  /// - Returns: the picture, and what libjpeg warns of, where pixels are missing or wrong; what is missing is grey.
  /// - Throws: `FileFailure` with libjpeg's words for a file in which no picture is found, or one of endless scans.
  static func decode(
    _ bytes: [UInt8], channels: Int, divisor: Int, path: String
  ) throws -> (picture: Bitmap, warning: FileFailure?) {
    guard let decoder = tjInitDecompress() else {
      throw FileFailure.malformed(path, at: "JPEG data", expected: "memory to decode it", found: "none")
    }
    defer { tjDestroy(decoder) }
    var warning: FileFailure?
    /// Takes what a call has returned. libjpeg goes on behind what it warns of.
    func check(_ result: Int32) throws {
      guard result != 0 else { return }
      let message = tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "an unknown error"
      let failure = FileFailure.malformed(
        path, at: "JPEG data", expected: "a whole picture", found: "\"\(message)\"")
      guard tjGetErrorCode(decoder) == Int32(TJERR_WARNING.rawValue), !message.contains(" scans") else {
        throw failure
      }
      warning = failure
    }
    var (width, height, subsampling, colours): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    try check(tjDecompressHeader3(decoder, bytes, UInt(bytes.count), &width, &height, &subsampling, &colours))
    let isInk = colours == Int32(TJCS_CMYK.rawValue) || colours == Int32(TJCS_YCCK.rawValue)
    let format = isInk ? TJPF_CMYK : channels == 1 ? TJPF_GRAY : TJPF_RGB
    let values = isInk ? 4 : channels
    (width, height) = ((width - 1) / Int32(divisor) + 1, (height - 1) / Int32(divisor) + 1)
    let size = Int(width) * Int(height) * values
    let pixels = try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      // The accurate transform gives the same bits on every processor. A file of endless scans is refused.
      let flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS
      buffer.initialize(repeating: 128)
      filled = size
      try check(
        tjDecompress2(
          decoder, bytes, UInt(bytes.count), buffer.baseAddress, width, 0, height, Int32(format.rawValue), flags))
    }
    let bitmap = Bitmap(
      height: Int(height), width: Int(width), channels: isInk ? 3 : channels, pixels: isInk ? light(pixels) : pixels)
    return (bitmap.converted(to: channels), warning)
  }

  /// Red, green and blue of inverted cyan, magenta, yellow and black.
  private static func light(_ inks: [UInt8]) -> [UInt8] {
    var light: [UInt8] = []
    light.reserveCapacity(inks.count / 4 * 3)
    for start in stride(from: 0, to: inks.count, by: 4) {
      let black = Int(inks[start + 3])
      for ink in start..<start + 3 { light.append(UInt8((Int(inks[ink]) * black + 127) / 255)) }
    }
    return light
  }
}
