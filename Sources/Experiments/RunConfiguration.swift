import PseudoLabelCatalog
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelTraining

/// All that a run on a named data set depends on. Stored as `config.json`; the same file makes the same run again, to the
/// bit on one instruction set and version of oneDNN.
package struct RunConfiguration: Sendable, Hashable, Codable {
  package var dataset: NamedDataset
  /// Labelled examples, as many of each class.
  package var labels: Int
  /// Further labelled examples that are only looked at.
  package var validation: Int
  package var seed: UInt64
  package var recipe: Recipe
  /// How the first layer works, where it was asked for: the two paths differ in the last bits.
  package var inputPath: InputPath?
  /// In which numbers the products multiply, where it is not float32.
  package var precision: Precision?
  /// How many ranks made each update together; absent where one process did. With as many the same run is made again to the bit.
  package var ranks: Int?
  /// Updates of their own that ranks make before they take the mean of their parameters; absent where they sum the gradients of each.
  package var averageEvery: Int?
  /// The version of the program that wrote this.
  package var version: String?
  /// SHA-256 of each file of the data set, by its name.
  package var checksums: [String: String]?
  /// False where no page is to be written about the run; absent where one is.
  package var report: Bool?

  package init(
    dataset: NamedDataset, labels: Int, validation: Int, seed: UInt64, recipe: Recipe, inputPath: InputPath? = nil,
    ranks: Int? = nil, averageEvery: Int? = nil, precision: Precision? = nil, version: String? = nil,
    checksums: [String: String]? = nil, report: Bool? = nil
  ) {
    self.dataset = dataset
    self.labels = labels
    self.validation = validation
    self.seed = seed
    self.recipe = recipe
    self.inputPath = inputPath
    self.ranks = ranks
    self.averageEvery = averageEvery
    self.precision = precision
    self.version = version
    self.checksums = checksums
    self.report = report
  }

  /// This configuration as a run on `dataset` records it, with the version and the checksums that belong to it.
  func recorded(on dataset: ImageDataset) -> RunConfiguration {
    var record = self
    record.version = Version.current
    record.checksums = dataset.checksums
    return record
  }
}
