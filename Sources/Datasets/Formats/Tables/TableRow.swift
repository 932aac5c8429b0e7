/// A row of a table, as text.
package struct TableRow: Sendable, Hashable {
  /// One for each column, unquoted; blanks around unquoted cells are gone.
  package let cells: [String]
  /// The same as they stand in the file, with characters that cannot be seen.
  package let written: [String]
  /// The line of the file where the row begins, from 1.
  package let line: Int
  /// Its place among the rows of data, from 0; the header is none.
  package let number: Int

  package init(cells: [String], written: [String]? = nil, line: Int, number: Int) {
    self.cells = cells
    self.written = written ?? cells
    self.line = line
    self.number = number
  }
}
