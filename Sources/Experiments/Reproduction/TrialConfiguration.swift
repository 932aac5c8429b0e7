import PseudoLabelCatalog
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelKernelMachines

/// All that a trial depends on.
package enum TrialConfiguration: Sendable, Hashable, Codable {
  case network(RunConfiguration)
  case kernelSearch(SearchConfiguration)

  private enum Key: String, CodingKey { case search }

  package init(from decoder: any Decoder) throws {
    if try decoder.container(keyedBy: Key.self).contains(.search) {
      self = .kernelSearch(try SearchConfiguration(from: decoder))
    } else {
      self = .network(try RunConfiguration(from: decoder))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .network(let configuration): try configuration.encode(to: encoder)
    case .kernelSearch(let configuration): try configuration.encode(to: encoder)
    }
  }

  /// With the version and the checksums that belong to a run on this data set.
  func recorded(on dataset: ImageDataset) -> TrialConfiguration {
    switch self {
    case .network(let configuration):
      return .network(configuration.recorded(on: dataset))
    case .kernelSearch(var configuration):
      (configuration.version, configuration.checksums) = (Version.current, dataset.checksums)
      return .kernelSearch(configuration)
    }
  }

  /// Whether a run under the other one brings the same: equal in all but the version that wrote it, and whether
  /// a page is written about it.
  func isSame(as other: TrialConfiguration) -> Bool { versionless == other.versionless }

  private var versionless: TrialConfiguration {
    switch self {
    case .network(var configuration):
      (configuration.version, configuration.report) = (nil, nil)
      return .network(configuration)
    case .kernelSearch(var configuration):
      configuration.version = nil
      return .kernelSearch(configuration)
    }
  }
}

/// All that a support vector machine depends on whose C and γ are searched.
package struct SearchConfiguration: Sendable, Hashable, Codable {
  package var dataset: NamedDataset
  /// Labelled examples, as many of each class.
  package var labels: Int
  /// Further labelled examples, by which C and γ are chosen.
  package var validation: Int
  /// Of the split.
  package var seed: UInt64
  package var search: KernelSearch
  /// The version of the program that wrote this.
  package var version: String?
  /// SHA-256 of each file of the data set, by its name.
  package var checksums: [String: String]?

  package init(dataset: NamedDataset, labels: Int, validation: Int, seed: UInt64, search: KernelSearch) {
    self.dataset = dataset
    self.labels = labels
    self.validation = validation
    self.seed = seed
    self.search = search
  }
}
