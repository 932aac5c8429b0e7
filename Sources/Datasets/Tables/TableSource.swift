import Diagnostics

/// The files of a table, and what of them is to be learned.
public struct TableSource: Sendable, Hashable, Codable {
  /// Files whose target column has the labels; rows without one there are unlabelled.
  public var files: [String]
  /// Files of further rows, all unlabelled, whatever their target column says.
  public var unlabeled: [String]
  /// The column to be learned.
  public var target: String
  /// What is known of the files and their columns.
  public var options: TableOptions

  /// See the properties.
  public init(files: [String], unlabeled: [String] = [], target: String, options: TableOptions = TableOptions()) {
    self.files = files
    self.unlabeled = unlabeled
    self.target = target
    self.options = options
  }
}

/// Where the columns of a table stand in one of its files.
package struct TableLayout {
  /// For each column of the table, its place in the file's rows.
  package let places: [Int]
  package let target: Int?
  private let found: [String: Int]

  /// - Throws: `FileFailure` naming the columns that the file lacks.
  package init(_ reader: any TableRowReader, columns: [String], target: String) throws {
    let found = Dictionary(uniqueKeysWithValues: zip(reader.columns, reader.columns.indices))
    self.found = found
    let absent = columns.filter { found[$0] == nil }
    guard absent.isEmpty else {
      throw FileFailure(
        path: reader.path,
        problem: .malformed(
          place: "columns", expected: TableLayout.list(absent) + " too, as in training",
          found: "only " + TableLayout.list(reader.columns)),
        remedy: reader.dialect.hasHeader ? nil : "The file seems to have no row of names; --header yes says it has")
    }
    places = columns.compactMap { found[$0] }
    self.target = found[target]
  }

  /// Where a column stands that need not be there.
  func place(of column: String) -> Int? { found[column] }

  /// The first of many names, each in quotes.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "\"\($0.shortened(to: 80))\"" }.joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}
