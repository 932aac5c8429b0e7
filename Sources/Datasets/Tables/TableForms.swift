import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// How the files of a table write their numbers and dates, where they differ.
struct TableForms: Sendable {
  private(set) var decimals = TableConventions<DecimalConvention>()
  private(set) var dates = TableConventions<DateConvention>()

  /// What is said of files that differ, a sentence each.
  var remarks: [String] { decimals.remarks + dates.remarks }

  /// Looks at all files, where there are several. What is wrong with a file is left to be found where it is read.
  ///
  /// - Parameters:
  ///   - source: the files and how they are read.
  ///   - content: where their rows stand.
  ///   - pool: the threads.
  ///   - rowRead: called now and then; what it throws ends the work.
  init(of source: TableSource, _ content: TableContent, on pool: ThreadPool, rowRead: () throws -> Void) throws {
    let paths = source.files + source.unlabeled
    guard paths.count > 1 else { return }
    var files: [FileForms] = []
    var names: [String] = []
    var dialect: TableDialect?
    do {
      for path in paths {
        let reader = try content.reader(
          of: path, source.options, hasHeader: source.options.hasHeader ?? dialect?.hasHeader, naming: [source.target],
          expectsRowNames: dialect?.margins.hasRowNames ?? false)
        if dialect == nil {
          dialect = reader.dialect
          names = reader.columns.filter { name in
            name != source.target && source.options.kinds[name].map { $0 == .number || $0 == .date } ?? true
          }
        }
        files.append(
          try FileForms(
            reader, columns: names, missing: Set(source.options.missing), on: pool, rowRead: rowRead))
      }
    } catch is FileFailure {
      return
    }
    decimals = TableConventions(of: files.map(\.decimals), columns: names, source.options)
    dates = TableConventions(of: files.map(\.dates), columns: names, source.options)
  }

  /// What is done to the cells of a column of a file before they are read.
  func exchange(_ column: String, inFile number: Int) -> CellExchange? {
    if decimals.exchanges(column, inFile: number) { return .marks }
    return dates.exchanges(column, inFile: number) ? .dayAndMonth : nil
  }
}
