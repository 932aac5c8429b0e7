import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelStudies
import TestSupport

/// Data as people have it, and what becomes of it: a row of the documentation's page about formats.
struct FormatExample: Sendable {
  /// The heading that it stands under.
  let format: String
  /// What is given, as the page shows it.
  let shown: String
  /// Writes it, and says how it is asked to be read.
  let source: @Sendable (TemporaryFolder) throws -> DataSource

  /// What the readers make of it.
  enum Outcome {
    /// - Parameters:
    ///   - read: rows, labels and columns.
    ///   - said: what the user is told.
    case read(_ read: String, said: [String])
    case refused(String)
  }

  func outcome() throws -> Outcome {
    let folder = try TemporaryFolder()
    let source = try source(folder)
    func shortened(_ text: String) -> String { text.replacing("\(folder.path)/", with: "") }
    do {
      let loaded = try source.load()
      let data = try StudyData(
        loaded.rows, origin: source.files[0], target: source.targetName, unusedLabels: loaded.table?.unusedLabels ?? 0,
        missingLabels: loaded.table?.missingLabels)
      let check = DataCheck(data, loaded, seed: 1, on: CPU(threads: 1))
      let subjects: [Finding.Subject] = [.column, .labels, .identifier, .leak]
      return .read(
        Self.text(of: loaded, data),
        said: check.findings.filter { subjects.contains($0.subject) }.map { shortened($0.text) })
    } catch let failure as any Diagnosed {
      return .refused(shortened("\(failure)"))
    }
  }

  /// "24 rows, 16 labelled: a, b; x: number".
  private static func text(of loaded: LoadedData, _ data: StudyData) -> String {
    let rows =
      "\(loaded.rows.count) rows, \(data.labeled.count) labelled: \(data.classes.names.joined(separator: ", "))"
    guard let columns = loaded.table?.columns else {
      let shape = data.features.imageShape.map { "\($0)" } ?? "\(data.features.columns) features"
      return "\(rows); \(shape)"
    }
    let used = columns.map { "\($0.name): \($0.reason == nil ? $0.kindName : "not used")" }
    return "\(rows); \(used.joined(separator: ", "))"
  }
}

extension FormatExample {
  /// A table with this text.
  static func table(
    _ format: String, _ shown: String, _ text: String, name: String = "rows.csv", target: String = "class",
    _ options: TableOptions = TableOptions()
  ) -> FormatExample {
    FormatExample(format: format, shown: shown) {
      .table(TableSource(files: [try $0.write(text.utf8, to: name)], target: target, options: options))
    }
  }

  /// A table of 24 rows whose column "x" has these cells, one after the other and again, beside a number that repeats; every
  /// third row has no class.
  static func cells(
    _ format: String, _ cells: [String], _ options: TableOptions = TableOptions(), delimiter: String = ";",
    note: String = ""
  ) -> FormatExample {
    let lines = (0..<24).map { row in
      let cell = cells[(row + row / 3 + row / 6) % cells.count]
      let quoted = cell.contains(delimiter) || cell.contains("\"") ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
      return [quoted, "\(row * 5 % 7)", ["a", "b", ""][row % 3]].joined(separator: delimiter)
    }
    let text = (["x\(delimiter)n\(delimiter)class"] + lines).joined(separator: "\n") + "\n"
    let shown = cells.map { $0.isEmpty ? "a blank" : "`\($0)`" }.joined(separator: ", ") + note
    return table(format, shown, text, options)
  }

  /// A file of numbers.
  static func array(
    _ format: String, _ shown: String, _ bytes: some Sequence<UInt8> & Sendable, name: String, labels: [UInt8]? = nil,
    missing: [String]? = nil
  ) -> FormatExample {
    let bytes = Array(bytes)
    return FormatExample(format: format, shown: shown) { folder in
      let path = try folder.write(bytes, to: name)
      let suffix = (name as NSString).pathExtension
      let labelPath = try labels.map { try folder.write($0, to: "labels.\(suffix)") }
      guard let format = try ArraySource.format(of: path) else {
        return .table(TableSource(files: [path], target: "class"))
      }
      return .array(ArraySource(files: [path], labels: labelPath, format: format, missing: missing))
    }
  }

  /// A folder of files.
  static func images(_ shown: String, _ files: [(name: String, bytes: [UInt8])], skipping: Bool = false)
    -> FormatExample
  {
    FormatExample(format: "Images", shown: shown) { folder in
      for file in files { try folder.write(file.bytes, to: "images/\(file.name)") }
      return .images(ImageSource(folder: "\(folder.path)/images", skipsUnreadable: skipping))
    }
  }
}
