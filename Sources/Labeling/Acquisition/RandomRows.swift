/// The random examples that keep the estimate honest: all rows without a given label in a random order, of which a beginning is asked
/// about.
///
/// Any beginning of the order is a fair sample of all these rows. A row in it that was answered for another reason belongs to the sample
/// like the others, for chance put it there; leaving such rows out would leave the doubtful ones out.
///
/// The place of a row follows from its content, so that it keeps it, among those that are left, where rows are labelled, added or removed
/// from one session to the next.
struct RandomRows: Sendable {
  private let order: [Int]
  /// How many of the order were asked about or passed over.
  private(set) var passed = 0

  /// - Parameters:
  ///   - rows: without a given label.
  ///   - pool: the examples.
  ///   - seed: of the order.
  init(_ rows: [Int], of pool: ExamplePool, seed: UInt64) {
    order = rows.map { (pool.randomKey(ofRow: $0, seed: seed), $0) }.sorted { $0 < $1 }.map(\.1)
  }

  /// The sample so far.
  var sample: ArraySlice<Int> { order[..<passed] }

  /// The next row that needs an answer; nil where none is left.
  mutating func next(unless isDone: (Int) -> Bool) -> Int? {
    while passed < order.count {
      passed += 1
      if !isDone(order[passed - 1]) { return order[passed - 1] }
    }
    return nil
  }

  /// Goes on behind the last of some rows that were asked about in an earlier session.
  mutating func resume(behind asked: Set<Int>) {
    passed = max(passed, (order.lastIndex(where: asked.contains) ?? -1) + 1)
  }
}
