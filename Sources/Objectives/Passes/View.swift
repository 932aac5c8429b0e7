/// What is done to the rows of a batch before a network sees them.
///
/// In JSON a name where there is nothing to set, `"weaklyAugmented"`, else `{"noisy": {"deviation": 0.3}}`.
public enum View: Sendable, Hashable {
  /// Nothing.
  case clean
  /// The recipe's weak augmentations.
  case weaklyAugmented
  /// The recipe's strong augmentations.
  case stronglyAugmented
  /// x + ε, with ε ~ N(0, deviation²) for each input.
  case noisy(deviation: Double)
  /// λ x + (1 - λ) x', where x' is another row of the batch, drawn at random, and λ ~ Beta(concentration, concentration)
  /// is the same for all rows of the batch (Verma et al. 2019).
  case mixed(concentration: Double)
  /// x + r, where r is, of all directions, about the one in which the network's answer changes most:
  ///
  ///     r = radius · g/‖g‖,   g = ∇ᵣ KL(p(x) ‖ p(x + r)) at r = probe · d,   d a random unit vector
  ///
  /// (Miyato et al. 2018, with one power iteration). It is added behind the dropout of the inputs, and all passes that it
  /// takes have the dropout masks of the pass that sees it.
  case adversarial(radius: Double, probe: Double = 1e-3)

  /// Of an adversarial view.
  package var radius: Double? { if case .adversarial(let radius, _) = self { radius } else { nil } }

  /// Whether inputs that are 0 are no longer 0 in it.
  package var isDense: Bool {
    switch self {
    case .noisy, .adversarial: true
    case .clean, .weaklyAugmented, .stronglyAugmented, .mixed: false
    }
  }
}

extension View: Codable {
  private enum Key: String, CodingKey { case noisy, mixed, adversarial }
  private struct Noise: Codable { var deviation: Double }
  private struct Mixing: Codable { var concentration: Double }
  private struct Adversary: Codable {
    var radius: Double
    var probe: Double?
  }
  private static let plain: [String: View] = [
    "clean": .clean, "weaklyAugmented": .weaklyAugmented, "stronglyAugmented": .stronglyAugmented,
  ]

  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      guard let view = Self.plain[name] else {
        throw DecodingError.dataCorrupted(
          .init(
            codingPath: decoder.codingPath,
            debugDescription:
              "expected \(Self.plain.keys.sorted().joined(separator: ", ")) or an object, found \"\(name)\""))
      }
      self = view
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    if let noise = try container.decodeIfPresent(Noise.self, forKey: .noisy) {
      self = .noisy(deviation: noise.deviation)
    } else if let mixing = try container.decodeIfPresent(Mixing.self, forKey: .mixed) {
      self = .mixed(concentration: mixing.concentration)
    } else {
      let adversary = try container.decode(Adversary.self, forKey: .adversarial)
      self = .adversarial(radius: adversary.radius, probe: adversary.probe ?? 1e-3)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    if let name = Self.plain.first(where: { $0.value == self })?.key {
      var container = encoder.singleValueContainer()
      try container.encode(name)
      return
    }
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .noisy(let deviation): try container.encode(Noise(deviation: deviation), forKey: .noisy)
    case .mixed(let concentration): try container.encode(Mixing(concentration: concentration), forKey: .mixed)
    case .adversarial(let radius, let probe):
      try container.encode(Adversary(radius: radius, probe: probe), forKey: .adversarial)
    case .clean, .weaklyAugmented, .stronglyAugmented: break
    }
  }
}
