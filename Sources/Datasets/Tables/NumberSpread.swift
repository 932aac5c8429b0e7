/// Where the numbers of a column lie: mean and deviation, of all of them or, where a few lie so far out that they would make
/// all others equal, of the others.
///
/// Numbers more than five deviations from the mean are set aside, and again with the mean and deviation of the rest, until none
/// is (sigma clipping). That counts only where the deviation falls to less than a third: heavy tails stay as they are, a -999 that
/// means "unknown" does not.
struct NumberSpread {
  var mean: Double
  var deviation: Double
  /// Numbers that were set aside.
  var outlying = 0
  /// Between them lie those that were not.
  private var kept = -Double.infinity...Double.infinity

  /// Whether a number was set aside.
  func setsAside(_ number: Double) -> Bool { !kept.contains(number) }

  /// From the smallest to the largest number that was not set aside, of all that `moments` hold.
  func range(in moments: Moments) -> TrainedRange {
    TrainedRange(
      lowest: max(kept.lowerBound, moments.smallest), highest: min(kept.upperBound, moments.largest),
      count: moments.count, outlying: outlying)
  }

  /// Deviations from the mean.
  static let limit = 5.0
  /// Below, squares of differences lose digits, and then vanish.
  private static let leastRange = 1e-140

  /// Mean and deviation of numbers whose squares are too small, from them times 2ᵏ.
  private static func tiny(_ numbers: [(number: Double, count: Int)]) -> (mean: Double, deviation: Double) {
    let largest = numbers.reduce(0) { max($0, abs($1.number)) }
    let exponent = largest.exponent
    var moments = Moments()
    for (number, count) in numbers.sorted(by: { $0.number < $1.number }) {
      for _ in 0..<count { moments.add(Double(sign: .plus, exponent: -exponent, significand: number)) }
    }
    func back(_ value: Double) -> Double { Double(sign: .plus, exponent: exponent, significand: value) }
    return (back(moments.mean), back(moments.deviation))
  }

  /// - Parameters:
  ///   - moments: of all numbers.
  ///   - codes: numbers that are set aside whatever the others are.
  ///   - numbers: distinct ones with how often each occurs; all of them, or as many as are known.
  init(
    _ moments: Moments, without codes: Set<Double>, of numbers: () -> [(number: Double, count: Int)]
  ) {
    guard !codes.isEmpty else {
      self.init(moments, of: numbers)
      return
    }
    let all = numbers().sorted { $0.number < $1.number }
    let others = all.filter { !codes.contains($0.number) }
    var rest = Moments()
    for (number, count) in others { for _ in 0..<count { rest.add(number) } }
    self.init(rest) { others }
    let isWhole = kept == -Double.infinity...Double.infinity
    if isWhole, let first = others.first, let last = others.last { kept = first.number...last.number }
    outlying += all.reduce(0) { codes.contains($1.number) ? $0 + $1.count : $0 }
  }

  /// The same, where no number is known to stand for something else.
  init(_ moments: Moments, of numbers: () -> [(number: Double, count: Int)]) {
    (mean, deviation) = (moments.mean, moments.deviation)
    if moments.largest > moments.smallest, moments.largest - moments.smallest < Self.leastRange {
      (mean, deviation) = Self.tiny(numbers())
      return
    }
    let reach = max(moments.largest - mean, mean - moments.smallest)
    guard deviation > 0, reach > Self.limit * deviation else { return }
    // In one order, for sums depend on it.
    let all = numbers().sorted { $0.number < $1.number }
    var kept = all[...]
    var (core, spread) = (mean, deviation)
    while true {
      let inside = kept.filter { abs($0.number - core) <= Self.limit * spread }
      guard !inside.isEmpty else { return }
      let isSettled = inside.count == kept.count
      kept = inside[...]
      let total = Double(kept.reduce(0) { $0 + $1.count })
      core = kept.reduce(0) { $0 + Double($1.count) * $1.number } / total
      spread = (kept.reduce(0) { $0 + Double($1.count) * ($1.number - core) * ($1.number - core) } / total).squareRoot()
      guard spread > 0 else { return }
      if isSettled { break }
    }
    guard 3 * spread < deviation else { return }
    (mean, deviation) = (core, spread)
    outlying = all.reduce(0) { $0 + $1.count } - kept.reduce(0) { $0 + $1.count }
    if let first = kept.first, let last = kept.last { self.kept = first.number...last.number }
  }
}
