/// How the files of a table write cells of one kind, where they differ, and in which columns of which files cells are changed before
/// they are read, so that all files are written alike: points and commas change places in numbers, or day and month in dates.
struct TableConventions<Convention: Sendable>: Sendable {
  /// Names of those columns, for each file; none where all files agree.
  private let exchanged: [Set<String>]
  /// How each column is written once that is done, by name, where files differ in any.
  private let columns: [String: Convention]
  /// What is said of files that differ, a sentence each.
  let remarks: [String]

  /// Where files agree.
  init() { (exchanged, columns, remarks) = ([], [:], []) }

  /// - Parameters:
  ///   - conventions: of each column; nil where no file tells.
  ///   - names: of the columns.
  ///   - exchanged: the places of the columns whose cells are changed, for each file.
  ///   - remarks: what is said of files that differ.
  init(_ conventions: [Convention?], names: [String], exchanged: [some Sequence<Int>], remarks: [String]) {
    self.remarks = remarks
    let sets = exchanged.map { places in Set(places.map { names[$0] }) }
    let differ = sets.contains { !$0.isEmpty }
    self.exchanged = differ ? sets : []
    columns = differ ? zip(names, conventions).reduce(into: [:]) { $0[$1.0] = $1.1 } : [:]
  }

  /// Whether all files are written alike.
  var areOne: Bool { exchanged.isEmpty }

  /// How a column is written once cells are changed; nil where files agree, and where none tells.
  subscript(column: String) -> Convention? { columns[column] }

  /// Whether the cells of a column of a file are changed.
  func exchanges(_ column: String, inFile number: Int) -> Bool {
    exchanged.indices.contains(number) && exchanged[number].contains(column)
  }
}
