import PseudoLabelDiagnostics

extension TableProfile {
  /// That a file lacks the column to be learned, and what was meant, as far as that can be told.
  ///
  /// - Parameters:
  ///   - reader: of the file.
  ///   - isFirst: whether the table begins with it.
  ///   - source: the files, and the name of the column.
  ///   - open: opens another of the files.
  static func failureWithoutTarget(
    _ reader: any TableRowReader, isFirst: Bool, of source: TableSource,
    _ open: (String) throws -> any TableRowReader
  ) -> FileFailure {
    FileFailure(
      path: reader.path,
      problem: .malformed(
        place: "columns", expected: "the target \"\(source.target)\"", found: TableLayout.list(reader.columns)),
      remedy: TableLayout.meant(by: source.target, among: reader.columns).map {
        "Did you mean --target \"\($0.shortened(to: 80))\"?"
      } ?? remedyOfOtherFiles(reader, isFirst: isFirst, of: source, open)
        ?? TableLayout.remedy(forOneColumn: reader) ?? "Name the column to be learned with --target")
  }

  /// Where other files have the column: rows without labels stand in files of --unlabeled.
  private static func remedyOfOtherFiles(
    _ reader: any TableRowReader, isFirst: Bool, of source: TableSource,
    _ open: (String) throws -> any TableRowReader
  ) -> Remedy? {
    if !isFirst { return "If its rows have no labels, name it behind --unlabeled" }
    let others = source.files.dropFirst() + source.unlabeled
    return others.first { (try? open($0))?.columns.contains(source.target) == true }.map {
      "\($0) has it: name that file first, and this one behind --unlabeled"
    }
  }
}
