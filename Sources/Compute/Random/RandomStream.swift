/// What a stream of random numbers is for. Streams of different purposes are independent under the same seed.
package enum RandomPurpose: UInt32, Sendable {
  case split = 1
  case initialization = 2
  case labeledOrder = 3
  case unlabeledOrder = 4
  case dropout = 5
  case pretraining = 6
  case testing = 7
  case noise = 9
  case mixing = 10
  case adversary = 11
}

/// A seeded stream of random numbers: the blocks 0, 1, 2, … of Philox under (seed, purpose, index).
///
/// `index` tells apart the streams of one purpose: the parameter that is initialized, the pass over a data set that is
/// shuffled. Equal arguments give equal numbers on every machine and in every version of Swift.
package struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: UInt64
  private let index: UInt64
  private let purpose: RandomPurpose
  private var position: UInt32 = 0
  private var spare: UInt64?

  package init(seed: UInt64, purpose: RandomPurpose, index: UInt64 = 0) {
    self.key = seed
    self.index = index
    self.purpose = purpose
  }

  package mutating func next() -> UInt64 {
    if let word = spare {
      spare = nil
      return word
    }
    let block = Philox.block(
      SIMD4(
        position, UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32), purpose.rawValue),
      key: key)
    position &+= 1
    spare = UInt64(block.z) | UInt64(block.w) << 32
    return UInt64(block.x) | UInt64(block.y) << 32
  }

  /// A number in [0, 1), in steps of 2⁻⁵³.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

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
