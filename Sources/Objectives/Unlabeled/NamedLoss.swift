import PseudoLabelDiagnostics
import PseudoLabelNetworks

/// A loss that a configuration can name. The name is the key of its object in JSON: `{"pseudoLabel": {…}, "weight": {…}}`.
public protocol NamedLoss: UnlabeledLoss, Hashable, Codable {
  /// As it stands in a configuration.
  static var name: String { get }

  /// Checks its numbers.
  ///
  /// - Parameter place: of the loss, for the message: "recipe.unlabeled.[0].pseudoLabel".
  /// - Throws: `RequestFailure` about the first that is out of range.
  func validate(_ place: String) throws(RequestFailure)

  /// Checks that the network has what it needs.
  ///
  /// - Throws: `RequestFailure` where it has not.
  func validate(_ place: String, for network: Network) throws(RequestFailure)
}

extension NamedLoss {
  /// There is nothing to check by default.
  public func validate(_ place: String) throws(RequestFailure) {}

  /// Any network will do by default.
  public func validate(_ place: String, for network: Network) throws(RequestFailure) {}

  func require(
    _ value: Double, in range: ClosedRange<Double>, _ place: String, _ expected: String
  ) throws(RequestFailure) {
    guard range.contains(value) else { throw RequestFailure(place, expected: expected, found: value.short) }
  }
}

/// The losses of this package, for configurations and the command line: a new one is one more line here.
public enum LossRegistry {
  /// Every loss that a configuration can name.
  public static let losses: [any NamedLoss.Type] = [
    PseudoLabel.self, EntropyMinimization.self, Consistency.self, TemporalEnsembling.self, VirtualAdversarial.self,
    MixMatch.self, ReMixMatch.self, Ladder.self,
  ]
}
