/// A trip of the unlabelled rows of an update through a network: what a loss asks for when it wants outputs.
///
/// Passes that are equal are made once, whatever number of losses ask for them; those that are differentiated go through the
/// network together with the labelled rows.
public struct Pass: Sendable, Hashable {
  /// Whose parameters are used.
  public enum Network: String, Sendable, Hashable, Codable, CaseIterable {
    /// The network that is trained.
    case student
    /// Its running average, which the recipe's `averaging` keeps: the teacher of Tarvainen and Valpola 2017.
    case average
  }

  /// What is done to the rows.
  public var view: RowView
  /// Whose parameters are used.
  public var network: Network
  /// Whether units are dropped and get noise as in training, or are all present and scaled as at test.
  public var usesDropout: Bool
  /// Whether the loss has a gradient by the outputs of this pass. Such a pass goes through the student.
  public let isDifferentiated: Bool
  /// Passes that differ in this number alone differ in their random numbers: dropout masks, noise, augmentations.
  public var number: Int

  /// A pass whose outputs are constants to the loss.
  public init(_ view: RowView, through network: Network = .student, usesDropout: Bool = false, number: Int = 0) {
    self.init(view, network, usesDropout: usesDropout, isDifferentiated: false, number: number)
  }

  private init(_ view: RowView, _ network: Network, usesDropout: Bool, isDifferentiated: Bool, number: Int) {
    self.view = view
    self.network = network
    self.usesDropout = usesDropout
    self.isDifferentiated = isDifferentiated
    self.number = number
  }

  /// The student's pass in training, of which the loss is differentiated: with dropout and noise unless told, and normalised by the
  /// statistics of the batch.
  public static func trained(on view: RowView = .clean, usesDropout: Bool = true, number: Int = 0) -> Pass {
    Pass(view, .student, usesDropout: usesDropout, isDifferentiated: true, number: number)
  }

  /// The rows as they are, through the student, all units present.
  public static let withoutDropout = Pass(.clean)
}

/// What a hidden layer makes in a pass: a loss that asks for it sees its values, and has a gradient by them.
public struct HiddenLayer: Sendable, Hashable {
  /// One that is differentiated.
  public let pass: Pass
  /// The place of the layer in `Network.layers`, counted from 0.
  public let place: Int

  /// The layer at a place, in a pass that is differentiated (a precondition).
  public init(_ place: Int, of pass: Pass) {
    precondition(pass.isDifferentiated, "a hidden layer of a pass that is not differentiated")
    (self.place, self.pass) = (place, pass)
  }
}

/// A pass that is not differentiated stands in JSON as `{"view": "weaklyAugmented", "network": "average", "usesDropout": true}`;
/// what is absent is as `init` has it.
extension Pass: Codable {
  private enum Key: String, CodingKey { case view, network, usesDropout, number }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      try container.decodeIfPresent(RowView.self, forKey: .view) ?? .clean,
      through: try container.decodeIfPresent(Network.self, forKey: .network) ?? .student,
      usesDropout: try container.decodeIfPresent(Bool.self, forKey: .usesDropout) ?? false,
      number: try container.decodeIfPresent(Int.self, forKey: .number) ?? 0)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(view, forKey: .view)
    try container.encode(network, forKey: .network)
    try container.encode(usesDropout, forKey: .usesDropout)
    if number != 0 { try container.encode(number, forKey: .number) }
  }
}
