/// How a delimited text file is to be understood.
package struct TableDialect: Sendable, Hashable, Codable {
  package var delimiter: Delimiter
  /// Whether the first row holds the names of the columns.
  package var hasHeader: Bool
  /// What stands at the edges of the rows, beside the columns of the header.
  package var margins: TableMargins
  /// Whether cells that hold delimiters stand in single quotes, in place of double ones.
  package var hasSingleQuotes = false

  package init(delimiter: Delimiter, hasHeader: Bool, margins: TableMargins = TableMargins()) {
    self.delimiter = delimiter
    self.hasHeader = hasHeader
    self.margins = margins
  }
}
