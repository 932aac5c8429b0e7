import PseudoLabelCompute
import PseudoLabelDatasets

/// A trained network: it can answer, and it can be stored.
public struct Model: Sendable, Hashable {
  /// The description.
  public let network: Network
  /// Of the shapes that the description asks for.
  public let parameters: Parameters

  /// A network with parameters of the shapes that it asks for.
  public init(network: Network, parameters: Parameters) {
    self.network = network
    self.parameters = parameters
  }

  /// The class probabilities of every row [n × classes], row by row. The features have as many columns as the network has
  /// inputs (a precondition).
  public func probabilities(for features: Features, on cpu: CPU) -> [Float] {
    predictor(on: cpu).probabilities(for: features)
  }

  /// A predictor on the given processor; it keeps the parameters in the layout of the kernels, so make it once.
  package func predictor(inputPath: InputPath = .automatic, on cpu: CPU) -> Predictor {
    Predictor(LiveNetwork(network, parameters: parameters), inputPath: inputPath, on: cpu)
  }
}
