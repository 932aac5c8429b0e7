import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// Images that are read although something is odd about them, and what else lies in their folders.
@Suite struct DoubtfulImageTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(skipping: Bool = false, shape: ImageShape? = nil) throws -> LoadedData {
    try DataSource.images(
      ImageSource(folder: folder.path, shape: shape, skipsUnreadable: skipping)
    ).load()
  }

  // MARK: Orientation

  /// A picture of 2 × 3 pixels, seen as Exif's tag 0x0112 says.
  @Test(arguments: [
    (1, [1, 2, 3, 4, 5, 6]), (2, [3, 2, 1, 6, 5, 4]), (3, [6, 5, 4, 3, 2, 1]), (4, [4, 5, 6, 1, 2, 3]),
    (5, [1, 4, 2, 5, 3, 6]), (6, [4, 1, 5, 2, 6, 3]), (7, [6, 3, 5, 2, 4, 1]), (8, [3, 6, 2, 5, 1, 4]),
  ])
  func orientationOfPNGIsHonoured(orientation: Int, seen: [UInt8]) throws {
    let shape = orientation < 5 ? ImageShape(height: 2, width: 3) : ImageShape(height: 3, width: 2)
    let preparation = ImagePreparation(shape: shape)
    for isBigEndian in [false, true] {
      let exif = exifBytes(orientation: orientation, isBigEndian: isBigEndian)
      for content in [exif, Array("Exif\0\0".utf8) + exif] {
        for isBefore in [false, true] {
          let chunks = [("eXIf", content)]
          let bytes = pngBytes(
            height: 2, width: 3, [1, 2, 3, 4, 5, 6], before: isBefore ? chunks : [], behind: isBefore ? [] : chunks)
          #expect(try preparation.row(ofImage: bytes, path: "p") == seen)
        }
      }
    }
  }

  // MARK: 16 bits

  /// Values of 12 bits, the largest among them.
  private static func dark(_ number: Int) -> [Int] { [4095, 0, (number * 997) % 4096, (number * 331) % 4096] }

  private static func deep(_ values: [Int], _ before: [(String, [UInt8])] = []) -> [UInt8] {
    pngBytes(height: 2, width: 2, values, depth: 16, before: before)
  }

  @Test func usedBitsAreScaled() throws {
    let shape = ImageShape(height: 2, width: 2)
    let values = [0, 255, 4095, 65535]
    func row(_ bits: Int?, _ chunks: [(String, [UInt8])] = []) throws -> [UInt8] {
      try ImagePreparation(shape: shape, usedBits: bits).row(ofImage: Self.deep(values, chunks), path: "p")
    }
    let colours: [[(String, [UInt8])]] = [[], [("gAMA", [0, 0, 0xb1, 0x8f])], [("sRGB", [0])]]
    for chunks in colours {
      #expect(try row(12, chunks) == [0, 16, 255, 255])
      #expect(try row(8, chunks) == [0, 255, 255, 255])
      #expect(try row(14, chunks) == [0, 4, 64, 255])
    }
    #expect(try row(nil) == [0, 1, 16, 255])
    // Values of 8 bits are as they are, and so is what is partly transparent.
    let flat = pngBytes(height: 1, width: 1, [77])
    #expect(
      try ImagePreparation(shape: ImageShape(height: 1, width: 1), usedBits: 12).row(ofImage: flat, path: "") == [77])
    let clear = pngBytes(height: 1, width: 1, [4095, 65535], depth: 16, channels: 2)
    #expect(
      try ImagePreparation(shape: ImageShape(height: 1, width: 1), usedBits: 12).row(ofImage: clear, path: "") == [16])
    let coloured = pngBytes(height: 1, width: 1, [4095, 0, 2048], depth: 16, channels: 3)
    let three = ImagePreparation(shape: ImageShape(height: 1, width: 1, channels: 3), usedBits: 12)
    #expect(try three.row(ofImage: coloured, path: "") == [255, 0, 128])
  }

  /// The range is one of the whole folder, and of the preparation that new images go through.
  @Test(arguments: [nil, 1, 2] as [Int?])
  func aFolderHasOneRange(bright: Int?) throws {
    for number in 0..<202 {
      let values = number == bright ? [65535, 0, 1, 2] : Self.dark(number)
      try folder.write(Self.deep(values), to: "\(["a", "b"][number / 101])/\(number).png")
    }
    let loaded = try load()
    guard case .images(let preparation) = loaded.preparation, case .bytes(let bytes, _) = loaded.rows.features.storage
    else {
      Issue.record("no images")
      return
    }
    // The sample has every second image.
    #expect(preparation.usedBits == (bright == nil ? 12 : nil))
    #expect(bytes[0] == (bright == nil ? 255 : 16))
    let told = "The 16-bit PNG images hold values below 4096 only: they are read as values of 12 bits, 4095 as white."
    #expect(loaded.remarks == (bright == nil ? [told] : []))
    let stored = try JSONDecoder().decode(ImagePreparation.self, from: JSONEncoder().encode(preparation))
    #expect(stored == preparation)
    let new = try stored.read([folder.write(Self.deep([65535, 4095, 0, 0]), to: "new/1.png")])
    var doubtful = DoubtfulImages()
    doubtful.add(new)
    #expect(doubtful.brighter.count == (bright == nil ? 1 : 0))
    #expect(doubtful.remarks.count == doubtful.brighter.count)
  }

  /// A classifier that learned from 8 bits, or all 16, sees images of fewer bits nearly black, and says so.
  @Test func unlearnedRangesAreSaid() throws {
    let learned = ImagePreparation(shape: ImageShape(height: 2, width: 2))
    func remarks(_ pictures: [[Int]]) throws -> [String] {
      let paths = try pictures.enumerated().map { try folder.write(Self.deep($1), to: "new/\($0).png") }
      var doubtful = DoubtfulImages()
      doubtful.add(try learned.read(paths))
      return doubtful.remarks.map { $0.replacing("\(folder.path)/", with: "") }
    }
    #expect(
      try remarks([Self.dark(1), Self.dark(2)]) == [
        "2 16-bit PNG images use 12 of 16 bits only, which training did not, and are read nearly black: "
          + "new/0.png, new/1.png. Scale their values to 16 bits first."
      ])
    #expect(try remarks([[255, 0, 1, 2]]).first?.contains("1 16-bit PNG image uses 8 of 16 bits only") == true)
    // Beside a bright image a dark one is dark, and a black one says nothing.
    #expect(try remarks([Self.dark(1), [65535, 0, 0, 0]]) == [])
    #expect(try remarks([[0, 0, 0, 0]]) == [])
  }

  /// A classifier that learned from 14 bits sees images of fewer darker than they are, and says so.
  @Test func otherRangesThanThatOfTrainingAreSaid() throws {
    let learned = ImagePreparation(shape: ImageShape(height: 2, width: 2), usedBits: 14)
    func remarks(_ pictures: [[UInt8]]) throws -> [String] {
      let paths = try pictures.enumerated().map { try folder.write($1, to: "new/\($0).png") }
      var doubtful = DoubtfulImages()
      doubtful.add(try learned.read(paths))
      return doubtful.remarks.map { $0.replacing("\(folder.path)/", with: "") }
    }
    let (dark, bright) = (Self.deep(Self.dark(1)), Self.deep([16_383, 0, 5, 900]))
    let (black, flat) = (Self.deep([0, 0, 0, 0]), pngBytes(height: 2, width: 2, [9, 200, 3, 4]))
    #expect(
      try remarks([dark, dark]) == [
        "2 16-bit PNG images use 12 bits only, where those of training use 14, and are read as dark as that makes them: "
          + "new/0.png, new/1.png. If 4095 is white there, multiply the values by 4 first."
      ])
    let eight =
      "1 image has 8 bits, where training had 16-bit PNG images that use 14 bits: 255 is read as white, as 16383 was there"
    #expect(try remarks([flat]) == [eight + ": new/0.png."])
    #expect(try remarks([GoldenImages.bytes("grey.jpg")]) == [eight + ": new/0.png."])
    // Beside images of the range that was learned, nothing is odd about others; black ones say nothing.
    #expect(try remarks([bright, dark, flat]) == [])
    #expect(try remarks([black]) == [])
    #expect(
      try remarks([Self.deep([65_535, 0, 0, 0]), dark]).map { $0.contains("beyond those of training") } == [true])
  }

  /// The range of a folder is found although its images of 16 bits are none of the sample.
  @Test func aRangeTheSampleMissedIsFound() throws {
    for number in 0..<202 {
      let flat = pngBytes(height: 2, width: 2, [number, 1, 2, 3])
      try folder.write(number == 1 ? Self.deep(Self.dark(1)) : flat, to: "\(["a", "b"][number / 101])/\(number).png")
    }
    let loaded = try load()
    guard case .images(let preparation) = loaded.preparation else {
      Issue.record("the folder is not read as images")
      return
    }
    #expect(preparation.usedBits == 12)
    #expect(loaded.remarks.count == 1)
  }

  // MARK: Damage

  /// Of a JPEG file that ends early, or has bytes too many, what is there is read, and said.
  @Test(arguments: ["colour.jpg", "grey.jpg", "progressive.jpg", "large.jpg"])
  func damagedJPEGIsReadAndNamed(file: String) throws {
    let bytes = try GoldenImages.bytes(file)
    let scan = try #require(bytes.indices.last { bytes[$0...].starts(with: [0xff, 0xda]) }) + 20
    let half = scan + (bytes.count - scan) / 2
    let variants = [
      "end mark.jpg": Array(bytes.dropLast(2)), "half.jpg": Array(bytes[..<half]),
      "stray.jpg": Array(bytes.dropLast(2)) + [1, 2, 3, 4] + bytes.suffix(2),
    ]
    for (name, bytes) in variants { try folder.write(bytes, to: "a/\(name)") }
    for number in 0..<3 { try folder.write(bytes, to: "b/\(number).jpg") }
    let loaded = try load(shape: ImageShape(height: 6, width: 8))
    #expect(loaded.rows.count == 6)
    guard case .bytes(let rows, _) = loaded.rows.features.storage else {
      Issue.record("the images are no bytes")
      return
    }
    // What is before the damage is as it was.
    let whole = Array(rows[3 * 48..<4 * 48])
    #expect(Array(rows[0..<48]) == whole)
    if file != "progressive.jpg" { #expect(Array(rows[48..<56]) == Array(whole[..<8])) }
    #expect(loaded.remarks.count == 1)
    let remark = try #require(loaded.remarks.first)
    #expect(remark.contains("damaged and read as far as possible: "))
    #expect(remark.contains("\(folder.path)/a/half.jpg"))
    #expect(!remark.contains("/b/"))
    #expect(loaded.skipped.count == 0)
  }

  // MARK: Other files

  @Test func otherFormatsAreCounted() throws {
    for number in 0..<2 {
      for name in ["a", "b"] { try folder.write(pngBytes(height: 1, width: 1, [number]), to: "\(name)/\(number).png") }
      try folder.write("RIFF\0\0\0\0WEBPVP8 ".utf8, to: "a/\(number).webp")
    }
    try folder.write("GIF89a".utf8, to: "b/x.gif")
    try folder.write([0, 0, 0, 24] + Array("ftypheic".utf8), to: "b/x.heic")
    try folder.write("a text".utf8, to: "b/notes.txt")
    let broken = pngBytes(height: 1, width: 1, [0]).prefix(50)
    try folder.write(broken, to: "b/broken.png")
    let words = try #require(try load(skipping: true).skipped.passedOver).replacing("\(folder.path)/", with: "")
    #expect(
      words
        == "Left out: 2 WebP images, 1 GIF image, 1 HEIC image, 1 image that cannot be read, 1 other file (a/0.webp, a/1.webp, b/notes.txt, b/x.gif, b/x.heic and 1 more). PNG and JPEG images are read; others must be converted first."
    )
    let failure = try #require(throws: FileFailure.self) { try load() }
    #expect(failure.remedy == "--skip-unreadable goes on without such images")
    try folder.write("GIF89a".utf8, to: "c/x.gif")
    let none = try #require(throws: FileFailure.self) { try load() }
    #expect(
      none.description
        == "\(folder.path)/c: folder: expected PNG or JPEG images, found only 1 GIF image. Convert them to PNG first, for example with ImageMagick."
    )
  }

  /// A picture is in the format of its content, whatever its name says.
  @Test(arguments: [false, true]) func foreignImagesAreToldByContent(skips: Bool) throws {
    for number in 0..<2 {
      for name in ["a", "b"] { try folder.write(pngBytes(height: 1, width: 1, [number]), to: "\(name)/\(number).png") }
    }
    try folder.write([0, 0, 0, 24] + Array("ftypheic".utf8), to: "a/IMG_1.JPG")
    try folder.write("GIF89a".utf8, to: "b/x.png")
    let loaded = try load(skipping: skips)
    #expect(loaded.rows.count == 4)
    #expect(
      loaded.skipped.passedOver?.replacing("\(folder.path)/", with: "")
        == "Left out: 1 GIF image, 1 HEIC image (a/IMG_1.JPG, b/x.png). "
        + "PNG and JPEG images are read; others must be converted first."
    )
    // A damaged PNG image is none in a foreign format.
    try folder.write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x0a], to: "a/damaged.png")
    #expect(try ImageFolder(path: folder.path).files.count == 5)
  }

  /// The way out is named wherever the damage is found, and whatever else is advised.
  @Test(arguments: ["header", "pixels", "interlaced"]) func damagedImagesNameTheOption(damage: String) throws {
    let whole = pngBytes(height: 1, width: 1, [1, 2, 3], channels: 3)
    let bytes =
      switch damage {
      case "header": Array(whole.prefix(20))
      case "pixels": Array(whole.dropLast(14))
      default: try GoldenImages.bytes("colour16-interlaced.png")
      }
    for name in ["a", "b"] { try folder.write(bytes, to: "\(name)/1.png") }
    for shape in [nil, ImageShape(height: 1, width: 1)] {
      let failure = try #require(throws: FileFailure.self) { try load(shape: shape) }
      #expect(failure.description.contains("--skip-unreadable goes on without such images"))
    }
  }

  @Test func damagedImagesNeedNoConversion() throws {
    for name in ["a", "b"] { try folder.write(pngBytes(height: 1, width: 1, [1]), to: "\(name)/1.png") }
    try folder.write(pngBytes(height: 1, width: 1, [0]).prefix(50), to: "b/2.png")
    let words = try #require(try load(skipping: true).skipped.passedOver).replacing("\(folder.path)/", with: "")
    #expect(words == "Left out: 1 image that cannot be read (b/2.png).")
  }

  // MARK: Parts of a data set

  @Test(arguments: [
    (["train", "test"], "train --test PATH/test"), (["Training", "validation"], "Training --test PATH/validation"),
    (["train", "val", "test", "unlabeled"], "train --test PATH/test --unlabeled PATH/unlabeled"),
    (["TRAIN", "dev"], "TRAIN --test PATH/dev"),
    (["train"], "train"),
  ])
  func partsOfADataSetAreNoClasses(names: [String], command: String) throws {
    for name in names {
      for number in 0..<2 { try folder.write(pngBytes(height: 1, width: 1, [number]), to: "\(name)/c\(number)/1.png") }
    }
    let failure = try #require(throws: FileFailure.self) { try ImageFolder(path: folder.path) }
    #expect(failure.kind == .data)
    #expect(failure.description.contains("expected a sub-folder for each class, found parts of a data set: "))
    #expect(
      failure.description.contains("`pseudolabel train \(folder.path)/\(command.replacing("PATH", with: folder.path))`")
    )
    // Another folder beside them, and all may be classes.
    try folder.write(pngBytes(height: 1, width: 1, [1]), to: "car/1.png")
    #expect(try ImageFolder(path: folder.path).classes.contains("car"))
  }

  /// Only folders with classes in them are advised to learn from and to test on; paths are words of the shell.
  @Test(arguments: [
    (["train/1.png", "test/a/1.png"], "Put the images of each class into a folder that has its name, within "),
    (["train/a/1.png", "train/b/1.png", "test/1.png"], "`pseudolabel train 'PATH/train'`"),
    (["train/a/1.png", "test/1.png", "val/a/1.png"], "`pseudolabel train 'PATH/train' --test 'PATH/val'`"),
    (
      ["train/a/1.png", "test/a/1.png", "unlabelled/1.png"],
      "`pseudolabel train 'PATH/train' --test 'PATH/test' --unlabeled 'PATH/unlabelled'`"
    ),
  ])
  func partsWithoutClassesAreNotAdvised(files: [String], advice: String) throws {
    for file in files { try folder.write(pngBytes(height: 1, width: 1, [1]), to: "my data's/\(file)") }
    let path = "\(folder.path)/my data's"
    let failure = try #require(throws: FileFailure.self) { try ImageFolder(path: path) }
    let shown = advice.contains("`") ? path.replacing("'", with: "'\\''") : path
    #expect(failure.description.contains(advice.replacing("PATH", with: shown)), "\(failure)")
  }
}
