import Compute
import Datasets

/// A trained network: it can answer, and it can be stored.
public struct Model: Sendable, Hashable {
  public let network: Network
  public let parameters: Parameters

  public init(network: Network, parameters: Parameters) {
    self.network = network
    self.parameters = parameters
  }

  /// A predictor on the given processor; it keeps the parameters in the layout of the kernels, so make it once.
  package func predictor(inputPath: InputPath = .automatic, on cpu: CPU) -> Predictor {
    Predictor(LiveNetwork(network, parameters: parameters), inputPath: inputPath, on: cpu)
  }
}
