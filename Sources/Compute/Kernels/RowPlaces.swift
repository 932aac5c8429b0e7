/// Which rows of a larger batch the rows of a batch are, where several processes divide it: what is random in a row goes by its place
/// there, so that it is the same whoever computes the row.
package struct RowPlaces: Sendable, Hashable {
  /// Rows one behind the other that stand one behind the other in the larger batch, too.
  private struct Run: Sendable, Hashable {
    var rows: Range<Int>
    /// Of the first of them in the larger batch.
    var place: Int
  }

  private var runs: [Run] = []

  /// No rows.
  package init() {}

  /// The next `count` rows are those from `place` on in the larger batch.
  package mutating func add(_ count: Int, from place: Int) {
    let first = runs.last?.rows.upperBound ?? 0
    runs.append(Run(rows: first..<first + count, place: place))
  }

  /// The place of a row. It is one of those that were added (a precondition).
  package func place(of row: Int) -> Int {
    guard let run = runs.first(where: { $0.rows.contains(row) }) else { preconditionFailure("no place for row \(row)") }
    return run.place + row - run.rows.lowerBound
  }

  /// Calls `body` with the parts of some rows that stand together in the larger batch, and the place of the first of each.
  func forEachRun(_ rows: Range<Int>, _ body: (_ rows: Range<Int>, _ place: Int) -> Void) {
    for run in runs {
      let part = run.rows.clamped(to: rows)
      if !part.isEmpty { body(part, run.place + part.lowerBound - run.rows.lowerBound) }
    }
  }
}
