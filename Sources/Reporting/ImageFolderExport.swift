import Foundation
import PseudoLabelCatalog
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import PseudoLabelPlots

/// A data set of grey images written as folders of PNG files, for programs that read such.
///
///     FOLDER/train/CLASS/…png    FOLDER/train/unlabeled/…png    FOLDER/test/CLASS/…png
package struct ImageFolderExport: Sendable {
  /// Labelled images, as many of each class.
  package var labels: Int
  /// Images without a label.
  package var unlabeled: Int
  /// Test images, the first ones of the data set.
  package var test: Int
  /// Draws the labelled and the unlabelled ones.
  package var seed: UInt64

  package init(labels: Int, unlabeled: Int, test: Int, seed: UInt64 = 1) {
    self.labels = labels
    self.unlabeled = unlabeled
    self.test = test
    self.seed = seed
  }

  /// Images in all.
  package var count: Int { labels + unlabeled + test }

  /// Writes the images into a folder that does not exist yet.
  ///
  /// - Parameters:
  ///   - dataset: of grey images.
  ///   - folder: made, with its parents.
  ///   - written: called after each image with how many are written.
  /// - Throws: `RequestFailure` where the data set has fewer images, or none; `FileFailure`.
  package func write(_ dataset: ImageDataset, to folder: String, written: (Int) throws -> Void = { _ in }) throws {
    let split = try dataset.training.split(labeled: labels, validation: 0, seed: seed)
    for (option, wanted, there) in [
      ("--unlabeled", unlabeled, split.unlabeled.count), ("--test", test, dataset.test.count),
    ] where !(0...there).contains(wanted) {
      throw RequestFailure(option, expected: "0 to \(there)", found: "\(wanted)")
    }
    var count = 0
    func write(_ features: Features, _ position: Int, to path: String) throws {
      guard let shape = features.imageShape, shape.channels == 1, case .bytes(let bytes, _) = features.storage else {
        throw RequestFailure(dataset.name.rawValue, expected: "grey images", found: "other rows", kind: .data)
      }
      let start = features.rows[position] * features.columns
      let image = PixelImage(
        width: shape.width, height: shape.height, pixels: Array(bytes[start..<start + features.columns]))
      try AtomicFile.write(image.png, to: path)
      count += 1
      try written(count)
    }
    func make(_ path: String) throws {
      do {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      } catch {
        throw FileFailure(path: path, problem: .unwritable(reason: error.localizedDescription))
      }
    }
    guard !FileManager.default.fileExists(atPath: folder) else { throw FileFailure(path: folder, problem: .exists) }
    for (part, set, wanted) in [("train", split.labeled, labels), ("test", dataset.test, test)] {
      for name in dataset.classNames { try make("\(folder)/\(part)/\(Self.safe(name))") }
      for position in 0..<wanted {
        let name = Self.safe(dataset.classNames[set.labels[position]])
        try write(set.features, position, to: "\(folder)/\(part)/\(name)/\(position).png")
      }
    }
    try make("\(folder)/train/unlabeled")
    for position in 0..<unlabeled {
      try write(split.unlabeled.features, position, to: "\(folder)/train/unlabeled/\(position).png")
    }
  }

  /// A class name as the name of a folder.
  private static func safe(_ name: String) -> String { name.replacing("/", with: "-") }
}
