import PseudoLabelDiagnostics

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

  /// Tables whose column `target` has the classes. By default there are no further files of unlabelled rows, and how the files are
  /// to be read is found by looking at them.
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

  /// - Parameters:
  ///   - reader: of the file.
  ///   - columns: of the table.
  ///   - target: the column with the classes, which may be absent.
  ///   - model: where the columns come from, for the message.
  /// - Throws: `FileFailure` naming the columns that the file lacks.
  package init(
    _ reader: any TableRowReader, columns: [String], target: String, like model: String = "in training"
  ) throws {
    let found = Dictionary(uniqueKeysWithValues: zip(reader.columns, reader.columns.indices))
    self.found = found
    let absent = columns.filter { found[$0] == nil }
    guard absent.isEmpty else {
      throw FileFailure(
        path: reader.path,
        problem: .malformed(
          place: "columns", expected: TableLayout.list(absent) + " too, as \(model)",
          found: "only " + TableLayout.list(reader.columns)),
        remedy: absent.allSatisfy { reader.columns[0].contains($0) } && reader.columns.count == 1
          ? TableLayout.remedy(forOneColumn: reader)
          : reader.dialect.hasHeader
            ? TableLayout.remedy(for: absent, among: reader.columns)
            : Remedy("The file seems to have no row of names. Put one there", "say that it has one, with --header yes"))
    }
    places = columns.compactMap { found[$0] }
    self.target = found[target]
  }

  /// Where a column stands that need not be there.
  func place(of column: String) -> Int? { found[column] }

  /// What to do about a file that has one column only, where several were expected; nil where it has more.
  package static func remedy(forOneColumn reader: any TableRowReader) -> Remedy? {
    guard reader.columns.count == 1 else { return nil }
    return Remedy(
      "The file is read as one column: its first row has no comma, semicolon, tab, pipe or colon that the other rows have too. Remove lines above the names of the columns",
      "save the table as CSV", "say what stands between cells with --delimiter")
  }

  /// The column that may be meant by a name that is not there; by its number, where columns have no names of their own.
  static func meant(by name: String, among columns: [String]) -> String? {
    columns.nearest(to: name) ?? columns.first { $0 == "column \(name)" }
  }

  /// Which columns may be meant by names that are not there.
  static func remedy(for absent: [String], among columns: [String]) -> Remedy? {
    let pairs = absent.prefix(3).compactMap { name in
      columns.nearest(to: name).map { "\"\(name.shortened(to: 80))\" may be \"\($0.shortened(to: 80))\" there" }
    }
    return pairs.isEmpty ? nil : Remedy("Names count to the letter: " + pairs.joined(separator: ", "))
  }

  /// The first of many names, each in quotes.
  package static func list(_ names: [String], atMost limit: Int = 8) -> String {
    let shown = names.prefix(limit).map { "\"\($0.shortened(to: 80))\"" }.joined(separator: ", ")
    return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
  }

  /// `column "a"`, `columns "a", "b"`
  package static func columns(_ names: [String]) -> String {
    "\(names.count == 1 ? "column" : "columns") \(list(names))"
  }

  /// What is said behind a sentence about a column that holds for others too.
  package static func sameOf(_ columns: [String]) -> String {
    "The same is true of \(columns.count) more columns: \(list(columns, atMost: 3))."
  }
}
