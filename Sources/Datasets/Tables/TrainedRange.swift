/// Where the numbers or dates of a column lay in training.
public struct TrainedRange: Sendable, Hashable, Codable {
  /// The smallest, of dates in days since 1970.
  public var lowest: Double
  /// The largest.
  public var highest: Double
  /// How many there were.
  public var count: Int
  /// How many of them were set aside, for they lie far from all others and not from `lowest` to `highest`.
  public var outlying: Int
  /// Different ones of those, at most twenty: new rows may have them too.
  public var apart: [Double]

  /// A range that `count` numbers span, without those that are set aside.
  public init(lowest: Double, highest: Double, count: Int, outlying: Int = 0, apart: [Double] = []) {
    (self.lowest, self.highest, self.count) = (lowest, highest, count)
    (self.outlying, self.apart) = (outlying, apart)
  }

  /// How far outside a number lies, in lengths of the range; 0 for one inside, and for those that training set aside.
  ///
  /// - Parameter least: the least length that counts.
  func distance(of number: Double, least: Double = 0) -> Double {
    guard !(lowest...highest).contains(number), !apart.contains(number) else { return 0 }
    let length = highest > lowest ? highest - lowest : max(abs(highest), .leastNormalMagnitude)
    return (number < lowest ? lowest - number : number - highest) / max(length, least)
  }
}

/// Numbers of new rows that lie outside those of training.
package struct FarNumbers: Sendable, Codable {
  /// All numbers of the column.
  package private(set) var present = 0
  /// Those that lie outside, by however little.
  private var outside = 0
  /// Those that lie outside by more than the length of the range.
  private var far = 0
  /// How far the farthest lies, in such lengths, and its cell.
  private var farthest = Farthest(distance: 0, cell: "")
  /// How often far numbers were seen, of the first fifty different ones.
  private var repeats: [Double: Int] = [:]

  private struct Farthest: Codable {
    var distance: Double
    var cell: String
  }

  package init() {}

  /// Adds what was counted of other numbers of the same column.
  mutating func add(_ other: FarNumbers) {
    present += other.present
    outside += other.outside
    far += other.far
    if other.farthest.distance > farthest.distance { farthest = other.farthest }
    for (number, count) in other.repeats.sorted(by: { $0.key < $1.key })
    where repeats[number] != nil || repeats.count < 50 {
      repeats[number, default: 0] += count
    }
  }

  /// Later dates are to be expected: they lie outside from so many days on.
  static let daysOfTenYears = 3652.0

  /// Takes a number, the cell it stands in, where those of training lay, and the least length that such a range counts as.
  package mutating func add(
    _ number: Double, _ cell: @autoclosure () -> String, _ range: TrainedRange, least: Double = 0
  ) {
    present += 1
    let distance = range.distance(of: number, least: least)
    guard distance > 0 else { return }
    outside += 1
    if distance > farthest.distance { farthest = Farthest(distance: distance, cell: cell()) }
    guard distance > 1 else { return }
    far += 1
    if repeats[number] != nil || repeats.count < 50 { repeats[number, default: 0] += 1 }
  }

  /// Takes numbers that lie inside.
  package mutating func addInside(_ count: Int) { present += count }

  /// How many numbers are to be told of, and the cell of the farthest; nil where new rows of the same kind may have as many.
  ///
  /// Of n numbers alike, a further one lies above all of them in one case of n + 1, whatever their distribution. That many beyond
  /// the range by more than its length are told only of the heaviest tails; five times as many, one that lies so much
  /// farther out, and one that comes back, are told. So is where most numbers lie outside, but not of dates, which go on.
  package func telling(_ range: TrainedRange, areDates: Bool) -> (count: Int, cell: String)? {
    guard range.count > 0, outside > 0 else { return nil }
    if !areDates, present >= 5, 2 * outside > present { return (outside, farthest.cell) }
    let expected = Double(present) * Double(1 + range.outlying) / Double(range.count)
    let isCode = range.outlying == 0 && repeats.values.contains { $0 >= 3 }
    guard far > 0, Double(far) > 5 * expected || farthest.distance > 20 * expected || isCode else { return nil }
    return (far, farthest.cell)
  }
}
