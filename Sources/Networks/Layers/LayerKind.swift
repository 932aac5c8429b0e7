import PseudoLabelDiagnostics

/// A kind of hidden layer: what it makes of shapes, the arrays that it has, and the parts that compute it. A new one is a type
/// that says these, its parts, and a case of `Layer`.
protocol LayerKind: Sendable, Hashable, Codable {
  /// What comes out. The input suits the layer (a precondition).
  func output(for input: LayerShape) -> LayerShape

  /// Its parameters and statistics, in the order in which they are stored.
  func tensors(for input: LayerShape) -> [TensorDescription]

  /// Adds what computes it to the parts of a pass, and takes its tensors.
  func build(_ parts: inout PartBuilder)

  /// Numbers multiplied for a row, product by product.
  func products(for input: LayerShape) -> [Int]

  /// Numbers of a row that its parts keep for themselves, without those of layers that are computed a few rows at a time.
  func activations(for input: LayerShape) -> Int

  /// Units or channels, as descriptions name them; nil of a layer that leaves their number.
  var size: String? { get }

  /// Checks its numbers, and that it suits the input.
  ///
  /// - Parameters:
  ///   - place: of the layer in the configuration: "recipe.network.layers.[0].dense".
  ///   - input: what it takes.
  /// - Throws: `RequestFailure` about the first number that does not suit.
  func validate(at place: String, for input: LayerShape) throws(RequestFailure)
}

extension LayerKind {
  func tensors(for input: LayerShape) -> [TensorDescription] { [] }
  func products(for input: LayerShape) -> [Int] { [] }
  func activations(for input: LayerShape) -> Int { output(for: input).values }
  var size: String? { nil }

  func require(
    _ holds: Bool, _ place: String, _ expected: String, _ found: String
  ) throws(RequestFailure) {
    guard holds else { throw RequestFailure(place, expected: expected, found: found) }
  }
}

extension Dropout {
  func validate(_ place: String) throws(RequestFailure) {
    guard (0..<1).contains(rate) else {
      throw RequestFailure("\(place).rate", expected: "a rate in [0, 1)", found: rate.short)
    }
  }
}

extension Initializer {
  package func validate(_ place: String) throws(RequestFailure) {
    guard case .normal(let deviation) = self, !(0...1e30).contains(deviation) else { return }
    throw RequestFailure(
      "\(place).normal.deviation", expected: "a number from 0 to 1e30", found: deviation.short)
  }
}
