import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

extension TemporaryFolder {
  /// Files with these texts in a folder of their own: "1.csv", "2.csv" …, and "unlabeled 1.csv" ….
  func tables(
    _ texts: [String], unlabeled: [String] = [], target: String = "class", _ options: TableOptions = TableOptions()
  ) throws -> TableSource {
    let place = UUID().uuidString
    let files = try texts.enumerated().map { try write($1.utf8, to: "\(place)/\($0 + 1).csv") }
    let further = try unlabeled.enumerated().map { try write($1.utf8, to: "\(place)/unlabeled \($0 + 1).csv") }
    return TableSource(files: files, unlabeled: further, target: target, options: options)
  }

  /// What one table with this text holds.
  func profile(
    _ text: String, target: String = "class", _ options: TableOptions = TableOptions()
  ) throws -> TableProfile {
    try TableProfile(of: tables([text], target: target, options))
  }

  /// The features of new rows, what is said of how they are written, and the cells that hold what their column does not.
  func newRows(
    _ text: String, by preparation: TablePreparation
  ) throws -> (features: [Float], remarks: [String], strays: Int) {
    let path = try write(text.utf8, to: "\(UUID().uuidString)/new.csv")
    let forms = try preparation.forms(ofNewRows: path) { try TableReader(path: path) }
    var encoder = RowEncoder(
      preparation, places: Array(preparation.columns.indices), exchanges: forms.exchanges)
    let reader = try TableReader(path: path)
    var features: [Float] = []
    while let row = try reader.next() { encoder.append(row.cells, to: &features) }
    return (features, forms.remarks, encoder.strays)
  }

  /// The sentence that says why there is no profile, files named without their folder.
  func refusal(of source: TableSource) throws -> String {
    var message: String?
    do {
      _ = try TableProfile(of: source).rows()
    } catch let failure as FileFailure {
      message = failure.description
    } catch let failure as RequestFailure {
      message = failure.description
    }
    let place = URL(filePath: source.files[0]).deletingLastPathComponent().path
    return try #require(message).replacing("\(place)/", with: "")
  }
}

extension TableOptions {
  /// As by default, but for the kinds of these columns.
  static func kinds(_ kinds: [String: ColumnKind]) -> TableOptions { TableOptions(kinds: kinds) }
}

extension TableProfile {
  /// What was recognised in the column of this name.
  func column(_ name: String) throws -> ColumnRecognition {
    try #require(columns.first { $0.name == name })
  }

  /// How the column of this name is encoded; nil where it is not used.
  func encoding(_ name: String) -> TablePreparation.Encoding? {
    preparation.columns.first { $0.name == name }?.encoding
  }

  /// The features of each row by their names.
  func features() throws -> [[String: Float]] {
    guard case .floats(let values) = try rows().features.storage else {
      Issue.record("the features are no floats")
      return []
    }
    let names = preparation.featureNames
    return stride(from: 0, to: values.count, by: names.count).map {
      Dictionary(uniqueKeysWithValues: zip(names, values[$0..<$0 + names.count]))
    }
  }
}

/// A table with a row for each number, of the columns `name: cell`, and the column "class" in turn "a" and "b".
func tableText(rows: Int, _ columns: [(name: String, cell: (Int) -> String)]) -> String {
  let head = (columns.map(\.name) + ["class"]).joined(separator: ",")
  let lines = (0..<rows).map { row in
    (columns.map { $0.cell(row) } + [row % 2 == 0 ? "a" : "b"]).joined(separator: ",")
  }
  return ([head] + lines).joined(separator: "\n") + "\n"
}
