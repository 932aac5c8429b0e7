import Networks

/// A loss that needs no labels: what unlabelled examples say about the network.
///
/// To add one, write a type with `value(of:reference:gradient:)`; everything else (weight, schedule, batches, the pass
/// backward) is the same for all.
public protocol UnlabeledLoss: Sendable {
  /// A second look at the same rows that the loss wants beside the outputs it is differentiated through.
  var reference: ReferencePass { get }

  /// L, averaged over the rows, and its derivative.
  ///
  /// - Parameters:
  ///   - outputs: the outputs of n rows, with the dropout of this update.
  ///   - reference: the outputs of the same rows in the pass that `reference` asks for.
  ///   - gradient: its first n × classes elements are set to ∂L/∂z, row by row, z being the logits of `outputs`. It has room
  ///     for them, may be longer, and keeps its length.
  func value(of outputs: Outputs, reference: Outputs?, gradient: inout [Float]) -> Double

  /// Whether at least one of the rows has a part in L: where none has, an update learns nothing from them.
  func usesAny(of outputs: Outputs, reference: Outputs?) -> Bool
}

extension UnlabeledLoss {
  /// Most losses leave no row out.
  public func usesAny(of outputs: Outputs, reference: Outputs?) -> Bool { outputs.count > 0 }

  /// Most losses need no second look.
  public var reference: ReferencePass { .none }
}

/// A forward pass that runs before the one that is differentiated.
public enum ReferencePass: String, Sendable, Hashable, Codable {
  /// Nothing runs before.
  case none
  /// All units present, scaled as at test.
  case withoutDropout
}
