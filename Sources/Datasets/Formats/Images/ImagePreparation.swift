import PseudoLabelDiagnostics

/// How a picture of any size becomes a row of bytes: height × width × channels values, 0 black to 255 white.
///
/// In this order:
/// 1. The file is recognised by its content: PNG or JPEG.
/// 2. What is transparent is seen before white: c ← (c a + 255 (255 − a)) / 255.
/// 3. Colours become grey where `shape` has one channel, Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601); grey becomes
///    three equal channels where it has three. 16-bit values are rounded to 8 bits, of `usedBits` where that is told.
/// 4. The largest centred part of the aspect ratio of `shape` is cut out; what lies beside it is lost. `fit` can say
///    otherwise.
/// 5. That is averaged over areas where it is larger than `shape`, and interpolated linearly where it is smaller.
/// 6. The orientation that a camera noted (tag 0x0112 of Exif, in PNG files the chunk eXIf) is applied; height and width of `shape` are
///    those of the picture as it is seen.
///
/// A JPEG file of many times the size is decoded at a half, a quarter or an eighth of it, the smallest that still has
/// four times the pixels of `shape` each way. Equal files give equal bytes for any number of threads; another version of
/// libjpeg may round differently.
public struct ImagePreparation: Sendable, Hashable {
  /// How a picture of another aspect ratio is brought to that of `shape`.
  public enum Fit: String, Sendable, Hashable, Codable, CaseIterable {
    /// The largest centred part that has the aspect ratio.
    case centerCrop
    /// All of it, distorted.
    case stretch
  }

  /// Pictures of more pixels are refused unless told otherwise: 100 megapixels.
  public static let maximumPixels = 100_000_000
  /// The largest height or width of a row, in pixels.
  public static let maximumSide = 4096

  /// What a row shows.
  public let shape: ImageShape
  /// How a picture of another aspect ratio is brought to that of `shape`.
  public let fit: Fit
  /// How many bits of 16-bit PNG images hold something, as 12 where the values of a sensor end at 4095: the largest value of
  /// so many bits is white, and so is what is beyond. All 16 where nil, and in images a part of which is transparent.
  public let usedBits: Int?

  /// - Parameters:
  ///   - shape: what a row shows: 1 or 3 channels, height and width in 1 ... `maximumSide` (preconditions).
  ///   - fit: how another aspect ratio is dealt with.
  ///   - usedBits: of 16-bit PNG images, in 8 ... 15 (a precondition); nil for all 16.
  public init(shape: ImageShape, fit: Fit = .centerCrop, usedBits: Int? = nil) {
    precondition(Self.allows(shape), "pictures cannot be brought to \(shape)")
    precondition(usedBits.map((8...15).contains) ?? true, "\(usedBits ?? 0) of 16 bits")
    self.shape = shape
    self.fit = fit
    self.usedBits = usedBits
  }

  /// Whether rows can have this shape: 1 or 3 channels, height and width in 1 ... `maximumSide`.
  public static func allows(_ shape: ImageShape) -> Bool {
    (shape.channels == 1 || shape.channels == 3) && (1...maximumSide).contains(shape.height)
      && (1...maximumSide).contains(shape.width)
  }

  /// The row of a picture in a file.
  ///
  /// Memory for the decoding: up to 4 bytes a pixel of the file for PNG, 3 for JPEG, and 6 more where it is progressive.
  ///
  /// - Parameters:
  ///   - path: the file, PNG or JPEG.
  ///   - maximumPixels: pictures whose header claims more are refused before memory is taken for them.
  /// - Returns: height × width × channels bytes, row by row, the channels of a pixel beside each other.
  /// - Throws: `FileFailure`: missing, unreadable, or malformed (not an image, without pixels, too large; a PNG file that
  ///   is cut short or corrupt). A JPEG file is read as far as that goes.
  public func row(ofImage path: String, maximumPixels: Int = maximumPixels) throws -> [UInt8] {
    let bytes = try ImageFile.content(of: path, maximumPixels: maximumPixels)
    return try read(bytes, path: path, maximumPixels: maximumPixels).row
  }

  /// The row of a picture in memory.
  ///
  /// - Parameters:
  ///   - bytes: the content of a PNG or JPEG file.
  ///   - path: what the errors call it.
  ///   - maximumPixels: pictures whose header claims more are refused before memory is taken for them.
  /// - Returns: height × width × channels bytes, row by row, the channels of a pixel beside each other.
  /// - Throws: `FileFailure`: malformed (not an image, without pixels, too large; a PNG file that is cut short or corrupt). A
  ///   JPEG file is read as far as that goes.
  public func row(ofImage bytes: [UInt8], path: String, maximumPixels: Int = maximumPixels) throws -> [UInt8] {
    try read(bytes, path: path, maximumPixels: maximumPixels).row
  }

