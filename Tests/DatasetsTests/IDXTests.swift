import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct IDXTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func features(_ bytes: [UInt8]) throws -> Features {
    try Features(idx: folder.write(bytes, to: "images"))
  }

  /// The text of the error, without the path it must begin with.
  private func message(_ bytes: [UInt8]) throws -> String {
    let failure = try #require(throws: FileFailure.self) { try features(bytes) }
    #expect(failure.kind == .data)
    let prefix = "\(folder.path)/images: "
    #expect(failure.description.hasPrefix(prefix))
    return String(failure.description.dropFirst(prefix.count))
  }

  @Test(arguments: [goldenImages, GoldenFiles.images, GoldenFiles.imagesStored])
  func imagesKeepTheirBytesAndShape(bytes: [UInt8]) throws {
    let features = try features(bytes)
    guard case .bytes(let pixels, let scale) = features.storage else {
      Issue.record("bytes became something else")
      return
    }
    #expect(pixels == goldenPixels)
    #expect(scale == Float(1) / 255)
    #expect(features.count == 3)
    #expect(features.columns == 20)
    #expect(features.imageShape == .init(height: 4, width: 5))
  }

  @Test func rowsOfTwoOrFourDimensionsHaveNoImageShape() throws {
    let rows = try features(idxBytes([2, 3], [1, 2, 3, 4, 5, 6]))
    #expect(rows.columns == 3)
    #expect(rows.imageShape == nil)
    let colour = try features(idxBytes([1, 2, 2, 3], Array(0..<12)))
    #expect(colour.columns == 12)
    #expect(colour.imageShape == nil)
  }

  @Test func noImagesAreATableWithoutRows() throws {
    #expect(try features(idxBytes([0, 4, 5], [])).count == 0)
  }

  @Test func everyTruncationIsFound() throws {
    for count in 0..<goldenImages.count { _ = try message(Array(goldenImages.prefix(count))) }
    for count in 0..<GoldenFiles.images.count { _ = try message(Array(GoldenFiles.images.prefix(count))) }
  }

  @Test func everyHeaderFieldIsChecked() throws {
    #expect(try message([]) == "header: expected 4 bytes of magic number, found 0.")
    #expect(
      try message(idxBytes(zeros: [0x50, 0x4b], [1, 1], [0]))
        == "magic number (bytes 0 and 1): expected 0x00 0x00, as an IDX file begins, found 0x50 0x4b.")
    #expect(
      try message(idxBytes(zeros: [0, 1], [1, 1], [0]))
        == "magic number (bytes 0 and 1): expected 0x00 0x00, as an IDX file begins, found 0x00 0x01.")
    #expect(
      try message(idxBytes(type: 0x0d, [1, 1], [0, 0, 0, 0]))
        == "type code (byte 2): expected 0x08 (unsigned byte), found 0x0d (32-bit float). Of IDX files only those of unsigned bytes "
        + "are read. Save other numbers as NPY, with numpy.save.")
    #expect(
      try message(idxBytes(type: 0x0a, [1, 1], [0]))
        == "type code (byte 2): expected 0x08 (unsigned byte), found 0x0a.")
    #expect(try message(idxBytes([], [0])) == "number of dimensions (byte 3): expected at least 1, found 0.")
    #expect(
      try message(idxBytes([4], [0, 1, 2, 3]))
        == "number of dimensions (byte 3): expected at least 2, as images have, found 1. "
        + "One dimension is what a file of labels has.")
    #expect(
      try message(idxBytes(rank: 200, [1, 1], [0]))
        == "header: expected 800 bytes for 200 dimensions, found 9.")
    #expect(try message(idxBytes([3, 0, 5], [])) == "dimension 2 (byte 8): expected at least 1, found 0.")
    #expect(try message(idxBytes([3, 4, 0], [])) == "dimension 3 (byte 12): expected at least 1, found 0.")
  }

  @Test func itemsShorterOrLongerThanTheHeaderSaysAreFound() throws {
    #expect(
      try message(idxBytes([2, 2, 2], [1, 2, 3, 4, 5, 6, 7])) == "items: expected 8 bytes (2 × 2 × 2), found 7.")
    #expect(
      try message(idxBytes([2, 2, 2], Array(1...9)))
        == "byte 24 of the content: expected the end after 8 bytes of items (2 × 2 × 2), found more bytes.")
  }

  @Test func sizesThatOverflowOrExhaustMemoryAreRefused() throws {
    let limit = "at most 2147483648 bytes of items"
    #expect(
      try message(idxBytes([1 << 31, 28, 28], []))
        == "dimensions (byte 4): expected \(limit), found 2147483648 × 28 × 28 bytes.")
    let huge = UInt32.max
    for dimensions in [[huge, huge, huge, huge], [1, huge, huge, huge], [0, huge, huge, huge], [huge, 1]] {
      #expect(try message(idxBytes(dimensions, [])).contains("expected \(limit)"))
    }
  }

  @Test func aHugeCountOnAShortFileCostsLittle() throws {
    let bytes = idxBytes([1 << 30, 1], [1, 2])
    #expect(try message(bytes) == "items: expected 1073741824 bytes (1073741824 × 1), found 2.")
    // Memory follows the bytes that arrive: what was asked for was never set aside.
    for bytes in [bytes, GoldenFiles.images] {
      let content = try ContentReader(path: folder.write(bytes, to: "short")).read(1 << 30)
      #expect(content.capacity < 1 << 14)
    }
  }

  @Test func theLimitIsTheCallers() throws {
    let path = try folder.write(goldenImages, to: "images")
    #expect(try Features(idx: path, limit: 60).count == 3)
    #expect(throws: FileFailure.self) { try Features(idx: path, limit: 59) }
  }

  @Test func labelsBelongToTheirImages() throws {
    let images = try folder.write(GoldenFiles.images, to: "images")
    let labels = try folder.write(GoldenFiles.labels, to: "labels")
    let set = try LabeledSet(idxImages: images, idxLabels: labels)
    #expect(set.labels == [2, 0, 1])
    #expect(set.classes == 3)
    #expect(try LabeledSet(idxImages: images, idxLabels: labels, classes: 10).classes == 10)
  }

  @Test func wrongLabelsAreNamed() throws {
    let images = try folder.write(goldenImages, to: "images")
    func message(_ bytes: [UInt8], classes: Int? = nil) throws -> String {
      let labels = try folder.write(bytes, to: "labels")
      let failure = try #require(throws: FileFailure.self) {
        try LabeledSet(idxImages: images, idxLabels: labels, classes: classes)
      }
      #expect(failure.kind == .data)
      return failure.description
    }
    let path = "\(folder.path)/labels"
    #expect(
      try message(idxBytes([2], [0, 1]))
        == "\(path): number of labels (byte 4): expected 3, one for each image of \(images), found 2.")
    #expect(
      try message(idxBytes([3], [0, 9, 10]), classes: 10)
        == "\(path): label 3 (byte 10 of the content): expected a class below 10, found 10.")
    #expect(
      try message(idxBytes([3, 1], [0, 1, 2]))
        == "\(path): number of dimensions (byte 3): expected 1, as labels have, found 2.")
  }
}
