/// Numbers that may stand for a missing value, such as -999: they come back, and lie where no other number does.
struct MissingCodes {
  /// The cells that hold them, in the order of their numbers.
  private(set) var cells: [ColumnRecognition.Code] = []
  /// Those that lie so far from all others that mean and deviation are learned without them.
  private(set) var apart: Set<Double> = []

  /// How often such a number must stand there, and how many different others.
  private static let (leastCount, leastOthers) = (3, 10)

  /// - Parameters:
  ///   - reading: the column's numbers, or dates in days.
  ///   - values: how often each cell was seen.
  ///   - parse: the number in a cell.
  init(in reading: CellReading, _ values: [String: Int], _ parse: (String) -> Double?) {
    // Most columns have extremes that stand there once or twice, and are not looked at further.
    let extremes = [reading.smallest, reading.largest].compactMap { $0 }
    guard extremes.contains(where: { values[$0.cell] ?? 0 >= Self.leastCount }), values.count > Self.leastOthers else {
      return
    }
    var counts: [Double: Int] = [:]
    var texts: [Double: [String]] = [:]
    for (cell, count) in values {
      guard let number = parse(cell), abs(number) <= ColumnProfile.largestNumber else { continue }
      counts[number, default: 0] += count
      texts[number, default: []].append(cell)
    }
    var rest = counts.keys.sorted()[...]
    var found: [Double] = []
    while rest.count > Self.leastOthers, let low = rest.first, let high = rest.last {
      let inner = rest.dropFirst().dropLast()
      guard let first = inner.first, let last = inner.last else { break }
      let range = last - first
      func isCode(_ number: Double, gap: Double) -> Bool {
        counts[number, default: 0] >= Self.leastCount && (gap > range || Self.isAllNines(number) && 2 * gap > range)
      }
      if isCode(low, gap: first - low) {
        found.append(low)
        rest = rest.dropFirst()
      } else if isCode(high, gap: high - last) {
        found.append(high)
        rest = rest.dropLast()
      } else {
        break
      }
    }
    apart = Set(found)
    // The only number below zero says the same, however near it is: -1 days since the last call.
    let second = rest.dropFirst().first
    if let low = rest.first, low < 0, second.map({ $0 >= 0 }) == true, rest.count > Self.leastOthers,
      counts[low, default: 0] >= Self.leastCount, low == -1 || Self.isAllNines(low)
    {
      found.append(low)
    }
    cells = found.sorted().flatMap { number in
      (texts[number] ?? []).sorted().map {
        ColumnRecognition.Code(cell: $0, count: values[$0] ?? 0, isApart: apart.contains(number))
      }
    }
  }

  /// 9, 99, 999 … and the same below zero.
  private static func isAllNines(_ number: Double) -> Bool {
    Int(exactly: number.magnitude).map { "\($0)".utf8.allSatisfy { $0 == UInt8(ascii: "9") } } ?? false
  }
}
