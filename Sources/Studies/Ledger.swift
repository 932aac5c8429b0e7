import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelInference
import PseudoLabelPersistence

/// The pseudo-labels that a study stored, read back.
package struct Ledger: Sendable {
  package struct Entry: Sendable, Hashable, Codable {
    /// In its file, from 1.
    package var row: Int
    package var file: String
    package var label: String
    package var confidence: Double
    /// The share of the training runs that ended with this label; nil where no run learned from unlabelled rows.
    package var agreement: Double?
    /// The epoch since which half of those have had it.
    package var adopted: Int?
    /// How often a run changed its mind, on average.
    package var flips: Double?
  }

  /// In the order of the rows.
  package let entries: [Entry]

  /// - Throws: `FileFailure`: missing, or malformed.
  package init(of directory: RunDirectory) throws {
    let table = try StoredTable(directory.path(of: .ledger), columns: LedgerTable.columns)
    var entries: [Entry] = []
    while let row = try table.next() {
      func number(_ column: Int) throws -> Double {
        try row.value(column, "a number") { cell in Double(cell).flatMap { $0.isFinite ? $0 : nil } }
      }
      func whole(_ column: Int) throws -> Int {
        let number = try number(column)
        return try row.value(column, "a whole number") { _ in Int(exactly: number) }
      }
      func optional(_ column: Int) throws -> Double? { row.cells[column].isEmpty ? nil : try number(column) }
      entries.append(
        Entry(
          row: try whole(0), file: row.cells[1], label: row.cells[2], confidence: try number(3),
          agreement: try optional(4), adopted: row.cells[5].isEmpty ? nil : try whole(5), flips: try optional(6)))
    }
    self.entries = entries
  }

  /// The entries of a row, which several files can have.
  package func entries(ofRow row: Int?, file: String?) -> [Entry] {
    entries.filter { (row == nil || $0.row == row) && (file == nil || $0.file == file) }
  }

  /// Rows of both ledgers with the label of each.
  package func differences(from other: Ledger) -> (common: Int, differing: [(here: Entry, there: Entry)]) {
    struct Place: Hashable {
      var row: Int
      var file: String
    }
    let there = Dictionary(other.entries.map { (Place(row: $0.row, file: $0.file), $0) }) { first, _ in first }
    let pairs = entries.compactMap { entry in
      there[Place(row: entry.row, file: entry.file)].map { (here: entry, there: $0) }
    }
    return (pairs.count, pairs.filter { $0.here.label != $0.there.label })
  }
}
