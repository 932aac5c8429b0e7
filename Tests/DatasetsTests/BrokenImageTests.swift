import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct BrokenImageTests {
  private let preparation = ImagePreparation(shape: ImageShape(height: 4, width: 4))

  /// The text of the error, without the path it must begin with.
  private func message(_ bytes: [UInt8], maximumPixels: Int = ImagePreparation.maximumPixels) throws -> String {
    let failure = try #require(throws: FileFailure.self) {
      try preparation.row(ofImage: bytes, path: "a picture", maximumPixels: maximumPixels)
    }
    #expect(failure.kind == .data)
    #expect(failure.description.hasPrefix("a picture: "))
    return String(failure.description.dropFirst("a picture: ".count))
  }

  @Test(arguments: ["grey8.png", "colour8-interlaced.png", "palette8-alpha.png"])
  func everyTruncationOfPNGIsFound(file: String) throws {
    let bytes = try GoldenImages.bytes(file)
    for count in bytes.indices { _ = try message(Array(bytes.prefix(count))) }
  }

  /// A JPEG file is read as far as it goes, and refused where its pixels have not begun.
  @Test(arguments: ["grey.jpg", "colour.jpg", "progressive.jpg", "ink.jpg", "orientation6.jpg"])
  func everyTruncationOfJPEGIsFoundOrRead(file: String) throws {
    let bytes = try GoldenImages.bytes(file)
    let scan = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xff, 0xda]) })
    for count in bytes.indices {
      if count <= scan {
        _ = try message(Array(bytes.prefix(count)))
      } else {
        let row = try? preparation.row(ofImage: Array(bytes.prefix(count)), path: file)
        #expect(row.map(\.count) ?? 16 == 16)
      }
    }
  }

  /// Any change is an error or a picture, never a crash; of PNG, which has checksums, an error or the same picture.
  @Test(arguments: [
    "grey8.png", "palette4.png", "palette8-alpha.png", "colour8-clear.png", "colour.jpg", "progressive.jpg",
    "orientation6.jpg", "orientation7.jpg",
  ])
  func changedBytesDoNoHarm(file: String) throws {
    let bytes = try GoldenImages.bytes(file)
    let row = try preparation.row(ofImage: bytes, path: file)
    for position in bytes.indices {
      for change in [0x01, 0x80, 0xff] as [UInt8] {
        var changed = bytes
        changed[position] ^= change
        do {
          // A changed header may claim more pixels than this; they are not waited for.
          let other = try preparation.row(ofImage: changed, path: file, maximumPixels: 1 << 16)
          if file.hasSuffix("png") { #expect(other == row, "byte \(position)") }
        } catch let failure as FileFailure {
          #expect(failure.kind == .data)
        }
      }
    }
  }

  /// A pixel whose colour the palette lacks is no black one.
  @Test func coloursThatThePaletteLacksAreFound() throws {
    let palette: [UInt8] = (0..<10).flatMap { [200, UInt8(20 * $0), 100] }
    func picture(_ last: Int, _ palette: [UInt8], _ chunks: [(String, [UInt8])] = []) -> [UInt8] {
      pngBytes(height: 3, width: 5, (0..<14).map { $0 % 10 } + [last], palette: palette, before: chunks)
    }
    #expect(try preparation.row(ofImage: picture(9, palette), path: "p").count == 16)
    #expect(try preparation.row(ofImage: picture(9, palette, [("tRNS", [0, 9])]), path: "p").count == 16)
    for last in [10, 200, 255] {
      let words = "PNG data: expected pixels of the 10 colours of its palette, found others."
      #expect(try message(picture(last, palette)) == words)
      #expect(try message(picture(last, palette, [("tRNS", [0, 9])])) == words)
    }
    let whole = palette + [UInt8](repeating: 7, count: 3 * 246)
    #expect(try preparation.row(ofImage: picture(255, whole), path: "p").count == 16)
  }

  /// What tells which pixels are transparent is no more to be passed over than pixels are; what tells the date is.
  @Test func damagedTransparencyIsFound() throws {
    func picture(_ chunks: [(String, [UInt8])]) -> [UInt8] {
      pngBytes(height: 1, width: 2, [0, 1], palette: [1, 2, 3, 4, 5, 6], before: chunks)
    }
    func damaged(_ name: String, _ content: [UInt8]) throws -> [UInt8] {
      var bytes = picture([(name, content)])
      let place = try #require(bytes.indices.first { bytes[$0...].starts(with: name.utf8) })
      bytes[place + 4 + content.count] ^= 1
      return bytes
    }
    #expect(
      try message(picture([("tRNS", [1, 2, 3])])) == "PNG data (tRNS): expected values for at most 2 colours, found 3.")
    for (name, content) in [
      ("tRNS", [9]), ("gAMA", [0, 0, 0xb1, 0x8f]), ("eXIf", exifBytes(orientation: 3, isBigEndian: true)),
    ] {
      #expect(try message(damaged(name, content)).contains("expected the checksum of a chunk, found another one."))
    }
    let grey = pngBytes(height: 1, width: 1, [1], before: [("tRNS", [0])])
    #expect(try message(grey) == "PNG data (tRNS): expected 2 bytes, found 1.")
    let plain = try preparation.row(ofImage: picture([]), path: "p")
    #expect(try preparation.row(ofImage: damaged("tEXt", Array("Title\0x".utf8)), path: "p") == plain)
  }

  /// Wherever the tags are said to lie, and however many, the picture is read; in or out of place.
  @Test func tagsOutsideTheirSegmentAreNotFollowed() throws {
    let bytes = try GoldenImages.bytes("orientation6.jpg")
    // JFIF's segment comes first, then FFE1, length, "Exif", two zeros, "MM", 42, offset of the directory, its count.
    let exif = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("Exif\0\0MM".utf8)) })
    for offset in [UInt32](0...255) + [.max, .max - 1, 1 << 31] {
      for count in [0, 1, 255] as [UInt8] {
        var changed = bytes
        changed.replaceSubrange(exif + 10..<exif + 14, with: withUnsafeBytes(of: offset.bigEndian, Array.init))
        changed.replaceSubrange(exif + 14..<exif + 16, with: [count, count])
        let row = try preparation.row(ofImage: changed, path: "tags")
        #expect(row.count == 16)
      }
    }
  }

  @Test func whatIsNoImageIsNamed() throws {
    let expected = "first bytes: expected a PNG or JPEG image, found"
    #expect(try message([]) == "\(expected) an empty file.")
    let remedy = "Convert it to PNG first: `magick FILE FILE.png`."
    #expect(try message(Array("GIF89a-------".utf8)) == "\(expected) a GIF image. \(remedy)")
    #expect(try message(Array("RIFF1234WEBPVP8 ".utf8)) == "\(expected) a WebP image. \(remedy)")
    #expect(try message(Array("Not a picture at all".utf8)) == "\(expected) text, \"Not a picture at\".")
    #expect(try message([0, 1, 0xab]) == "\(expected) 0x00 0x01 0xab.")
    #expect(try message([0, 0, 0, 24] + Array("ftypheic".utf8)) == "\(expected) a HEIC image. \(remedy)")
  }

  @Test func enormousPicturesAreRefusedByTheirHeader() throws {
    // No memory for 3.6 thousand million pixels is to be had here; the header alone is looked at.
    var bomb = try GoldenImages.bytes("grey8.png")
    bomb.replaceSubrange(16..<24, with: [0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60])
    #expect(
      try message(bomb)
        == "image header: expected at most 100000000 pixels, found enormous 60000 × 60000, 3600000000 pixels.")
    bomb.replaceSubrange(16..<24, with: [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
    #expect(try message(bomb).contains("found enormous 4294967295 × 4294967295"))

    var photograph = try GoldenImages.bytes("progressive.jpg")
    let frame = try #require(photograph.indices.first { photograph[$0] == 0xff && photograph[$0 + 1] == 0xc2 })
    photograph.replaceSubrange(frame + 5..<frame + 9, with: [0xff, 0xff, 0xff, 0xff])
    #expect(try message(photograph).contains("found enormous 65535 × 65535, 4294836225 pixels"))
  }

  @Test func theLimitOfPixelsIsTheCallers() throws {
    let bytes = try GoldenImages.bytes("grey8.png")  // 13 × 17
    #expect(try preparation.row(ofImage: bytes, path: "", maximumPixels: 221).count == 16)
    #expect(try message(bytes, maximumPixels: 220).contains("expected at most 220 pixels, found enormous 13 × 17"))
  }

  @Test func interlacedValuesOf16BitsAreRefusedByName() throws {
    #expect(
      try message(GoldenImages.bytes("colour16-interlaced.png"))
        == "PNG header: expected 8 bits or no interlacing, found interlaced values of 16 bits. "
        + "Store the picture without interlacing.")
  }

  @Test func aPictureWithoutPixelsIsRefused() throws {
    var bytes = try GoldenImages.bytes("grey8.png")
    bytes.replaceSubrange(16..<20, with: [0, 0, 0, 0])
    #expect(try message(bytes) == "image header: expected at least 1 × 1 pixel, found 13 × 0.")
  }

  @Test func theFileIsNamed() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "a folder/ünï 写真.png")
    let failure = #expect(throws: FileFailure.self) { try preparation.row(ofImage: path) }
    #expect(failure?.path == path)
    let missing = #expect(throws: FileFailure.self) { try preparation.row(ofImage: path + "x") }
    #expect(missing?.problem == .missing)
    let directory = #expect(throws: FileFailure.self) { try preparation.row(ofImage: folder.path) }
    #expect(directory?.kind == .noInput)
  }
}
