import PseudoLabelDiagnostics

/// Reads the files of pictures, no more of them than is asked for.
enum ImageFile {
  /// Headers nearly always end before this many bytes; the longest are those of photographs with a preview in them.
  private static let openingSize = 1 << 16
  /// The most that a file may hold besides its pixels: profiles, previews, text.
  private static let otherContent = 1 << 26

  /// All bytes of a picture's file.
  ///
  /// Throws `FileFailure`: missing, unreadable, neither PNG nor JPEG, or longer than pixels within the limit can be.
  static func content(of path: String, maximumPixels: Int) throws -> [UInt8] {
    let reader = try ContentReader(path: path)
    let opening = try reader.read(openingSize)
    guard ImageFormat(opening: opening) != nil else { throw ImageFormat.notAnImage(path, opening: opening) }
    return try opening + reader.readAll(limit: limit(maximumPixels))
  }

  /// The header of a picture's file. The rest is read only where the header is longer than usual.
  static func header(of path: String, maximumPixels: Int) throws -> ImageHeader {
    let reader = try ContentReader(path: path)
    var bytes = try reader.read(openingSize)
    if ImageFormat(opening: bytes) == .jpeg, (try? ImageHeader(bytes: bytes, path: path)) == nil {
      bytes += try reader.readAll(limit: limit(maximumPixels))
    }
    let header = try ImageHeader(bytes: bytes, path: path)
    try header.check(maximumPixels: maximumPixels, path: path)
    return header
  }

  /// Whether the file begins as a PNG or JPEG file does; what it begins with otherwise, as an error.
  static func check(_ path: String) throws {
    let opening = try opening(of: path)
    guard ImageFormat(opening: opening) != nil else { throw ImageFormat.notAnImage(path, opening: opening) }
  }

  /// As much of the file as tells its format.
  static func opening(of path: String) throws -> [UInt8] { try ContentReader(path: path).read(4096) }

  /// 8 bytes a pixel are 16 bits of four channels, not packed.
  private static func limit(_ maximumPixels: Int) -> Int {
    let (bytes, overflow) = maximumPixels.multipliedReportingOverflow(by: 8)
    return overflow ? .max : min(bytes, .max - otherContent) + otherContent
  }
}
