import PseudoLabelPlatform

extension TableSample {
  /// Whether the first row names the columns.
  ///
  /// - A name above numbers says yes, if other numbers above numbers are only a count (`label,0,1,2`).
  /// - A number above numbers says no, as do an empty name, unless it stands above row names, and a name that occurs twice.
  /// - A row that holds all of the known `names` of columns says yes.
  /// - A row of numbers alone is none. Where all is text the first row is taken for names.
  func hasHeader(delimiter: Delimiter, margins: TableMargins, naming names: [String] = []) -> Bool {
    let rows = rows(delimiter: delimiter, limit: 1000)
    guard let first = rows.first else { return true }
    var heads = margins.names(of: first).map { $0.trimmed }
    var later = rows.dropFirst().map(margins.cells).filter { $0.count == heads.count }
    // What stands above row names says nothing; a first row of data holds what other rows hold too.
    if heads.first == "", TableSample.areRowNames(later.map { $0[0] }),
      !heads.indices.dropFirst().contains(where: { column in later.contains { $0[column].trimmed == heads[column] } })
    {
      heads.removeFirst()
      later = later.map { Array($0.dropFirst()) }
    }
    if !names.isEmpty, Set(names).isSubset(of: heads) { return true }
    let isNumeric = heads.indices.map { column in TableSample.isMostlyNumeric(later.map { $0[column] }) }
    let numbers = heads.map(TableSample.isNumber)
    if numbers.allSatisfy({ $0 }) { return false }
    let numbersAboveNumbers = heads.indices.filter { isNumeric[$0] && numbers[$0] }
    let namesAboveNumbers = heads.indices.contains {
      isNumeric[$0] && !numbers[$0] && !TableSample.isMissing(heads[$0])
    }
    if namesAboveNumbers, TableSample.areCount(numbersAboveNumbers.map { heads[$0] }) { return true }
    return numbersAboveNumbers.isEmpty && !heads.contains("") && Set(heads).count == heads.count
      && (!later.isEmpty || !numbers.contains(true))
  }

  /// Whether one of the columns holds numbers.
  func hasNumbers(delimiter: Delimiter) -> Bool {
    let later = rows(delimiter: delimiter, limit: 1000).dropFirst()
    guard let width = later.first?.count else { return false }
    return (0..<width).contains { column in
      TableSample.isMostlyNumeric(later.compactMap { column < $0.count ? $0[column] : nil })
    }
  }

  /// Whether the first row has words above a column of numbers, as a header has.
  func hasNamesAboveNumbers(delimiter: Delimiter) -> Bool {
    let rows = rows(delimiter: delimiter, limit: 1000)
    guard let heads = rows.first, rows.count > 1, !heads.contains(where: \.isEmpty), Set(heads).count == heads.count
    else {
      return false
    }
    return heads.indices.contains { column in
      !TableSample.isNumber(heads[column]) && !TableSample.isMissing(heads[column])
        && TableSample.isMostlyNumeric(rows.dropFirst().compactMap { column < $0.count ? $0[column] : nil })
    }
  }

  /// Whether more than half of the cells that say something are numbers.
  private static func isMostlyNumeric(_ cells: [String]) -> Bool {
    let numbers = cells.count(where: isNumber)
    return numbers > cells.count { !isNumber($0) && !isMissing($0) }
  }

  /// A number as programs write it, with a point or a comma.
  private static func isNumber(_ cell: String) -> Bool {
    Double(cell) != nil || cell.contains(",") && Double(cell.replacing(",", with: ".")) != nil
  }

  /// Whether there are several cells, and all differ.
  private static func areRowNames(_ cells: [String]) -> Bool {
    cells.count > 1 && Set(cells).count == cells.count && !cells.contains { $0.trimmed.isEmpty }
  }

  /// Consecutive whole numbers, upwards.
  private static func areCount(_ heads: [String]) -> Bool {
    let numbers = heads.map { Int($0) }
    return zip(numbers, numbers.dropFirst()).allSatisfy { earlier, later in
      guard let earlier, let later else { return false }
      return later.subtractingReportingOverflow(earlier) == (1, false)
    } && !numbers.contains(nil)
  }

  private static func isMissing(_ cell: String) -> Bool {
    ["", "?", "-", ".", "na", "n/a", "nan", "null", "none"].contains(cell.lowercased())
  }
}
