import PseudoLabelPlatform

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
  ///   - pool: the threads.
  ///   - rowRead: called now and then.
  init(
    _ reader: any TableRowReader, columns names: [String], missing: Set<String>, on pool: ThreadPool,
    rowRead: () throws -> Void = {}
  ) throws {
    let found = Dictionary(uniqueKeysWithValues: zip(reader.columns, reader.columns.indices))
    let places = names.map { found[$0] }
    let matcher = MissingMatcher(missing)
    var columns = names.map { _ in ColumnForms() }
    var blocks = BlocksAhead(reader)
    while let block = try blocks.block() {
      columns.withUnsafeMutableBufferPointer { columns in
        block.withCells { cells in
          pool.run(columns.count + 1) { part, _ in
            guard part > 0 else { return blocks.read() }
            guard let place = places[part - 1] else { return }
            for row in 0..<block.count where !matcher.contains(cells[row, place]) {
              columns[part - 1].add(cells[row, place])
            }
          }
        }
      }
      try rowRead()
    }
    decimals = FileDecimals(path: reader.path, delimiter: reader.dialect.delimiter, columns: columns.map(\.numbers))
    dates = FileDates(path: reader.path, columns: columns.map(\.dates))
  }
}

/// What the cells of one column say of marks and dates, each different cell looked at once where there are not too many.
private struct ColumnForms {
  private(set) var numbers = DecimalCounts()
  private(set) var dates = DateCounts()
  private var evidence = RememberedCells<(number: DecimalCounts.Evidence, date: DateCounts.Evidence)>()

  mutating func add(_ cell: UnsafeBufferPointer<UInt8>) {
    if let number = PlainNumber(cell) {
      numbers.add(DecimalCounts.Evidence(number), String(decoding: cell, as: UTF8.self))
      return dates.addNumber()
    }
    let found = evidence.value(of: cell) { text in
      let number = DecimalCounts.Evidence(text)
      return (number, number == .none ? DateCounts.Evidence(text) : .none)
    }
    add(found, cell)
  }

  private mutating func add(
    _ evidence: (number: DecimalCounts.Evidence, date: DateCounts.Evidence), _ cell: UnsafeBufferPointer<UInt8>
  ) {
    numbers.add(evidence.number, String(decoding: cell, as: UTF8.self))
    if evidence.number == .none {
      dates.add(evidence.date, String(decoding: cell, as: UTF8.self))
    } else {
      dates.addNumber()
    }
  }
}

/// What is done to the cells of a column of one file before they are read, so that all files are written alike.
package enum CellExchange: Sendable {
  /// Points and commas change places.
  case marks
  /// Day and month do.
  case dayAndMonth
  /// Nothing: the dates end with the year, the day or the month first, where all others begin with it.
  case yearLast(DateConvention)

  func applied(to cell: String) -> String {
    switch self {
    case .yearLast: cell
    case .marks: CellNumber.exchangingMarks(cell)
    case .dayAndMonth: CellDate.exchangingDayAndMonth(cell)
    }
  }
}
