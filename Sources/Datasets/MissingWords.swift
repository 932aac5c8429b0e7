/// The words that mean "no value" and, among labels, "unlabelled", the same in every format.
package enum MissingWords {
  /// What a cell or a label without a value holds, unless told otherwise. Upper and lower case count.
  package static let standard = [
    "", "?", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A", "<NA>", "0000-00-00",
    "0000-00-00 00:00:00",
  ]

  /// Words that often stand for "unlabelled" and may be classes all the same. They are read as classes, and the user is
  /// told of them.
  package static func isLikely(_ label: String) -> Bool { likely.contains(label.trimmed.lowercased()) }

  /// Those of some classes that are probably no classes. A number is one where it continues the others, as -1 does beside 1, or 255
  /// beside 254.
  package static func suspects(among classes: [String]) -> [String] {
    let numbers = classes.compactMap { Double($0.trimmed) }
    return classes.filter { name in
      guard isLikely(name) else { return false }
      guard let number = Double(name.trimmed) else { return true }
      let others = numbers.filter { $0 != number }
      // Other classes that are no numbers say nothing of which numbers are classes.
      guard others.count + 1 == classes.count else { return true }
      return number < 0 ? !others.allSatisfy { abs($0) <= abs(number) } : !others.contains { $0 >= number - 1 }
    }
  }

  private static let likely: Set<String> = [
    "", "-", "--", ".", "-1", "-1.0", "255", "-9", "-99", "-999", "-9999", "?", "??", "???", "*", "\\n", "na", "n/a",
    "n.a.", "n.a", "#n/a", "#na",
    "<na>", "nan", "nat", "null", "nil", "none", "blank", "empty", "missing", "unlabeled", "unlabelled", "not labeled",
    "not labelled", "no label", "unknown", "unk", "undefined", "unassigned", "unclassified", "not available", "tbd",
    "todo",
  ]
}
