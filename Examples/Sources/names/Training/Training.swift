import Datasets
import Networks
import PseudoLabeling

/// A program's own model, made by the package.
public struct Model: Sendable {
  public var classifier: TrainedClassifier
}

/// Trains one. `Network` and `Features` are the program's and the package's: the module says which.
public func train(on features: Datasets.Features) async throws -> Model {
  let data = try TrainingData(numbers: features.rows, labels: features.labels)
  return Model(classifier: try await Networks.Network().classifier(epochs: 5).fitted(to: data))
}
