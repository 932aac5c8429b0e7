/// How often numbers of 0 to 1 lie in each of fifty equal parts of that range. Others, NaN too, are not counted.
package struct Histogram: Sendable, Hashable {
  private static let parts = 50

  private var counts = [Int](repeating: 0, count: parts)
  package private(set) var count = 0
  package private(set) var sum = 0.0
  package private(set) var sumOfSquares = 0.0
  /// 0 where nothing was counted, as is the largest.
  package private(set) var smallest = 0.0
  package private(set) var largest = 0.0

  package init(of numbers: some Sequence<Double>) {
    for number in numbers where (0...1).contains(number) {
      smallest = count == 0 ? number : min(smallest, number)
      largest = max(largest, number)
      // 1 belongs to the last part.
      counts[min(Histogram.parts - 1, Int(number * Double(Histogram.parts)))] += 1
      count += 1
      sum += number
      sumOfSquares += number * number
    }
  }

  /// Where each part ends and how many numbers lie in it, from the first part that is not empty to the last.
  package var buckets: [(end: Double, count: Int)] {
    guard let first = counts.firstIndex(where: { $0 > 0 }), let last = counts.lastIndex(where: { $0 > 0 }) else {
      return []
    }
    return (first...last).map { (Double($0 + 1) / Double(Histogram.parts), counts[$0]) }
  }

  var message: Tensorboard_HistogramProto {
    .with { message in
      message.min = smallest
      message.max = largest
      message.num = Double(count)
      message.sum = sum
      message.sumSquares = sumOfSquares
      message.bucketLimit = buckets.map(\.end)
      message.bucket = buckets.map { Double($0.count) }
    }
  }
}
