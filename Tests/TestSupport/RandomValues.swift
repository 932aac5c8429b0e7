import PseudoLabelCompute
import PseudoLabelPlatform

extension RandomStream {
  /// Numbers in -1 ..< 1, of which the given share is zero.
  package mutating func values(_ count: Int, zeros: Double = 0) -> [Float] {
    (0..<count).map { _ in
      let value = Float(2 * uniform() - 1)
      return uniform() < zeros ? 0 : value
    }
  }

  /// A stream for tests; `index` tells them apart.
  package static func testing(_ index: UInt64) -> RandomStream {
    RandomStream(seed: 2013, purpose: .testing, index: index)
  }
}
