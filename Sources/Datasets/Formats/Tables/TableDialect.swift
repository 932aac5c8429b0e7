/// How a delimited text file is to be understood.
public struct TableDialect: Sendable, Hashable, Codable {
  public var delimiter: Delimiter
  /// Whether the first row holds the names of the columns.
  public var hasHeader: Bool

  public init(delimiter: Delimiter, hasHeader: Bool) {
    self.delimiter = delimiter
    self.hasHeader = hasHeader
  }
}
