import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelPlatform

/// A trained network with all that it takes to answer about new rows of the kind it was trained on: how they become
/// features, what its classes are called, and how sure its answers are. One safetensors file holds it.
public struct TrainedClassifier: Sendable, Hashable {
  /// The network with its parameters.
  public var model: Model
  /// In the order of the network's outputs.
  public var classes: ClassNames
  /// How raw rows become features.
  public var preparation: FeaturePreparation
  /// What the logits are divided by before they become probabilities.
  public var temperature: Double
  /// How sets of classes are made that hold the true one; nil where no row was held out, as in models of version 0.5.
  public var predictionSets: PredictionSets?

  /// A network with as many outputs as there are classes, and as many inputs as the preparation gives features.
  public init(
    model: Model, classes: ClassNames, preparation: FeaturePreparation, temperature: Double,
    predictionSets: PredictionSets? = nil
  ) {
    self.model = model
    self.classes = classes
    self.preparation = preparation
    self.temperature = temperature
    self.predictionSets = predictionSets.flatMap { $0.trueProbabilities.isEmpty ? nil : $0 }
  }

  private struct Description: Codable {
    var classes: ClassNames
    var preparation: FeaturePreparation
    var temperature: Double
    var predictionSets: PredictionSets?
  }

  private static let key = "classifier"

  package var tensorFile: TensorFile {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let description = Description(
        classes: classes, preparation: preparation, temperature: temperature, predictionSets: predictionSets)
      var file = try model.tensorFile
      file.metadata[Self.key] = String(decoding: try encoder.encode(description), as: UTF8.self)
      return file
    }
  }

  /// Whether a file holds a classifier and not a network alone.
  package static func isDescribed(by file: TensorFile) -> Bool { file.metadata[key] != nil }

  /// - Parameters:
  ///   - file: the content of a model file.
  ///   - path: where it was read from, for the messages.
  /// - Throws: `FileFailure` where the file holds no model, or one without names of its classes and a preparation, or
  ///   these do not fit the network.
  package init(_ file: TensorFile, path: String) throws {
    model = try Model(file, path: path)
    let description: Description
    do {
      description = try JSONDecoder().decode(Description.self, from: Data((file.metadata[Self.key] ?? "").utf8))
    } catch {
      throw FileFailure.malformed(
        path, at: "metadata, classifier", expected: "classes and the preparation of features in JSON",
        found: file.metadata[Self.key] == nil ? "none" : "something else")
    }
    (classes, preparation, temperature) = (description.classes, description.preparation, description.temperature)
    predictionSets = description.predictionSets
    func require(_ holds: Bool, _ place: String, _ expected: String, _ found: String) throws {
      guard holds else { throw FileFailure.malformed(path, at: "metadata, \(place)", expected: expected, found: found) }
    }
    try require(
      classes.count == model.network.output.classes, "classifier.classes", "\(model.network.output.classes) names",
      "\(classes.count)")
    try require(
      preparation.width == model.network.inputs, "classifier.preparation", "\(model.network.inputs) features",
      "\(preparation.width)")
    try require(
      temperature > 0 && temperature.isFinite, "classifier.temperature", "a positive number", "\(temperature)")
    let probabilities = predictionSets?.trueProbabilities ?? []
    try require(
      probabilities.allSatisfy { (0...1).contains($0) }
        && zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 <= $1 },
      "classifier.predictionSets", "ascending probabilities", "others")
  }
}

extension TrainedClassifier: CustomStringConvertible {
  /// "classifier of rows of 4 numbers, 4 features into ant, bee, wasp: network 4-16-3, 131 parameters in 4 tensors"
  public var description: String { "classifier of \(preparation) into \(classes): \(model)" }
}
