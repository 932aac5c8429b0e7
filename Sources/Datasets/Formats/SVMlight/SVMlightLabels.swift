/// Which of the numbers -1 and 0 means "unlabelled" among the labels of SVMlight files.
///
/// The format itself marks rows for transduction by 0, beside the classes -1 and +1; scikit-learn marks unlabelled rows by
/// -1, beside the classes 0, 1, …. Where rows are marked by "?" or have no label at all, both numbers are classes, and so
/// they are where a label is a text, a fraction or below -1. Else, of whole numbers alone:
///
///     -1 and 0, or -1, 0 and 1   0 where a label is written +1, or 0 is at least as frequent as -1; else -1
///     -1 and two or more others  -1
///     all others                 none: both are classes, as in -1 and +1, 0 and 1, 0, 1 and 2
package struct SVMlightLabels: Sendable, Hashable {
  /// The label that means "unlabelled"; nil where both numbers are classes.
  package let unlabeled: String?
  /// How the labels were read, where they can be read otherwise, and the option that says so.
  package let remark: String?

  /// - Parameters:
  ///   - labels: of the rows of all files whose labels are looked at; nil for a row that is marked as unlabelled.
  ///   - hasPlusSign: whether a label is written with a plus sign.
  package init(of labels: [String?], hasPlusSign: Bool) {
    var counts: [String: Int] = [:]
    for case let label? in labels { counts[label, default: 0] += 1 }
    let (minus, zero) = (counts["-1"] ?? 0, counts["0"] ?? 0)
    let isMarked = labels.contains { $0 == nil }
    let numbers = counts.keys.compactMap { Int($0) }
    let others = numbers.filter { $0 > 0 }
    let mayMark = !isMarked && numbers.count == counts.count && numbers.allSatisfy { $0 >= -1 }
    if mayMark, minus > 0, zero > 0, others.isEmpty || others == [1] {
      unlabeled = hasPlusSign || zero >= minus ? "0" : "-1"
    } else {
      unlabeled = mayMark && minus > 0 && counts.count > 2 ? "-1" : nil
    }
    if let unlabeled {
      let rows = counts[unlabeled] ?? 0
      remark =
        "Label \(unlabeled) is read as \"unlabelled\" (\(rows) \(rows == 1 ? "row" : "rows")). "
        + (unlabeled == "0" || zero > 0
          ? "Should it be a class: --missing \"?\"; should \(unlabeled == "0" ? "-1" : "0") mean that: --missing \(unlabeled == "0" ? "-1" : "0")."
          : "Should it be a class: --missing \"?\".")
    } else if mayMark, counts.count > 2, 2 * zero > labels.count {
      remark = "Label 0 is read as a class (\(zero) rows). Should it mean \"unlabelled\": --missing 0."
    } else if isMarked, minus > 0, counts.count > 2, numbers.allSatisfy({ $0 >= -1 }) {
      remark =
        "Labels -1 and 0 are read as classes, for other rows have no label. Should they mean \"unlabelled\" too: --missing -1,0."
    } else {
      remark = nil
    }
  }
}
