import PseudoLabelCompute
import PseudoLabelPlatform

/// How the weights W [in × out] of a layer start. Biases start at 0.
///
/// A unit of a convolution [kernel × kernel × in × out] has kernel² · in inputs, and each of its inputs goes to kernel² ·
/// out units; these count.
public enum Initializer: Sendable, Hashable, Codable {
  /// N(0, deviation²)
  case normal(deviation: Double)
  /// N(0, 2/(in + out)) (Glorot and Bengio 2010)
  case glorot
  /// N(0, 2/in) (He et al. 2015)
  case he
  /// N(0, 1/in) (LeCun, Bottou, Orr and Müller 1998)
  case lecun

  private enum Kind: String, CodingKey { case normal, glorot, he, lecun }
  private struct Normal: Codable { var deviation: Double }

  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self), let kind = Kind(rawValue: name) {
      switch kind {
      case .glorot: self = .glorot
      case .he: self = .he
      case .lecun: self = .lecun
      case .normal: self = .normal(deviation: 0.01)
      }
      return
    }
    let container = try decoder.container(keyedBy: Kind.self)
    self = .normal(deviation: try container.decode(Normal.self, forKey: .normal).deviation)
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .normal(let deviation):
      var container = encoder.container(keyedBy: Kind.self)
      try container.encode(Normal(deviation: deviation), forKey: .normal)
    case .glorot: try encode(.glorot, to: encoder)
    case .he: try encode(.he, to: encoder)
    case .lecun: try encode(.lecun, to: encoder)
    }
  }

  private func encode(_ kind: Kind, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(kind.rawValue)
  }

  func deviation(inputs: Int, outputs: Int) -> Double {
    switch self {
    case .normal(let deviation): deviation
    case .glorot: (2 / Double(inputs + outputs)).squareRoot()
    case .he: (2 / Double(inputs)).squareRoot()
    case .lecun: (1 / Double(inputs)).squareRoot()
    }
  }

  /// in × out draws, row by row, from the given stream.
  ///
  /// - Parameters:
  ///   - inputs: of a unit.
  ///   - outputs: columns of W.
  ///   - places: of a kernel, each with weights of its own; 1 for a dense layer.
  ///   - stream: gives the draws.
  func weights(inputs: Int, outputs: Int, places: Int = 1, from stream: inout RandomStream) -> [Float] {
    let deviation = deviation(inputs: inputs, outputs: outputs * places)
    let count = inputs * outputs
    return [Float](unsafeUninitializedCapacity: count) { values, filled in
      stream.forEachNormal(count, deviation: deviation) { values[$0] = Float($1) }
      filled = count
    }
  }
}
