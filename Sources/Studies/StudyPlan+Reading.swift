import PseudoLabelDiagnostics
import PseudoLabelPersistence
import PseudoLabelTraining

extension StudyPlan {
  /// Reads a plan from a JSON file, as `JSONEncoder` writes it. A name in it, at any depth, that no plan has is an error: by
  /// `JSONDecoder` alone a misspelt `patience` would be passed over.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or malformed at the field that does not fit, with the name that may have
  ///   been meant.
  public init(contentsOf path: String) throws { self = try JSONFile.readStrictly(from: path, knowing: Self.vocabulary) }
}

extension StudyPlan {
  /// The words that its fields offer a choice of.
  package static let vocabulary: Vocabulary = {
    var words = Recipe.vocabulary
    words.add(["folds", "holdOut"], in: "validation")
    words.add(Delivery.self, in: "delivery")
    return words
  }()
}
