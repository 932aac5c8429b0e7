import Foundation
import PseudoLabelDatasets
import Testing

/// A small table as people have it: two numbers, a word and a class, which most rows lack. A formula makes it.
struct OwnTable {
  static let columns = ["x", "y", "color", "class"]
  static let classes = ["maybe", "no", "yes"]

  var columns = OwnTable.columns
  var rows: [[String]]

  /// Row `i` is of class `i % 3`; the first `labeled` rows say so.
  init(rows count: Int = 60, labeled: Int = 30, from first: Int = 0) {
    rows = (first..<first + count).map { number in
      let label = number % 3
      let (noise, other) = (Self.noise(number, 7919), Self.noise(number, 4241))
      let color = ["red", "blue", "green"][noise > 0.4 ? number / 3 % 3 : label]
      return [
        String(format: "%.3f", 2 * Double(label) + 1.6 * noise), String(format: "%.3f", 1.8 * other - Double(label)),
        color,
        number < first + labeled ? Self.classes[label] : "",
      ]
    }
  }

  /// Of -1 to 1.
  private static func noise(_ number: Int, _ factor: Int) -> Double { Double(number * factor % 1000) / 500 - 1 }

  /// The table's rows of given numbers.
  subscript(_ range: Range<Int>) -> OwnTable {
    var part = self
    part.rows = Array(rows[range])
    return part
  }

  /// The table with a column of its own making behind the others.
  func adding(_ name: String, _ cell: (Int) -> String) -> OwnTable {
    var table = self
    table.columns.append(name)
    table.rows = rows.enumerated().map { $1 + [cell($0)] }
    return table
  }

  /// The table with these columns alone, in this order.
  func selecting(_ names: [String]) -> OwnTable {
    var table = self
    let places = names.compactMap { columns.firstIndex(of: $0) }
    table.columns = names
    table.rows = rows.map { row in places.map { row[$0] } }
    return table
  }

  /// The table with one cell changed.
  func with(_ cell: String, inRow row: Int, column: Int) -> OwnTable {
    var table = self
    table.rows[row][column] = cell
    return table
  }

  func text(_ delimiter: Delimiter = .comma) -> String {
    ([columns] + rows).map { TableLine($0, delimiter: delimiter).text + "\n" }.joined()
  }
}

extension Folder {
  func write(_ table: OwnTable, to name: String) throws { try write(table.text().utf8, to: name) }

  /// A table that the command wrote, its columns by their names.
  func table(_ name: String) throws -> [[String: String]] {
    let reader = try TableReader(path: "\(path)/\(name)", hasHeader: true)
    var rows: [[String: String]] = []
    while let row = try reader.next() {
      rows.append(Dictionary(uniqueKeysWithValues: zip(reader.columns, row.cells)))
    }
    return rows
  }
}

extension Command {
  /// Trains a small network on files for a moment, without a word on standard error.
  ///
  /// - Parameters:
  ///   - arguments: the files, and options, which go before those here.
  ///   - target: the column to be learned; nil for images.
  ///   - output: where the run goes.
  ///   - folder: where the files are.
  static func study(
    _ arguments: String..., target: String? = "class", to output: String = "run", in folder: Folder,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Result {
    let options = (target.map { ["--target", $0] } ?? []) + ["--hidden", "16", "--epochs", "5", "--quiet"]
    return try run(["train"] + options + ["--output", output] + arguments, in: folder, sourceLocation: sourceLocation)
  }

  /// Runs the command, which is to succeed without a word on standard error, and reads the one JSON object that it
  /// prints.
  static func object(
    _ arguments: [String], in folder: Folder, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String: Any] {
    let result = try run(arguments, in: folder, sourceLocation: sourceLocation)
    #expect(result.code == 0, sourceLocation: sourceLocation)
    #expect(result.errors == "", sourceLocation: sourceLocation)
    return try jsonObject(result.output)
  }
}
