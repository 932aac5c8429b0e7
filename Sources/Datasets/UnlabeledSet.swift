/// Examples without classes. It has no labels that could leak into training.
public struct UnlabeledSet: Sendable {
  /// A row an example.
  public let features: Features

  /// Examples as they are; whoever has labels of them keeps them apart.
  public init(features: Features) { self.features = features }

  /// How many examples there are.
  public var count: Int { features.count }
}
