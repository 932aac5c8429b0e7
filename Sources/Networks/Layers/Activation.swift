import PseudoLabelDiagnostics

/// What a unit makes of its sum z. In JSON a name, `"relu"`, or `{"leakyReLU": {"slope": 0.1}}`.
public enum Activation: Sendable, Hashable {
  /// z.
  case identity
  /// max(z, 0); its derivative at 0 is taken as 0.
  case relu
  /// z where it is positive, slope · z elsewhere (Maas et al. 2013).
  case leakyReLU(slope: Double)
  /// z · Φ(z), with the distribution function Φ of N(0, 1) (Hendrycks and Gimpel 2016).
  case gelu

  func validate(_ place: String) throws(RequestFailure) {
    guard case .leakyReLU(let slope) = self else { return }
    guard (0...1).contains(slope) else {
      throw RequestFailure("\(place).leakyReLU.slope", expected: "a number from 0 to 1", found: slope.short)
    }
  }
}

extension Activation: Codable {
  private enum Name: String, CaseIterable { case identity, relu, gelu }
  private enum Key: String, CodingKey { case leakyReLU }
  private struct Leaky: Codable { var slope: Double }

  public init(from decoder: any Decoder) throws {
    guard let name = try? decoder.singleValueContainer().decode(String.self) else {
      let container = try decoder.container(keyedBy: Key.self)
      self = .leakyReLU(slope: try container.decode(Leaky.self, forKey: .leakyReLU).slope)
      return
    }
    switch Name(rawValue: name) {
    case .identity: self = .identity
    case .relu: self = .relu
    case .gelu: self = .gelu
    case nil where name == "rectifier":
      // As versions up to 0.5 wrote it.
      self = .relu
    case nil:
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: decoder.codingPath,
          debugDescription:
            "expected \"gelu\", \"identity\", \"relu\" or {\"leakyReLU\": {\"slope\": 0.1}}, found \"\(name)\""
        ))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    let name: Name
    switch self {
    case .leakyReLU(let slope):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(Leaky(slope: slope), forKey: .leakyReLU)
      return
    case .identity: name = .identity
    case .relu: name = .relu
    case .gelu: name = .gelu
    }
    var container = encoder.singleValueContainer()
    try container.encode(name.rawValue)
  }
}
