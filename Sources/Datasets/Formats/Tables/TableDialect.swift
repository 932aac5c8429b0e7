/// How a delimited text file is to be understood.
package struct TableDialect: Sendable, Hashable, Codable {
  package var delimiter: Delimiter
  /// Whether the first row holds the names of the columns.
  package var hasHeader: Bool

  package init(delimiter: Delimiter, hasHeader: Bool) {
    self.delimiter = delimiter
    self.hasHeader = hasHeader
  }
}
