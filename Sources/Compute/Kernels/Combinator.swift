/// How a ladder network finds a value z of a unit from z̃, the value with noise, and u, what the layer above says about it. Each unit
/// has parameters of its own.
public enum Combinator: Sendable, Hashable {
  /// ẑ = (z̃ - μ(u)) v(u) + μ(u), with μ and v of the form a₁ σ(a₂ u + a₃) + a₄ u + a₅, ten parameters in all (Rasmus et al. 2015):
  /// what is best where noise and values are normal.
  case gaussian
  /// A small network of (u, z̃, u z̃) for each unit: at most four hidden layers of at most 16 leaky rectifiers (slope 0.1), and a
  /// linear output (Pezeshki et al. 2016).
  case network(hidden: [Int])

  /// Of a unit.
  package var parameters: Int { starts.count }

  /// Units of the hidden layers of a network.
  var hidden: [UInt32] { if case .network(let hidden) = self { hidden.map(UInt32.init) } else { [] } }

  /// What a parameter starts from.
  package enum Start: Sendable, Hashable {
    case constant(Float)
    /// N(0, deviation²) for each unit.
    case normal(deviation: Double)
  }

  /// What the parameters of a unit start from, so that ẑ = 0: a₂ = 1 in μ and in v, and all others 0; in a network hidden weights from
  /// N(0, 1/in), and biases and weights of the output of 0.
  package var starts: [Start] {
    switch self {
    case .gaussian: [0, 1, 0, 0, 0, 0, 1, 0, 0, 0].map(Start.constant)
    case .network(let hidden):
      zip([3] + hidden, hidden).flatMap { inputs, outputs -> [Start] in
        let weight = Start.normal(deviation: 1 / Double(inputs).squareRoot())
        let unit = [Start](repeating: weight, count: inputs) + [.constant(0)]
        return (0..<outputs).flatMap { _ in unit }
      } + [Start](repeating: .constant(0), count: (hidden.last ?? 3) + 1)
    }
  }
}

/// In JSON `"gaussian"`, or `{"network": {"hidden": [4]}}`.
extension Combinator: Codable {
  private enum Key: String, CodingKey { case network }
  private struct Layers: Codable { var hidden: [Int] }

  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      guard name == "gaussian" else {
        throw DecodingError.dataCorrupted(
          .init(codingPath: decoder.codingPath, debugDescription: "expected gaussian or an object, found \"\(name)\""))
      }
      self = .gaussian
      return
    }
    let container = try decoder.container(keyedBy: Key.self)
    self = .network(hidden: try container.decode(Layers.self, forKey: .network).hidden)
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .gaussian:
      var container = encoder.singleValueContainer()
      try container.encode("gaussian")
    case .network(let hidden):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(Layers(hidden: hidden), forKey: .network)
    }
  }
}
