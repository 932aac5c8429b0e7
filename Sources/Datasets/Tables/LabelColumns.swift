/// The columns that `pseudolabel label` adds to a table, which tell where each class comes from: "label source" and
/// "label confidence", with a number behind the name where the table had such a column before.
package struct LabelColumns: Sendable {
  /// The names of the two, source and confidence.
  package static let names = ["label source", "label confidence"]

  /// Where the class of a row comes from.
  package enum Source: String, Sendable, CaseIterable {
    /// It stood in the table.
    case given
    /// A model filled it in.
    case pseudo
    /// There is none.
    case missing
  }

  /// Places of the sources in a row; none where the table has no confidences beside them.
  private let sources: [Int]

  /// - Parameter columns: of a table.
  package init(in columns: [String]) {
    let hasConfidences = columns.contains { Self.isName($0, of: Self.names[1]) }
    sources = hasConfidences ? columns.indices.filter { Self.isName(columns[$0], of: Self.names[0]) } : []
  }

  /// Whether a model filled in the class of a row.
  package func fillsIn(_ cells: [String]) -> Bool { sources.contains { cells[$0] == Source.pseudo.rawValue } }

  /// The same of a row of a block.
  package func fillsIn(_ cells: RowBlock.Cells, row: Int) -> Bool {
    sources.contains { cells[row, $0].elementsEqual(Source.pseudo.rawValue.utf8) }
  }

  /// Those columns of a table that `label` wrote, as their cells tell.
  static func written(_ columns: [ColumnProfile]) -> Set<String> {
    // People may have corrected some.
    let words = Set(Source.allCases.map(\.rawValue))
    let sources = columns.filter {
      isName($0.name, of: names[0]) && $0.present > 0 && $0.unremembered == 0 && !words.isDisjoint(with: $0.values.keys)
    }
    let confidences = columns.filter {
      isName($0.name, of: names[1]) && $0.values.keys.allSatisfy { Double($0).map((0...1).contains) ?? false }
    }
    return sources.isEmpty || confidences.isEmpty ? [] : Set((sources + confidences).map(\.name))
  }

  private static func isName(_ column: String, of name: String) -> Bool {
    // R writes "label.source", others "Label_Source".
    let column = String(column.lowercased().map { "._-".contains($0) ? " " : $0 })
    guard column.hasPrefix(name) else { return false }
    let rest = column.dropFirst(name.count)
    return rest.isEmpty || (rest.first == " " && Int(rest.dropFirst()) != nil)
  }
}
