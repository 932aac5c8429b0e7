import PseudoLabelCatalog
import PseudoLabelDatasets
import TestSupport

/// MNIST as the tests know it: the golden files for training, and three more images for testing.
let tinyEntry = CatalogEntry(
  name: .mnist, classNames: ["zero", "one", "two"],
  trainingImages: .init("train-images-idx3-ubyte", checksum: GoldenFiles.imagesDigest, size: goldenImages.count),
  trainingLabels: .init("train-labels-idx1-ubyte", checksum: GoldenFiles.labelsDigest, size: goldenLabels.count),
  testImages: .init("t10k-images-idx3-ubyte", checksum: GoldenFiles.imagesDigest, size: goldenImages.count),
  testLabels: .init("t10k-labels-idx1-ubyte", checksum: GoldenFiles.labelsDigest, size: goldenLabels.count))

extension TemporaryFolder {
  /// Writes the tiny data set's packed files into a sub-folder; returns the folder's path.
  @discardableResult
  func writeTinyDataset(in subfolder: String) throws -> String {
    for file in tinyEntry.files {
      let images = file.checksum == GoldenFiles.imagesDigest
      try write(images ? GoldenFiles.images : GoldenFiles.labels, to: "\(subfolder)/\(file.name).gz")
    }
    return "\(path)/\(subfolder)"
  }
}
