extension RandomStream {
  /// Calls `body` with `count` independent numbers of N(0, deviation²), and the place of each.
  package mutating func forEachNormal(
    _ count: Int, deviation: Double = 1, _ body: (_ place: Int, Double) -> Void
  ) {
    for pair in stride(from: 0, to: count, by: 2) {
      let (first, second) = normals(deviation: deviation)
      body(pair, first)
      if pair + 1 < count { body(pair + 1, second) }
    }
  }

  /// A number of the gamma distribution with this shape, positive, and the scale 1 (Marsaglia and Tsang 2000).
  package mutating func gamma(shape: Double) -> Double {
    // A shape under 1 by one that is larger by 1.
    guard shape >= 1 else { return gamma(shape: shape + 1) * pow(1 - uniform(), 1 / shape) }
    let d = shape - 1 / 3.0
    while true {
      let x = normals(deviation: 1).0
      let root = 1 + x / (9 * d).squareRoot()
      guard root > 0 else { continue }
      let v = root * root * root
      if log(1 - uniform()) < x * x / 2 + d - d * v + d * log(v) { return d * v }
    }
  }

  /// A number of Beta(shape, shape), the shape being positive.
  package mutating func beta(shape: Double) -> Double {
    let (a, b) = (gamma(shape: shape), gamma(shape: shape))
    return a + b > 0 ? a / (a + b) : uniform() < 0.5 ? 0 : 1
  }
}
