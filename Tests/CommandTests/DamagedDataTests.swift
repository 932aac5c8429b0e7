import Foundation
import Testing

/// Copies of MNIST that are none. Nothing of them gets as far as training, and nothing is stored.
@Suite struct DamagedDataTests {
  private static let published = "MNIST is four files, plain or .gz: train-images-idx3-ubyte"

  private func train(_ bytes: [UInt8]?, as name: String = "train-images-idx3-ubyte") throws -> Command.Result {
    let folder = try Folder()
    if let bytes { try folder.write(bytes, to: "data/mnist/\(name)") }
    let result = try Command.run(["train", "--data-dir", "data", "--output", "run"], in: folder)
    #expect(!folder.has("run"))
    #expect(result.output == "")
    return result
  }

  @Test func aFolderThatIsNotThereIsNoReasonToLookElsewhere() throws {
    let result = try train(nil)
    #expect(result.code == 66)
    #expect(
      result.errors.hasPrefix(
        "pseudolabel: data/mnist/train-images-idx3-ubyte.gz: no such file or directory. \(Self.published)"))
    let listed = try Command.run(["data", "list", "--data-dir", "data"], in: Folder())
    #expect(listed.code == 0)
    #expect(listed.output.split(separator: "\n").allSatisfy { $0.hasSuffix("not in data") })
  }

  @Test(
    arguments: [
      ([], "", "header: expected 4 bytes of magic number, found 0."),
      ([0x1f, 0x8b, 8], ".gz", "byte 3: expected the rest of the gzip data, found the end of the file."),
      ([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255], ".gz", "expected gzip data, found invalid"),
      ([0, 0, 9, 3], "", "type code (byte 2): expected 0x08 (unsigned byte), found 0x09 (signed byte)."),
      (TinyRun.idx([60_000, 28, 28], []), "", "items: expected 47040000 bytes (60000 × 28 × 28), found 0."),
      (TinyRun.idx([60_001, 28, 28], []), "", "dimensions (byte 4): expected at most 47040016 bytes of items"),
      (TinyRun.images(2), "", "unpacked content: expected SHA-256 ba891046e6505d7a"),
    ] as [([UInt8], String, String)])
  func damagedFilesAreExplained(bytes: [UInt8], suffix: String, words: String) throws {
    let name = "train-images-idx3-ubyte" + suffix
    let result = try train(bytes, as: name)
    #expect(result.code == 65)
    #expect(result.errors.hasPrefix("pseudolabel: data/mnist/\(name): "))
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  /// A copy that is damaged in the middle is found by the checksum of gzip or by our own.
  @Test(.needsMNIST, arguments: [(9_000, false), (9_000, true)])
  func publishedFilesThatWereDamaged(place: Int, cut: Bool) throws {
    let folder = try Folder()
    for name in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] {
      let path = try MNIST.path(name)
      var bytes = try Data(contentsOf: URL(filePath: path))
      if name.contains("labels") {
        if cut { bytes = bytes.prefix(place) } else { bytes[place] ^= 255 }
      }
      try folder.write(bytes, to: "data/mnist/\(URL(filePath: path).lastPathComponent)")
    }
    let result = try Command.run(["train", "--data-dir", "data", "--output", "run"], in: folder)
    #expect(result.code == 65)
    #expect(result.errors.hasPrefix("pseudolabel: data/mnist/train-labels-idx1-ubyte"))
    #expect(!folder.has("run"))
  }

  @Test(.needsMNIST)
  func imagesOutOfRangeAreRefused() throws {
    for first in ["60000", "-1", "9223372036854775807"] {
      let result = try Command.run(["data", "show", "mnist", "--first", first, "--count", "1"], in: Folder())
      #expect(result.code == 64)
      #expect(
        result.errors
          == "pseudolabel: --first, --count: expected examples within the 60000 there are, found \(first), 1.\n")
    }
    #expect(try Command.run(["data", "show", "mnist", "--first", "59999", "--count", "1"], in: Folder()).code == 0)
  }
}
