import PseudoLabelDiagnostics

/// Which of the numbers -1 and 0 means "unlabelled" among the labels of files of numbers, where nobody has said so.
///
/// SVMlight marks rows for transduction by 0, beside the classes -1 and +1; scikit-learn marks unlabelled rows by -1, beside
/// the classes 0, 1, …. In SVMlight files both
/// numbers are classes where a label is a text, a fraction or below -1, and where a row is marked by "?" or has no label. Else:
///
///     -1 and 0, or -1, 0 and 1   0 where a label is written +1, or 0 is at least as frequent as -1; else -1
///     -1 and two or more others  -1
///     all others                 none: both are classes, as in -1 and +1, 0 and 1, 0, 1 and 2
///
/// In NumPy's arrays -1 means "unlabelled", but where it stands beside a single other label, or beside smaller numbers.
package struct NumberLabels: Sendable, Hashable {
  /// The label that means "unlabelled"; nil where both numbers are classes.
  package let unlabeled: String?
  /// How the labels were read, where they can be read otherwise, and the option that says so.
  package let remark: String?

  /// - Parameters:
  ///   - labels: in SVMlight files, of the rows of all files whose labels are looked at; nil for a row that is marked as
  ///     unlabelled.
  ///   - hasPlusSign: whether a label is written with a plus sign.
  package init(svmlight labels: [String?], hasPlusSign: Bool) {
    let counts = Counts(labels)
    let (minus, zero) = (counts["-1"], counts["0"])
    let mayMark = !counts.isMarked && counts.mayHoldMarks
    let positive = counts.numbers.filter { $0 > 0 }
    if mayMark, minus > 0, zero > 0, positive.isEmpty || positive == [1] {
      unlabeled = hasPlusSign || zero >= minus ? "0" : "-1"
    } else {
      unlabeled = mayMark && minus > 0 && counts.count > 2 ? "-1" : nil
    }
    if let unlabeled {
      let other = unlabeled == "0" ? "-1" : zero > 0 ? "0" : nil
      remark = counts.remark(on: unlabeled) + (other.map { "; if \($0) means that, use --missing \($0)." } ?? ".")
    } else if mayMark, counts.count > 2, 2 * zero > labels.count {
      remark = "Label 0 is read as a class (\(zero.counted("row"))). If it means \"unlabelled\", use --missing 0."
    } else if counts.isMarked, minus > 0, counts.count > 2, counts.numbers.allSatisfy({ $0 >= -1 }) {
      remark =
        "Labels -1 and 0 are read as classes, for other rows have no label. If they mean \"unlabelled\" too, use --missing -1,0."
    } else {
      remark = nil
    }
  }

  /// - Parameter labels: in NumPy's arrays, of the rows of all files whose labels are looked at; nil for none.
  package init(numPy labels: [String?]) {
    let counts = Counts(labels)
    let isMark = counts.numbers.allSatisfy { $0 >= -1 } && counts.count != 2
    if counts["-1"] == 0 {
      (unlabeled, remark) = (nil, nil)
    } else if isMark {
      (unlabeled, remark) = ("-1", counts.remark(on: "-1") + ".")
    } else {
      unlabeled = nil
      let beside = counts.count == 2 ? "beside a single other one" : "beside smaller ones"
      remark =
        "Label -1 is read as a class (\(counts["-1"].counted("row"))), \(beside). If it means \"unlabelled\", use --missing -1."
    }
  }

  /// The different labels.
  private struct Counts {
    private var rows: [String: Int] = [:]
    let isMarked: Bool

    init(_ labels: [String?]) {
      isMarked = labels.contains { $0 == nil }
      for case let label? in labels { rows[label, default: 0] += 1 }
    }

    var count: Int { rows.count }
    var numbers: [Int] { rows.keys.compactMap { Int($0) } }
    /// Whether all are whole numbers from -1 on.
    var mayHoldMarks: Bool { numbers.count == rows.count && numbers.allSatisfy { $0 >= -1 } }

    subscript(label: String) -> Int { rows[label] ?? 0 }

    func remark(on label: String) -> String {
      "Label \(label) is read as \"unlabelled\" (\(self[label]) \(self[label] == 1 ? "row" : "rows")). If it is a class, use --missing \"?\""
    }
  }
}
