import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// Data that no support vector machine can be fitted to.
package enum SupportVectorFailure: Diagnosed, Hashable {
  /// A class without a row.
  case emptyClass(Int)
  /// Fewer than two classes.
  case oneClass
  /// A value that is not a number, or infinite, at a row and column, both counted from 0.
  case notFinite(row: Int, column: Int, found: Double)
  /// A search without examples to judge by.
  case noValidation
  /// More rows than memory has room for: what they would take, and what the machine has, in bytes.
  case tooManyRows(Int, needed: Int, available: Int)

  package var kind: FailureKind {
    switch self {
    case .noValidation: .usage
    default: .data
    }
  }

  package var description: String {
    switch self {
    case .emptyClass(let label): "class \(label): expected at least one labelled row, found none."
    case .oneClass: "labelled rows: expected at least two classes, found fewer."
    case .notFinite(let row, let column, let found):
      "row \(row), column \(column): expected a finite number, found \(found)."
    case .noValidation: "--validation: expected examples to choose C and γ by, found none."
    case .tooManyRows(let rows, let needed, let available):
      """
      labelled rows: expected kernel matrices that fit in memory (\(available >> 20) MB), found \(rows) rows, \
      which take \(needed >> 20) MB.
      """
    }
  }
}

extension SupportVectorFailure {
  /// The same failure where the rows begin `rows` later.
  func shifted(by rows: Int) -> SupportVectorFailure {
    guard case .notFinite(let row, let column, let found) = self else { return self }
    return .notFinite(row: row + rows, column: column, found: found)
  }
}

extension RowTable {
  /// The rows as a table, for a support vector machine.
  ///
  /// - Throws: `SupportVectorFailure` at the first value that is not finite.
  init(checking features: Features) throws(SupportVectorFailure) {
    do throws(NotFinite) {
      self = try RowTable(features)
    } catch {
      throw .notFinite(row: error.row, column: error.column, found: error.found)
    }
  }
}
