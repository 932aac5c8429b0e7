/// The features of a table's rows, as they are encoded one by one: without their zeros where the table has text.
package struct EncodedRows {
  private let width: Int
  private let isSparse: Bool
  /// All values of all rows; of a table with text those of one column, for a moment.
  var dense: [Float] = []
  private var starts = [0]
  private var columns: [UInt32] = []
  private var values: [Float] = []

  package init(for preparation: TablePreparation) {
    (width, isSparse) = (preparation.width, preparation.isSparse)
  }

  /// What they take in memory.
  var bytes: Int { 4 * dense.count + 8 * (starts.count + values.count) }

  mutating func reserve(rows: Int) {
    if !isSparse { dense.reserveCapacity(rows * width) }
  }

  /// Appends a value to the last row, behind those of lower columns.
  mutating func append(_ value: Float, inColumn column: Int) {
    columns.append(UInt32(column))
    values.append(value)
  }

  mutating func endRow() { starts.append(values.count) }

  package var features: Features {
    isSparse
      ? Features(.sparse(SparseRows(starts: starts, columns: columns, values: values)), columns: width)
      : Features(.floats(dense), columns: width)
  }
}
