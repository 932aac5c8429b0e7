/// The columns that `pseudolabel label` adds to a table, which tell where each class of a target comes from: "label source of churn" and
/// "label confidence of churn", with a number behind the name where the table had such a column before. Those of version 0.5 and before name
/// no target, and are taken for those of any that has none of its own.
package struct LabelColumns: Sendable {
  private static let (source, confidence) = ("label source", "label confidence")

  /// The names of the two, source and confidence.
  package static func names(of target: String) -> [String] { [source, confidence].map { "\($0) of \(target)" } }

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
  package let sources: [Int]

  /// - Parameters:
  ///   - columns: of a table.
  ///   - target: whose classes are asked about.
  package init(in columns: [String], of target: String) {
    func places(_ name: String, _ isMeant: (Subject) -> Bool) -> [Int] {
      columns.indices.filter { Self.subject(of: columns[$0], name).map(isMeant) ?? false }
    }
    let own = places(Self.source) { $0.isOf(target) }
    if !own.isEmpty, !places(Self.confidence, { $0.isOf(target) }).isEmpty {
      sources = own
    } else {
      sources = places(Self.confidence) { $0 == .anyTarget }.isEmpty ? [] : places(Self.source) { $0 == .anyTarget }
    }
  }

  /// Whether a model filled in the class of a row.
  package func fillsIn(_ cells: [String]) -> Bool { sources.contains { cells[$0] == Source.pseudo.rawValue } }

  /// The same of a row of a block.
  package func fillsIn(_ cells: RowBlock.Cells, row: Int) -> Bool {
    sources.contains { cells[row, $0].elementsEqual(Source.pseudo.rawValue.utf8) }
  }

  /// Whether a column has the name of one that `label` writes. Other files of a table need not have it.
  static func mayHaveWritten(_ column: String) -> Bool {
    subject(of: column, source) != nil || subject(of: column, confidence) != nil
  }

  /// Those columns of a table that `label` wrote, as their cells tell.
  static func written(_ columns: [ColumnProfile]) -> Set<String> {
    // People may have corrected some.
    let words = Set(Source.allCases.map(\.rawValue))
    let sources = columns.filter {
      subject(of: $0.name, source) != nil && $0.present > 0 && $0.unremembered == 0
        && !words.isDisjoint(with: $0.values.keys)
    }
    let confidences = columns.filter {
      subject(of: $0.name, confidence) != nil && $0.values.keys.allSatisfy { Double($0).map((0...1).contains) ?? false }
    }
    return sources.isEmpty || confidences.isEmpty ? [] : Set((sources + confidences).map(\.name))
  }

  /// Whose classes a column tells of.
  private enum Subject: Equatable {
    /// Earlier versions did not name the target.
    case anyTarget
    /// The target as it is compared, perhaps with a number behind it.
    case target(String)

    func isOf(_ target: String) -> Bool {
      guard case .target(let name) = self else { return false }
      let target = LabelColumns.plain(target)
      return name == target || (name.hasPrefix(target + " ") && Int(name.dropFirst(target.count + 1)) != nil)
    }
  }

  /// Nil where a column has another name than this one.
  private static func subject(of column: String, _ name: String) -> Subject? {
    let column = plain(column)
    guard column.hasPrefix(name) else { return nil }
    let rest = column.dropFirst(name.count)
    if rest.isEmpty || (rest.first == " " && Int(rest.dropFirst()) != nil) { return .anyTarget }
    return rest.hasPrefix(" of ") ? .target(String(rest.dropFirst(4))) : nil
  }

  /// R writes "label.source", others "Label_Source".
  private static func plain(_ name: String) -> String {
    String(name.lowercased().map { "._-".contains($0) ? " " : $0 })
  }
}
