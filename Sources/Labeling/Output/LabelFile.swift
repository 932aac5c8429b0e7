import Foundation
import PseudoLabelDatasets
import PseudoLabelPersistence
import PseudoLabeling

/// Labels for the rows of a pool from a file: a table, a journal of answers, or an export of Label Studio.
public struct LabelFile: Sendable {
  /// The class by the row.
  public private(set) var labels: [Int: String] = [:]
  /// What there is to say about the file, a sentence each.
  public private(set) var remarks: [String] = []

  /// Reads a file.
  ///
  /// - A table (CSV, TSV) has a row for each label: `row` (from 1; in the file that `file` names, where there is such a column, over all
  ///   files else) or, of images, `path` or `file` (within the folder, or from here), and the class in a column named as the target,
  ///   `class` or `label`. Where the class is blank, or a word for missing values, there is no label.
  /// - A journal of answers, as a session writes it.
  /// - The JSON that Label Studio exports, of tasks that `suggest --format label-studio` wrote. Annotations that were cancelled, or have
  ///   no choice, are no label. People who differ are counted; the class of most is taken.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - pool: whose rows the labels are for.
  /// - Throws: `FileFailure`: also for a row that the pool has not, at its line.
  public init(_ path: String, for pool: ExamplePool) throws {
    let bytes = try FileContents.read(path)
    if LabelStudioExport.isOne(bytes) {
      let export = try LabelStudioExport(bytes, path: path)
      if export.records.isEmpty, export.foreign > 0 {
        throw FileFailure(
          path: path,
          problem: .malformed(
            place: "tasks", expected: "data.\(LabelStudioTasks.origin) in some, which tells the row", found: "none"),
          remedy: "Export the project that `pseudolabel suggest --format label-studio` made the tasks of, as JSON")
      }
      try take(export.records, in: pool)
      if export.skipped > 0 {
        remarks.append(
          "\(path): \(export.skipped.counted("annotation was", "annotations were")) cancelled or \(export.skipped == 1 ? "has" : "have") no choice."
        )
      }
      if export.foreign > 0 {
        remarks.append(
          "\(path): \(export.foreign.counted("task tells", "tasks tell")) no row, and \(export.foreign == 1 ? "is" : "are") left out."
        )
      }
    } else if LabelJournal.isOne(bytes) {
      try take(LabelJournal.records(ofFile: path), in: pool)
    } else {
      try readTable(path, pool)
    }
    let new = ClassNames(labels.values).names.filter { !Set(pool.givenLabels).contains($0) }
    if !new.isEmpty, pool.givenLabels.contains(where: { $0 != nil }) {
      remarks.append(
        "\(path): \(new.count == 1 ? "a class" : "classes") that the data do not have yet: \(new.prefix(8).map { "\"\($0)\"" }.joined(separator: ", "))\(new.count > 8 ? " and \(new.count - 8) more" : "")."
      )
    }
    let replaced = labels.count { row, label in pool.givenLabels[row].map { $0 != label } ?? false }
    if replaced > 0 {
      remarks.append("\(path): \(replaced.counted("label takes", "labels take")) the place of another one in the data.")
    }
  }

  private mutating func take(_ records: [LabelRecord], in pool: ExamplePool) throws {
    let placement = try AnswerPlacement(records, in: pool)
    let verdicts = Verdicts(placement.placed)
    labels = verdicts.labels
    remarks += placement.notes
    if !verdicts.conflicts.isEmpty {
      let open = verdicts.conflicts.count { $0.majority == nil }
      remarks.append(
        "People disagree about \(verdicts.conflicts.count.counted("row")), first \(pool.place(ofRow: verdicts.conflicts[0].row)): the class of most is taken\(open == 0 ? "" : ", and \(open) where they tie \(open == 1 ? "is" : "are") left out")."
      )
    }
  }

  private mutating func readTable(_ path: String, _ pool: ExamplePool) throws {
    var (target, missing) = (["class", "label"], Set(TableOptions.defaultMissing))
    if case .table(let table) = pool.source {
      target.insert(table.target, at: 0)
      missing = Set(table.options.missing)
    }
    let reader = try TableFile.reader(of: path, hasHeader: true)
    let isOfImages = if case .images = pool.source { true } else { false }
    func place(_ names: [String]) -> Int? { names.lazy.compactMap { reader.columns.firstIndex(of: $0) }.first }
    guard let label = place(target) else {
      throw FileFailure(
        path: path,
        problem: .malformed(
          place: "columns", expected: target.map { "\"\($0)\"" }.joined(separator: " or "),
          found: TableLayout.list(reader.columns)),
        remedy: "Put the class of each row into a column of this name")
    }
    let (row, file) = (place(["row"]), place(isOfImages ? ["path", "file", "image"] : ["file"]))
    guard row != nil || isOfImages && file != nil else {
      throw FileFailure.malformed(
        path, at: "columns", expected: isOfImages ? "\"path\" or \"row\"" : "\"row\"",
        found: TableLayout.list(reader.columns))
    }
    let images = pool.rowsOfImages
    while let line = try reader.next() {
      let word = line.cells[label]
      guard !missing.contains(word) else { continue }
      let found: Int?
      if isOfImages, let file {
        found = images[line.cells[file]] ?? images[pool.name(ofImage: line.cells[file])]
      } else {
        found = row.flatMap { Int(line.cells[$0]) }
          .flatMap { pool.loaded.row(number: $0, inFile: file.map { line.cells[$0] }) }
      }
      guard let found else {
        let cells = [isOfImages ? nil : row, file].compactMap { $0 }.map { "\"\(line.cells[$0])\"" }
        throw FileFailure(
          path: path,
          problem: .malformed(
            place: "line \(line.line)",
            expected: isOfImages ? "an image of \(pool.source.files[0])" : "a row of the data",
            found: cells.joined(separator: ", ")),
          remedy: isOfImages ? nil : "Rows count from 1, and the header is none")
      }
      if let other = labels[found], other != word {
        throw FileFailure.malformed(
          path, at: "line \(line.line)", expected: "\"\(other)\" again, as above for the same row", found: "\"\(word)\""
        )
      }
      labels[found] = word
    }
  }
}

extension LoadedData {
  /// The row of a number, from 1, in a file, or over all files; nil where there is none.
  fileprivate func row(number: Int, inFile file: String?) -> Int? {
    guard number > 0 else { return nil }
    guard case .numbers(let files) = places, let file, !file.isEmpty else {
      return number <= rows.count ? number - 1 : nil
    }
    var before = 0
    for (path, count) in files {
      if path == file { return number <= count ? before + number - 1 : nil }
      before += count
    }
    return nil
  }
}
