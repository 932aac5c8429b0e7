/// What a stream of random numbers is for. Streams of different purposes are independent under the same seed.
package enum RandomPurpose: UInt32, Sendable {
  case split = 1
  case initialization = 2
  case labeledOrder = 3
  case unlabeledOrder = 4
  case dropout = 5
  case pretraining = 6
  case testing = 7
  case augmentation = 8
  case noise = 9
  case mixing = 10
  case adversary = 11
  case unitNoise = 12
  case labeling = 13
}

/// A seeded stream of random numbers: the blocks 0, 1, 2, … of Philox under (seed, purpose, index, branch).
///
/// `index` tells apart the streams of one purpose: the parameter that is initialized, the pass over a data set that is
/// shuffled; `branch` those of one index. No two streams of a seed share a block: the four stand in bits of their own of
/// the counter. Equal arguments give equal numbers on every machine and in every version of Swift.
package struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: UInt64
  private let index: UInt64
  /// The purpose in the lower 8 bits, the branch in the upper 24.
  private let family: UInt32
  private var position: UInt32 = 0
  private var spare: UInt64?

  /// A branch lies in 0 ..< 2²⁴.
  package init(seed: UInt64, purpose: RandomPurpose, index: UInt64 = 0, branch: Int = 0) {
    precondition((0..<1 << 24).contains(branch), "a branch lies in 0 ..< 2²⁴")
    self.key = seed
    self.index = index
    self.family = purpose.rawValue | UInt32(branch) << 8
  }

  package mutating func next() -> UInt64 {
    if let word = spare {
      spare = nil
      return word
    }
    let block = Philox.block(
      SIMD4(
        position, UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), family),
      key: key)
    position &+= 1
    spare = UInt64(block.z) | UInt64(block.w) << 32
    return UInt64(block.x) | UInt64(block.y) << 32
  }

  /// A number in [0, 1), in steps of 2⁻⁵³.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Two independent numbers of N(0, deviation²) (Box and Muller 1958).
  package mutating func normals(deviation: Double) -> (Double, Double) {
    // 1 - u lies in (0, 1], so that its logarithm exists.
    let radius = deviation * (-2 * log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    return (radius * cos(angle), radius * sin(angle))
  }

  /// A whole number in 0 ..< `bound`, each with the same probability (Lemire 2019).
  package mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a bound must be positive")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// The numbers 0 ..< `count` in random order (Fisher and Yates).
  package mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, integer(below: last + 1)) }
    return order
  }
}
