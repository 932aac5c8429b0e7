import PseudoLabelDatasets

/// A data set that is known by its name: where its files are had, how many examples they hold, their checksums.
public enum NamedDataset: String, CaseIterable, Sendable, Hashable, Codable {
  /// Handwritten digits. LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
  case mnist
  /// Pictures of clothes, in MNIST's format. Xiao, Rasul, Vollgraf, arXiv:1708.07747.
  case fashionMNIST = "fashion-mnist"

  /// The name as it is written in text.
  public var title: String {
    switch self {
    case .mnist: "MNIST"
    case .fashionMNIST: "Fashion-MNIST"
    }
  }

  /// What each class is, in the order of the labels.
  public var classNames: [String] { entry.classNames }

  /// The addresses of the folders that hold the files, the first to be tried first.
  public var mirrors: [String] {
    switch self {
    case .mnist:
      ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"]
    case .fashionMNIST:
      [
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
      ]
    }
  }

  /// What the catalogue knows about its files.
  package var entry: CatalogEntry {
    switch self {
    case .mnist: .mnist
    case .fashionMNIST: .fashionMNIST
    }
  }
}
