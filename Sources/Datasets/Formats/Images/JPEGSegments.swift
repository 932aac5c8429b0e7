import PseudoLabelDiagnostics

/// The segments of a JPEG file before its pixels: a marker of two bytes, 0xFF and a code, then the segment's length in
/// two bytes, themselves included (ITU-T T.81, annex B).
struct JPEGSegments {
  let bytes: [UInt8]
  let path: String

  /// Walks to the frame header, which has the size; the orientation comes from an Exif segment on the way.
  func header() throws -> ImageHeader {
    var orientation = ImageOrientation.upright
    var position = 2
    while true {
      let code = try marker(at: &position)
      switch code {
      case 0x01, 0xd0...0xd7: continue  // markers without a segment
      case 0xd9, 0xda: throw malformed(position - 2, expected: "a frame header (SOF)", found: "pixels or the end")
      default: break
      }
      guard position + 2 <= bytes.count else { throw ended(position) }
      let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
      guard length >= 2 else { throw malformed(position, expected: "a length of 2 or more", found: "\(length)") }
      guard position + length <= bytes.count else { throw ended(position) }
      let segment = bytes[position + 2..<position + length]
      switch code {
      case 0xc0...0xc3, 0xc5...0xc7, 0xc9...0xcb, 0xcd...0xcf:
        return try frame(segment, orientation: orientation)
      case 0xe1: orientation = ImageOrientation(exif: segment) ?? orientation
      default: break
      }
      position += length
    }
  }

  /// The code of the next marker from `position` on, which then stands behind it. Bytes of 0xFF may fill the space before it. Stray bytes
  /// are skipped, as libjpeg does, which warns of them when it decodes the image; 0xFF followed by 0 is one of them.
  private func marker(at position: inout Int) throws -> UInt8 {
    let start = position
    while position + 1 < bytes.count {
      position += 1
      if bytes[position - 1] == 0xff, bytes[position] != 0xff, bytes[position] != 0 {
        position += 1
        return bytes[position - 1]
      }
    }
    throw malformed(start, expected: "a JPEG marker (0xff)", found: "none up to the end of the file")
  }

  /// Precision, height, width, number of components.
  private func frame(_ segment: ArraySlice<UInt8>, orientation: ImageOrientation) throws -> ImageHeader {
    guard segment.count >= 6 else {
      throw malformed(segment.startIndex, expected: "6 bytes of frame header", found: "\(segment.count)")
    }
    let field = segment.startIndex
    return ImageHeader(
      format: .jpeg, width: Int(bytes[field + 3]) << 8 | Int(bytes[field + 4]),
      height: Int(bytes[field + 1]) << 8 | Int(bytes[field + 2]), isGrey: bytes[field + 5] == 1,
      orientation: orientation)
  }

  private func malformed(_ position: Int, expected: String, found: String) -> FileFailure {
    .malformed(path, at: "JPEG header (byte \(position))", expected: expected, found: found)
  }

  private func ended(_ position: Int) -> FileFailure {
    malformed(position, expected: "the rest of the header", found: "the end of the file")
  }
}
