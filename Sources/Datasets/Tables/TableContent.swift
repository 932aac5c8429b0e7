/// Where the rows of a table stand.
enum TableContent: Sendable {
  case files
  case memory([[String: String]], columns: [String])

  /// A reader of one of the table's files, from the first row on.
  func reader(
    of path: String, _ options: TableOptions, hasHeader: Bool?, naming names: [String] = [], expectsRowNames: Bool
  ) throws -> any TableRowReader {
    switch self {
    case .files:
      try InputFile.requireRereadable(path)
      return try TableFile.reader(
        of: path, delimiter: options.delimiter, hasHeader: hasHeader, naming: names,
        expectsRowNames: expectsRowNames)
    case .memory(let rows, let columns): return MemoryTableReader(rows, columns: columns, path: path)
    }
  }
}
