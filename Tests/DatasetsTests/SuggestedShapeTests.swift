import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct SuggestedShapeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Two classes of copies of the golden pictures.
  private func images(_ files: [String]) throws -> ImageFolder {
    for (number, file) in files.enumerated() {
      let bytes = try GoldenImages.bytes(file)
      for label in ["a", "b"] { try folder.write(bytes, to: "\(label)/\(number).png") }
    }
    return try ImageFolder(path: folder.path)
  }

  @Test(arguments: [
    (["grey8.png"], ImageShape(height: 13, width: 17)),
    (["grey8.png", "grey16-alpha.png", "grey.jpg", "grey.jpg", "grey.jpg"], ImageShape(height: 24, width: 32)),
    // Stored as colours, seen to be grey.
    (["grey-as-colour.jpg"], ImageShape(height: 24, width: 32)),
    (["grey.jpg", "colour.jpg"], ImageShape(height: 24, width: 32, channels: 3)),
    (["palette8.png"], ImageShape(height: 13, width: 17, channels: 3)),
    // 451 × 603: the longer side becomes 32.
    (["large.jpg"], ImageShape(height: 24, width: 32, channels: 3)),
    // 40 × 24 as it is stored, 24 × 40 as it is seen.
    (["orientation6.jpg"], ImageShape(height: 19, width: 32, channels: 3)),
  ])
  func theShapeIsThatOfMostPictures(files: [String], shape: ImageShape) throws {
    #expect(try images(files).suggestedShape() == shape)
  }

  @Test func theCapIsTheCallers() throws {
    let images = try images(["large.jpg"])
    #expect(try images.suggestedShape(cap: 64) == ImageShape(height: 48, width: 64, channels: 3))
    #expect(try images.suggestedShape(cap: 1000) == ImageShape(height: 451, width: 603, channels: 3))
  }

  @Test func onlyASampleIsRead() throws {
    // Every second picture is broken; a sample of 4 out of 8 takes the others.
    for number in 0..<4 {
      for label in ["a", "b"] {
        let bytes = try number % 2 == 0 ? GoldenImages.bytes("grey8.png") : [1, 2, 3]
        try folder.write(bytes, to: "\(label)/\(number).png")
      }
    }
    let images = try ImageFolder(path: folder.path)
    let shape = ImageShape(height: 13, width: 17)
    #expect(try images.suggestedShape(sample: 4) == shape)
    let failure = #expect(throws: FileFailure.self) { try images.suggestedShape() }
    #expect(failure?.path == "\(folder.path)/a/1.png")
    #expect(try images.suggestedShape(skippingUnreadable: true) == shape)
  }

  @Test func longHeadersAreReadToTheirEnd() throws {
    // Two previews of 65 000 bytes before the frame header.
    var bytes = try GoldenImages.bytes("grey.jpg")
    let preview: [UInt8] = [0xff, 0xe2, 0xfd, 0xea] + [UInt8](repeating: 7, count: 0xfde8)
    bytes.replaceSubrange(2..<2, with: preview + preview)
    for label in ["a", "b"] { try folder.write(bytes, to: "\(label)/1.jpg") }
    #expect(try ImageFolder(path: folder.path).suggestedShape() == ImageShape(height: 24, width: 32))
  }
}
