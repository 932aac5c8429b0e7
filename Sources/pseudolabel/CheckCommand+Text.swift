import Foundation
import PseudoLabelReporting
import PseudoLabeling

extension CheckCommand.Report {
  /// A screen for people.
  ///
  /// - Parameters:
  ///   - listsColumns: whether every column of a table has a line, however many there are.
  ///   - isQuiet: leaves notes and advice out, not what may spoil the result.
  func text(listsColumns: Bool, isQuiet: Bool) -> String {
    var parts = [
      "\(check.labeled) labelled and \(check.unlabeled.counted("unlabelled row")), \(check.features.counted("feature"))"
    ]
    if let columns = check.columns {
      parts.append(columns.table(listsAll: listsColumns).plain(columns: Terminal.columns))
      if !listsColumns, columns.areMany, !isQuiet {
        parts.append("Columns that are alike share a line; --columns lists each.")
      }
    }
    parts.append(check.classTable(listsAll: listsColumns).plain(columns: Terminal.columns))
    let findings = check.findings.grouped
    let warnings = findings.filter { $0.weight == .warning }.map { Style.warning("! " + $0.text, on: .output) }
    let notes = isQuiet ? [] : findings.filter { $0.weight == .note }.map { "- " + $0.text }
    let lines = warnings + notes
    parts.append(lines.isEmpty ? "Nothing to warn of." : lines.joined(separator: "\n"))
    parts.append((judgement(isQuiet: isQuiet) + [forecast.text]).joined(separator: "\n"))
    return parts.joined(separator: "\n\n")
  }

  private func judgement(isQuiet: Bool) -> [String] {
    var lines: [String] = []
    if let references {
      let unjudged = references.unjudged.map { check.classes[$0].name }
      let judged = check.classes.indices.filter { !references.unjudged.contains($0) }.map { check.classes[$0].name }
      lines.append(
        "On rows held out\(unjudged.isEmpty ? "" : " of \(Self.list(judged))"), always \"\(check.classes[references.majority].name.shortened(to: 80))\" is \(references.majorityErrorRate.percent) wrong, logistic regression \(references.linearErrorRate.percent)."
      )
      if !unjudged.isEmpty {
        lines.append(
          "Nothing is known of \(Self.list(unjudged)): no row of \(unjudged.count == 1 ? "it" : "them") is held out.")
      }
    }
    if !isDeep {
      guard !isQuiet else { return lines }
      lines.append(
        "--deep trains networks on the labelled rows too, and says which classes they do not learn and how the classes are shared out among the unlabelled rows."
      )
    } else if let baselineErrorRate {
      lines.append(
        "Networks that learn from the labelled rows alone are about \(baselineErrorRate.percent) wrong on rows held out."
      )
    } else {
      lines.append("How good networks are cannot be estimated, because each class has only one row.")
    }
    return lines
  }

  /// 'class "a"', or 'classes "a", "b" and 3 more'.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { "\"\($0.shortened(to: 80))\"" }.joined(separator: ", ")
    return (names.count == 1 ? "class " : "classes ") + shown + (names.count > 8 ? " and \(names.count - 8) more" : "")
  }
}

extension StudyForecast {
  fileprivate var text: String {
    "`pseudolabel train` will make \(runs.counted("training run")): about \(seconds.duration), \(memoryBytes.megabytes) of memory."
  }
}

extension DataCheck {
  fileprivate func classTable(listsAll: Bool) -> TextTable {
    let heads = ["class", "labelled rows", "share"] + (classShift == nil ? [] : ["of the unlabelled, about"])
    var rows = classes.enumerated().map { number, row in
      let share = (Double(row.labeled) / Double(max(1, labeled))).percent
      let shift = classShift.map { "\($0.intervals[number].lower.percent) to \($0.intervals[number].upper.percent)" }
      return [row.name, "\(row.labeled)", share] + (shift.map { [$0] } ?? [])
    }
    if rows.count > 20, !listsAll {
      rows = rows.prefix(20) + [["… \(rows.count - 20) more"] + heads.dropFirst().map { _ in "" }]
    }
    return TextTable(columns: heads, rows: rows)
  }
}

extension [ColumnRecognition] {
  /// Columns from which on those that are alike share a line.
  fileprivate var areMany: Bool { count > 20 }

  fileprivate func table(listsAll: Bool) -> TextTable {
    let groups = listsAll || !areMany ? map { [$0] } : alike
    return TextTable(columns: ["column", "missing", "values", "taken for"], rows: groups.map(\.row))
  }

  /// The columns in groups of those that are taken for the same, with gaps or without; each group where its first column
  /// stands. A few that are alike stay apart.
  private var alike: [[ColumnRecognition]] {
    let groups = Dictionary(grouping: self, by: \.likeness)
    return indices.compactMap { place in
      let column = self[place]
      guard let group = groups[column.likeness], group.count > 3 else { return [column] }
      return group[0].name == column.name ? group : nil
    }
  }

  /// One line for all.
  private var row: [String] {
    let first = self[0]
    guard count > 1 else {
      return [
        first.name, first.missingCells.words.isEmpty ? "\(first.missing)" : first.missingCells.text,
        first.distinct.map(String.init) ?? "many", first.use,
      ]
    }
    let distinct = compactMap(\.distinct)
    let names = prefix(2).map { $0.name.shortened(to: 20) } + ["…", self[count - 1].name.shortened(to: 20)]
    return [
      "\(count) columns: \(names.joined(separator: " "))", map(\.missing).span,
      distinct.count == count ? distinct.span : "many", first.use,
    ]
  }
}

extension [Int] {
  /// "3", or "3 to 17".
  fileprivate var span: String {
    guard let least = self.min(), let most = self.max() else { return "" }
    return least == most ? "\(least)" : "\(least) to \(most)"
  }
}

extension ColumnRecognition {
  fileprivate var use: String { reason.map { "not used: \($0.rawValue)" } ?? kindName }

  fileprivate var likeness: String { "\(use) \(missing == 0)" }
}

extension Double {
  /// Bytes as "120 MB".
  var megabytes: String { self < 1e7 ? String(format: "%.1f MB", self / 1e6) : String(format: "%.0f MB", self / 1e6) }
}
