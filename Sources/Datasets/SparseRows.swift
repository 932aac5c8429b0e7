/// Rows of which most values are 0, as the values that are not: compressed rows.
///
/// Row r has the values `values[i]` in the columns `columns[i]`, which ascend, for i in `starts[r] ..< starts[r + 1]`;
/// everywhere else it is 0. A value that is stored may be 0 as well.
public struct SparseRows: Sendable {
  /// Where each row begins, and behind the last one where it ends: one more than there are rows.
  public let starts: [Int]
  /// The column of each value, ascending within a row.
  public let columns: [UInt32]
  /// Those that are stored, one row behind the other.
  public let values: [Float]
  /// The largest column and one more; 0 where no value is stored.
  public let width: Int

  /// - Parameters:
  ///   - starts: begins with 0, never descends, and ends with the number of values (preconditions).
  ///   - columns: as many as there are values, ascending within a row (preconditions).
  ///   - values: of the rows, one behind the other.
  public init(starts: [Int], columns: [UInt32], values: [Float]) {
    precondition(starts.first == 0 && starts.last == values.count, "the starts of the rows do not span the values")
    precondition(columns.count == values.count, "\(columns.count) columns for \(values.count) values")
    var width: UInt32 = 0
    for row in 0..<starts.count - 1 {
      precondition(starts[row] <= starts[row + 1], "row \(row) ends before it begins")
      var least: UInt32 = 0
      for column in columns[starts[row]..<starts[row + 1]] {
        precondition(column >= least && column < .max, "the columns of row \(row) do not ascend")
        least = column + 1
      }
      width = max(width, least)
    }
    self.starts = starts
    self.columns = columns
    self.values = values
    self.width = Int(width)
  }

  /// How many rows there are, empty ones included.
  public var count: Int { starts.count - 1 }

  /// Where the values of a row stand.
  package func entries(ofRow row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }
}