  /// The row of a picture in memory, and what is odd about it.
  func read(_ bytes: [UInt8], path: String, maximumPixels: Int) throws -> (row: [UInt8], doubt: ImageDoubt?) {
    let header = try ImageHeader(bytes: bytes, path: path)
    try header.check(maximumPixels: maximumPixels, path: path)
    // The shape as the pixels lie in the file.
    let (height, width) = header.orientation.isOnItsSide ? (shape.width, shape.height) : (shape.height, shape.width)
    let part = part(of: header, height: height, width: width)
    let divisor = header.format == .jpeg ? divisor(part, height: height, width: width) : 1
    let (picture, doubt) =
      switch header.format {
      case .png: try decodePNG(bytes, path: path)
      case .jpeg: try decodeJPEG(bytes, channels: header.isGrey ? 1 : 3, divisor: divisor, path: path)
      }
    let decoded = picture.opaque(in: shape.channels)
    let scale = Double(divisor)
    let resampled = decoded.resampled(
      vertical: ResamplingAxis(
        start: part.top / scale, extent: part.height / scale, limit: decoded.height, count: height),
      horizontal: ResamplingAxis(
        start: part.left / scale, extent: part.width / scale, limit: decoded.width, count: width))
    return (header.orientation.applied(to: resampled).converted(to: shape.channels).pixels, doubt)
  }

  private func decodePNG(_ bytes: [UInt8], path: String) throws -> (Bitmap, ImageDoubt?) {
    guard let deep = try PNGDecoder.deepValues(bytes, path: path) else {
      return (try PNGDecoder.decode(bytes, path: path), PNGDecoder.isDeep(bytes) ? nil : shallowDoubt(path))
    }
    let largest = deep.largest
    guard let usedBits else {
      let failure = FileFailure.malformed(path, at: "PNG data", expected: "values of 16 bits", found: "\(largest)")
      return (try PNGDecoder.decode(bytes, path: path), largest > 0 ? .deep(failure, largest: largest) : nil)
    }
    let white = 1 << usedBits - 1
    let failure = FileFailure.malformed(
      path, at: "PNG data", expected: "values up to \(white), as in training", found: "\(largest)")
    return (
      deep.scaled(from: usedBits),
      largest > white
        ? .brighter(failure, largest: largest) : .within(failure, largest: largest, bits: usedBits)
    )
  }

  private func decodeJPEG(
    _ bytes: [UInt8], channels: Int, divisor: Int, path: String
  ) throws -> (Bitmap, ImageDoubt?) {
    let (picture, warning) = try JPEGDecoder.decode(bytes, channels: channels, divisor: divisor, path: path)
    return (picture, warning.map { .damaged($0) } ?? shallowDoubt(path))
  }

  /// What is odd about an image of 8 bits where training had deeper ones.
  private func shallowDoubt(_ path: String) -> ImageDoubt? {
    usedBits.map {
      .shallow(.malformed(path, at: "values", expected: "\($0) bits, as in training", found: "8"), bits: $0)
    }
  }

  /// A rectangle of the stored pixels, in pixels, which need not be whole.
  private typealias Part = (top: Double, left: Double, height: Double, width: Double)

  private func part(of header: ImageHeader, height: Int, width: Int) -> Part {
    let (storedHeight, storedWidth) = (Double(header.height), Double(header.width))
    guard fit == .centerCrop else { return (0, 0, storedHeight, storedWidth) }
    let scale = min(storedHeight / Double(height), storedWidth / Double(width))
    let (partHeight, partWidth) = (scale * Double(height), scale * Double(width))
    return ((storedHeight - partHeight) / 2, (storedWidth - partWidth) / 2, partHeight, partWidth)
  }

  private func divisor(_ part: Part, height: Int, width: Int) -> Int {
    [8, 4, 2].first { part.height >= Double(4 * $0 * height) && part.width >= Double(4 * $0 * width) } ?? 1
  }
}

extension ImagePreparation: Codable {
  private enum CodingKeys: CodingKey { case shape, fit, usedBits }

  /// - Throws: `DecodingError` where the shape is one that rows cannot have.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    shape = try container.decode(ImageShape.self, forKey: .shape)
    fit = try container.decodeIfPresent(Fit.self, forKey: .fit) ?? .centerCrop
    usedBits = try container.decodeIfPresent(Int.self, forKey: .usedBits)
    guard usedBits.map((8...15).contains) ?? true else {
      throw DecodingError.dataCorruptedError(
        forKey: .usedBits, in: container, debugDescription: "8 to 15 of 16 bits can be used")
    }
    guard Self.allows(shape) else {
      throw DecodingError.dataCorruptedError(
        forKey: .shape, in: container, debugDescription: "pictures cannot be brought to \(shape)")
    }
  }
}
