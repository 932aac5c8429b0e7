import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct ImageRowsTests {
  private let folder: TemporaryFolder
  private let shape = ImageShape(height: 6, width: 5, channels: 3)
  private let pictures = ["scene.png", "large.jpg", "orientation6.jpg", "grey16.png", "palette4.png", "ink.jpg"]

  /// Classes a (37 pictures) and b (20), and 30 unlabelled ones.
  init() throws {
    folder = try TemporaryFolder()
    let bytes = try pictures.map(GoldenImages.bytes)
    for (name, count) in [("a", 37), ("b", 20), ("unlabeled", 30)] {
      for number in 0..<count { try folder.write(bytes[(number + count) % bytes.count], to: "\(name)/\(number).jpg") }
    }
  }

  private func bytes(_ rows: PartlyLabeledRows) throws -> [UInt8] {
    guard case .bytes(let bytes, let scale) = rows.features.storage else {
      Issue.record("the features are no bytes")
      return []
    }
    #expect(scale == Float(1) / 255)
    return bytes
  }

  @Test func rowsAreThoseOfThePicturesInOrderForAnyNumberOfThreads() throws {
    let images = try ImageFolder(path: folder.path)
    let preparation = ImagePreparation(shape: shape)
    let expected = try images.files.flatMap { try preparation.row(ofImage: $0.path) }
    for threads in [1, 2, 3, 7] {
      let rows = try images.rows(shape: shape, threads: threads)
      #expect(try bytes(rows) == expected)
      #expect(rows.labels == images.files.map(\.label))
      #expect(rows.features.imageShape == shape)
    }
    #expect(images.bytes(shape: shape) == expected.count)
    let features = try preparation.features(ofImages: images.files.map(\.path))
    #expect(features.count == 87)
    #expect(features.columns == 90)
  }

  @Test func theFirstBadPictureIsNamedByAnyNumberOfThreads() throws {
    for name in ["unlabeled/3.jpg", "b/11.jpg", "b/12.jpg", "b/17.jpg"] { try folder.write([1, 2], to: name) }
    let images = try ImageFolder(path: folder.path)
    for threads in [1, 2, 5] {
      let failure = #expect(throws: FileFailure.self) { try images.rows(shape: shape, threads: threads) }
      #expect(failure?.path == "\(folder.path)/b/11.jpg")
    }
  }

  @Test func badPicturesAreLeftOutWhereAskedFor() throws {
    let whole = try ImageFolder(path: folder.path).content(ImagePreparation(shape: shape))
    try folder.write(try GoldenImages.bytes("scene.png").prefix(500), to: "a/4.jpg")
    try folder.write([], to: "unlabeled/29.jpg")
    let images = try ImageFolder(path: folder.path)
    let content = try images.content(ImagePreparation(shape: shape), skippingUnreadable: true, threads: 3)
    #expect(content.skipped.count == 2)
    #expect(content.skipped.first.map(\.path) == ["\(folder.path)/a/4.jpg", "\(folder.path)/unlabeled/29.jpg"])
    #expect(content.files == images.files.filter { !content.skipped.first.map(\.path).contains($0.path) })
    #expect(content.rows.labels == content.files.map(\.label))
    // The other pictures' rows are what they were.
    let kept = whole.files.indices.filter { content.files.contains(whole.files[$0]) }
    #expect(content.rows.features.rows == kept)
    let columns = content.rows.features.columns
    let (now, before) = try (bytes(content.rows), bytes(whole.rows))
    for row in kept {
      #expect(now[row * columns..<(row + 1) * columns] == before[row * columns..<(row + 1) * columns])
    }
  }

  @Test func aClassWithoutAReadablePictureIsAnError() throws {
    for number in 0..<20 { try folder.write([1, 2], to: "b/\(number).jpg") }
    let images = try ImageFolder(path: folder.path)
    let failure = #expect(throws: FileFailure.self) {
      try images.content(ImagePreparation(shape: shape), skippingUnreadable: true)
    }
    #expect(
      failure?.description
        == "\(folder.path)/b: folder: expected PNG or JPEG images, found none that can be read.")
  }

  @Test func progressGoesUpToAllAndStoppingStops() throws {
    let images = try ImageFolder(path: folder.path)
    var heard: [Int] = []
    _ = try images.rows(shape: shape, threads: 2, progress: { heard.append($0) })
    #expect(heard == heard.sorted())
    #expect(heard.count > 1)
    #expect(heard.last == 87)
    var done = 0
    #expect(throws: CancellationError.self) {
      try images.rows(shape: shape, threads: 2, progress: { done = $0 }, stop: { done > 0 })
    }
    #expect(done > 0 && done < 87)
  }

  @Test func theLimitOfPixelsReachesEveryPicture() throws {
    let images = try ImageFolder(path: folder.path)
    #expect(throws: FileFailure.self) { try images.rows(shape: shape, maximumPixels: 100_000) }
    #expect(try images.rows(shape: shape, maximumPixels: 300_000).count == 87)
  }

  @Test func rowsLargerThanMemoryAreRefused() throws {
    // The files are not looked at: none of them is there.
    let paths = [String](repeating: "none", count: 1 << 24)
    let preparation = ImagePreparation(shape: ImageShape(height: 4096, width: 4096, channels: 3))
    let failure = #expect(throws: RequestFailure.self) { try preparation.features(ofImages: paths) }
    #expect(failure?.found == "844424930131968 bytes")
  }
}
