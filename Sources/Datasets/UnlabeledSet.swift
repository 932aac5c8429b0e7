/// Examples without classes. It has no labels that could leak into training.
public struct UnlabeledSet: Sendable {
  public let features: Features

  public init(features: Features) { self.features = features }

  public var count: Int { features.count }
}
