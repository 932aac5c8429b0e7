import PseudoLabelCatalog
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelTraining

extension RunConfiguration {
  /// Reads a configuration from a JSON file; a name in it that no configuration has is an error.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or malformed at the field that does not fit.
  package init(contentsOf path: String) throws {
    self = try JSONFile.readStrictly(from: path, knowing: Self.vocabulary)
  }
}

extension RunConfiguration {
  /// The words that its fields offer a choice of.
  private static let vocabulary: Vocabulary = {
    var words = Recipe.vocabulary
    words.add(NamedDataset.self, in: "dataset")
    words.add(InputPath.self, in: "inputPath")
    words.add(Precision.self, in: "precision")
    return words
  }()
}
