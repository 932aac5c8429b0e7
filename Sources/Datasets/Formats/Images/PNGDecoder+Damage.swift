import PseudoLabelDiagnostics

/// Damage that libpng passes over, or only warns of.
extension PNGDecoder {
  /// Chunks that say nothing about pixels: their damage does no harm.
  private static let harmless = Set(["tEXt", "zTXt", "iTXt", "tIME", "pHYs"])

  /// Looks for the end, for the checksums of chunks that a picture could do without, for transparency that does not fit,
  /// and at the fields depth and interlacing of the header.
  static func checkChunks(_ bytes: [UInt8], path: String) throws {
    var kind: UInt8 = 0
    var colours = 0
    for chunk in PNGChunks(bytes) {
      switch chunk.name {
      case "IHDR" where chunk.content.count == 13:
        kind = bytes[chunk.content.lowerBound + 9]
        guard bytes[chunk.content.lowerBound + 8] < 16 || bytes[chunk.content.lowerBound + 12] == 0 else {
          throw FileFailure(
            path: path,
            problem: .malformed(
              place: "PNG header", expected: "8 bits or no interlacing", found: "interlaced values of 16 bits"),
            remedy: "Store the picture without interlacing")
        }
      case "PLTE": colours = chunk.content.count / 3
      case "tRNS": try checkTransparency(chunk.content.count, kind: kind, colours: colours, path: path)
      case "IEND": return
      default: break
      }
      guard chunk.isNecessary || harmless.contains(chunk.name) || chunk.hasChecksum(in: bytes) else {
        throw FileFailure.malformed(
          path, at: "PNG data (byte \(chunk.range.lowerBound))", expected: "the checksum of a chunk",
          found: "another one"
        )
      }
    }
    throw FileFailure.malformed(
      path, at: "PNG data", expected: "its end (IEND)", found: "the end of the file after \(bytes.count) bytes")
  }

  /// - Parameters:
  ///   - size: of the chunk tRNS in bytes: two for each channel, or one for each of the first colours of the palette.
  ///   - kind: 0 grey, 2 colours, 3 a palette; others have transparency in their pixels.
  ///   - colours: of the palette.
  private static func checkTransparency(_ size: Int, kind: UInt8, colours: Int, path: String) throws {
    let expected: ClosedRange<Int>? =
      switch kind {
      case 0: 2...2
      case 2: 6...6
      case 3: 1...max(1, colours)
      default: nil
      }
    guard let expected, !expected.contains(size) || kind == 3 && colours == 0 else { return }
    throw FileFailure.malformed(
      path, at: "PNG data (tRNS)",
      expected: kind == 3 ? "values for at most \(colours.counted("colour"))" : "\(expected.lowerBound) bytes",
      found: "\(size)")
  }
}
