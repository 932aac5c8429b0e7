/// A file of a table in any format that tables come in: delimited text, or JSON Lines.
package enum TableFile {
  /// A reader of its rows. What stands between cells, and whether there is a header, is asked for of delimited text only; see
  /// `TableReader`.
  ///
  /// - Throws: `FileFailure`.
  package static func reader(
    of path: String, delimiter: Delimiter? = nil, hasHeader: Bool? = nil, naming names: [String] = [],
    expectsRowNames: Bool = false
  ) throws -> any TableRowReader {
    if try JSONLinesReader.reads(path) { return try JSONLinesReader(path: path) }
    return try TableReader(
      path: path, delimiter: delimiter, hasHeader: hasHeader, naming: names, expectsRowNames: expectsRowNames)
  }
}
