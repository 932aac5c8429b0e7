import PseudoLabelDatasets

/// What is known of a data set of four IDX files: images and labels, for training and for testing.
package struct CatalogEntry: Sendable {
  package var name: NamedDataset
  package var classNames: [String]
  package var trainingImages: File
  package var trainingLabels: File
  package var testImages: File
  package var testLabels: File

  package struct File: Sendable, Hashable {
    /// The name without `.gz`.
    package var name: String
    /// The SHA-256 of the unpacked content.
    package var checksum: String
    /// The size of the unpacked content, in bytes.
    package var size: Int

    package init(_ name: String, checksum: String, size: Int) {
      self.name = name
      self.checksum = checksum
      self.size = size
    }

    /// The names under which the file is found: as published, with the dot that some copies have, packed or not.
    package var spellings: [String] {
      let dotted = name.replacing("-idx", with: ".idx")
      return [name, name + ".gz", dotted, dotted + ".gz"]
    }
  }

  package var files: [File] { [trainingImages, trainingLabels, testImages, testLabels] }

  package init(
    name: NamedDataset, classNames: [String], trainingImages: File, trainingLabels: File, testImages: File,
    testLabels: File
  ) {
    self.name = name
    self.classNames = classNames
    self.trainingImages = trainingImages
    self.trainingLabels = trainingLabels
    self.testImages = testImages
    self.testLabels = testLabels
  }

  /// An entry in MNIST's format: 60 000 + 10 000 images of 28 × 28.
  private init(_ name: NamedDataset, classNames: [String], checksums: [String]) {
    self.init(
      name: name, classNames: classNames,
      trainingImages: File("train-images-idx3-ubyte", checksum: checksums[0], size: 16 + 60_000 * 784),
      trainingLabels: File("train-labels-idx1-ubyte", checksum: checksums[1], size: 8 + 60_000),
      testImages: File("t10k-images-idx3-ubyte", checksum: checksums[2], size: 16 + 10_000 * 784),
      testLabels: File("t10k-labels-idx1-ubyte", checksum: checksums[3], size: 8 + 10_000))
  }

  package static let mnist = CatalogEntry(
    .mnist, classNames: (0...9).map(String.init),
    checksums: [
      "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ])

  package static let fashionMNIST = CatalogEntry(
    .fashionMNIST,
    classNames: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ],
    checksums: [
      "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
      "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
      "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
      "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ])
}
