import PseudoLabelDiagnostics

extension ImageFolder {
  /// How many pictures in colour are looked at to see whether they are grey after all.
  private static let looks = 8
  /// Differences between the channels of a pixel that JPEG can make of grey.
  private static let greyTolerance = 3

  /// A shape for the rows that suits the images: the medians of their heights and widths, made smaller so that the longer
  /// side is at most `cap`; grey if all images are, 3 channels otherwise.
  ///
  /// Only the headers of a sample are read, evenly spread over the files. Those that store colours may show grey alone:
  /// a few of them are decoded to see.
  ///
  /// - Parameters:
  ///   - sample: How many files are looked at, at least one (a precondition).
  ///   - cap: The longest side, in pixels, in 1 ... `ImagePreparation.maximumSide` (a precondition).
  ///   - skippingUnreadable: Whether pictures that cannot be read are passed over instead of ending the work.
  /// - Throws: `FileFailure` for a picture of the sample that cannot be read, or where none can.
  package func suggestedShape(sample: Int = 100, cap: Int = 32, skippingUnreadable: Bool = false) throws -> ImageShape {
    precondition(sample > 0, "a shape cannot be guessed without looking at a picture")
    precondition((1...ImagePreparation.maximumSide).contains(cap), "no sides of \(cap) pixels")
    var seen: [(path: String, header: ImageHeader)] = []
    for path in Self.spread(files.map(\.path), sample) {
      do {
        seen.append((path, try ImageFile.header(of: path, maximumPixels: ImagePreparation.maximumPixels)))
      } catch let failure as FileFailure {
        guard skippingUnreadable else { throw failure.advisingToSkip }
      }
    }
    guard !seen.isEmpty else {
      throw FileFailure.malformed(path, at: "folder", expected: "images that can be read", found: "none in the sample")
    }
    let height = Self.median(seen.map(\.header.seen.height))
    let width = Self.median(seen.map(\.header.seen.width))
    let scale = min(1, Double(cap) / Double(max(height, width)))
    var shape = ImageShape(
      height: max(1, Int((Double(height) * scale).rounded())), width: max(1, Int((Double(width) * scale).rounded())),
      channels: 3)
    let coloured = seen.filter { !$0.header.isGrey }.map(\.path)
    let preparation = ImagePreparation(shape: shape)
    let showsColour = try Self.spread(coloured, Self.looks).contains { path in
      do {
        return Self.showsColour(try preparation.row(ofImage: path))
      } catch let failure as FileFailure {
        guard skippingUnreadable else { throw failure.advisingToSkip }
        return false
      }
    }
    if !showsColour { shape.channels = 1 }
    return shape
  }

  /// How many bits of 16-bit PNG images hold something, as a sample of the images shows; nil where it is all, or there are
  /// none.
  ///
  /// Pictures that cannot be read are passed over: whoever reads them all finds them.
  ///
  /// - Parameter sample: how many images are looked at.
  package func usedBits(sample: Int = 100) -> Int? {
    Self.spread(files.map(\.path), sample).compactMap { try? Self.largestDeepValue(of: $0) }.max()
      .flatMap(DeepBitmap.bits)
  }

  /// The largest value of a 16-bit PNG image; nil for other images.
  private static func largestDeepValue(of path: String) throws -> Int? {
    guard PNGDecoder.isDeep(try ImageFile.opening(of: path)) else { return nil }
    let limit = ImagePreparation.maximumPixels
    let bytes = try ImageFile.content(of: path, maximumPixels: limit)
    try ImageHeader(bytes: bytes, path: path).check(maximumPixels: limit, path: path)
    return try PNGDecoder.deepValues(bytes, path: path)?.largest
  }

  private static func showsColour(_ row: [UInt8]) -> Bool {
    stride(from: 0, to: row.count, by: 3).contains { start in
      let pixel = row[start..<start + 3]
      return Int(pixel.max() ?? 0) - Int(pixel.min() ?? 0) > greyTolerance
    }
  }

  /// At most `count` of the values, at even distances.
  private static func spread(_ values: [String], _ count: Int) -> [String] {
    values.count <= count ? values : (0..<count).map { values[$0 * values.count / count] }
  }

  /// The value in the middle; of two, the smaller.
  private static func median(_ values: [Int]) -> Int { values.sorted()[(values.count - 1) / 2] }
}

extension FileFailure {
  /// The failure of a picture that cannot be read, with the option that leaves it out beside what else is advised.
  var advisingToSkip: FileFailure {
    let way = "--skip-unreadable goes on without such images"
    var failure = self
    failure.remedy = failure.remedy ?? Remedy()
    failure.remedy?.ways.append(way)
    return failure
  }
}
