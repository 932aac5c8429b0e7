/// What one file of a table says of how it writes numbers and dates.
struct FileForms {
  let decimals: FileDecimals
  let dates: FileDates

  /// Reads all rows of a file.
  ///
  /// - Parameters:
  ///   - reader: at the file's first row.
  ///   - names: the columns that are looked at; those that the file lacks say nothing.
  ///   - missing: cells that hold nothing.
  ///   - rowRead: called now and then.
  init(
    _ reader: any TableRowReader, columns names: [String], missing: Set<String>, rowRead: () throws -> Void = {}
  ) throws {
    let found = Dictionary(uniqueKeysWithValues: zip(reader.columns, reader.columns.indices))
    let places = names.map { found[$0] }
    var numbers = names.map { _ in DecimalCounts() }
    var dates = names.map { _ in DateCounts() }
    var rows = 0
    while let row = try reader.next() {
      for (column, place) in places.enumerated() {
        guard let place, !missing.contains(row.cells[place]) else { continue }
        if numbers[column].add(row.cells[place]) {
          dates[column].addNumber()
        } else {
          dates[column].add(row.cells[place])
        }
      }
      rows += 1
      if rows % 4096 == 0 { try rowRead() }
    }
    decimals = FileDecimals(path: reader.path, delimiter: reader.dialect.delimiter, columns: numbers)
    self.dates = FileDates(path: reader.path, columns: dates)
  }
}

/// What is done to the cells of a column of one file before they are read, so that all files are written alike.
package enum CellExchange: Sendable {
  /// Points and commas change places.
  case marks
  /// Day and month do.
  case dayAndMonth

  func applied(to cell: String) -> String {
    switch self {
    case .marks: CellNumber.exchangingMarks(cell)
    case .dayAndMonth: CellDate.exchangingDayAndMonth(cell)
    }
  }
}
