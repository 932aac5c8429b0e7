/// The words that mean "no value" and, among labels, "unlabelled", the same in every format.
package enum MissingWords {
  /// What a cell or a label without a value holds, unless told otherwise. Upper and lower case count.
  package static let standard = [
    "", "?", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A", "<NA>", "0000-00-00",
    "0000-00-00 00:00:00",
  ]

  /// Words that often stand for "unlabelled" and may be classes all the same. They are read as classes, and the user is
  /// told of them where no row is unlabelled.
  package static func isLikely(_ label: String) -> Bool { likely.contains(label.trimmed.lowercased()) }

  private static let likely: Set<String> = [
    "", "-", "--", ".", "-1", "-1.0", "255", "-9", "-99", "-999", "-9999", "?", "??", "???", "na", "n/a", "#n/a", "#na",
    "<na>", "nan", "nat", "null", "nil", "none", "blank", "empty", "missing", "unlabeled", "unlabelled", "not labeled",
    "not labelled", "no label", "unknown", "unk", "undefined", "unassigned", "unclassified", "not available", "tbd",
    "todo",
  ]
}
