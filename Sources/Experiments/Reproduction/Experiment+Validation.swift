import PseudoLabelCatalog
import PseudoLabelDatasets
import PseudoLabelDiagnostics

extension Experiment {
  /// Checks that its runs can be made, before anything is: that the data set has the examples, and that the recipes can be
  /// carried out. What fits with one split is taken to fit with every other.
  ///
  /// - Parameters:
  ///   - set: the data set that the experiment names.
  ///   - limit: how many runs share the machine's memory, at least 1.
  /// - Throws: `RequestFailure` in the words of the command's options and of the configuration.
  package func validate(on set: ImageDataset, atOnce limit: Int = 1) throws {
    guard let split = splits.first else { return }
    guard !methods.contains(.cnn) || set.training.features.imageShape != nil else {
      throw RequestFailure("--methods", expected: "others than cnn for a data set without images", found: "cnn")
    }
    for labels in labels {
      do {
        _ = try set.training.split(labeled: labels, validation: validation, seed: split)
      } catch var failure as RequestFailure where failure.subject == "--validation" {
        // There is no such option here: the paper's number is not for choice.
        failure.subject = "validation beside --labels \(labels)"
        failure.remedy = "Ask for fewer labels"
        throw failure
      }
      for method in methods {
        guard
          case .network(let run) = configuration(of: Trial(method, labels: labels, split: split), on: set)
        else { continue }
        try run.recipe.validate(
          inputs: set.training.features.columns, imageShape: set.training.features.imageShape,
          classes: set.training.classes, examples: labels, copies: limit)
      }
    }
  }
}
