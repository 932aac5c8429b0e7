import Foundation
import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform

/// A data set in the format of MNIST that is made up: images of 5 × 5 pixels in four classes, each a noisy stroke.
public enum SyntheticDataset {
  public static let classes = 4

  /// Equal arguments give equal sets; `index` draws others of the same classes.
  public static func make(training: Int = 200, test: Int = 60, index: UInt64 = 0) throws -> ImageDataset {
    let folder = FileManager.default.temporaryDirectory.appending(path: "synthetic-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String, _ bytes: [UInt8]) throws -> CatalogEntry.File {
      try Data(bytes).write(to: folder.appending(path: name))
      return .init(name, checksum: try SHA256.digest(of: bytes), size: bytes.count)
    }
    func pair(_ name: String, _ count: Int, _ index: UInt64) throws -> (CatalogEntry.File, CatalogEntry.File) {
      let images = (0..<count).flatMap { image(of: $0 % classes, number: $0, index: index) }
      let labels = (0..<count).map { UInt8($0 % classes) }
      return (
        try file("\(name)-images-idx3-ubyte", header([count, 5, 5]) + images),
        try file("\(name)-labels-idx1-ubyte", header([count]) + labels)
      )
    }
    let (trainingImages, trainingLabels) = try pair("train", training, 2 * index)
    let (testImages, testLabels) = try pair("t10k", test, 2 * index + 1)
    let entry = CatalogEntry(
      name: .mnist, classNames: ["left", "right", "top", "bottom"], trainingImages: trainingImages,
      trainingLabels: trainingLabels, testImages: testImages, testLabels: testLabels)
    return try ImageDataset(
      entry, at: DatasetStatus.Place(.requested, folder: folder.path(percentEncoded: false), entry: entry))
  }

  private static func header(_ sizes: [Int]) -> [UInt8] {
    [0, 0, 8, UInt8(sizes.count)]
      + sizes.flatMap { size in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } }
  }

  private static func image(of label: Int, number: Int, index: UInt64) -> [UInt8] {
    var random = RandomStream(seed: index, purpose: .testing, index: UInt64(number))
    return (0..<25).map { pixel in
      let (y, x) = pixel.quotientAndRemainder(dividingBy: 5)
      let isInk = [x == 0, x == 4, y == 0, y == 4][label]
      let noise = random.integer(below: 120)
      return UInt8(isInk ? 255 - noise : random.integer(below: 3) == 0 ? 2 * noise : 0)
    }
  }
}
