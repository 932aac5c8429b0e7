import PseudoLabelDatasets
import TestSupport
import Testing

/// What -1, 0 and "?" mean among the labels of SVMlight files.
@Suite struct SVMlightLabelTests {
  struct Case: CustomTestStringConvertible, Sendable {
    /// In the file, with how often each stands there.
    var labels: [(label: String, count: Int)]
    var missing: [String]?
    /// The classes and the number of unlabelled rows.
    var classes: [String]
    var unlabeled: Int
    /// What is said.
    var remark: String?

    var testDescription: String {
      labels.map { "\($0.count) x \($0.label)" }.joined(separator: ", ") + (missing.map { " --missing \($0)" } ?? "")
    }

    init(
      _ labels: [(String, Int)], missing: [String]? = nil, _ classes: [String], unlabeled: Int = 0,
      remark: String? = nil
    ) {
      (self.labels, self.missing, self.classes, self.unlabeled, self.remark) =
        (labels, missing, classes, unlabeled, remark)
    }
  }

  private static func none(_ label: String, _ rows: String, or other: String? = nil) -> String {
    "Label \(label) is read as \"unlabelled\" (\(rows)). If it is a class, use --missing \"?\""
      + (other.map { "; if \($0) means that, use --missing \($0)." } ?? ".")
  }

  private static let cases = [
    // SVMlight's transduction: classes -1 and +1, and 0 for rows without a label.
    Case([("+1", 2), ("-1", 5), ("0", 3)], ["1", "-1"], unlabeled: 3, remark: none("0", "3 rows", or: "-1")),
    Case([("1", 2), ("-1", 2), ("0", 4)], ["-1", "1"], unlabeled: 4, remark: none("0", "4 rows", or: "-1")),
    Case([("1.0", 2), ("-1.0", 1), ("0.0", 1)], ["-1", "1"], unlabeled: 1, remark: none("0", "1 row", or: "-1")),
    Case([("-1", 2), ("0", 2)], ["-1"], unlabeled: 2, remark: none("0", "2 rows", or: "-1")),
    // scikit-learn's: classes from 0, and -1 for rows without a label.
    Case([("0", 2), ("1", 2), ("-1", 4)], ["0", "1"], unlabeled: 4, remark: none("-1", "4 rows", or: "0")),
    Case(
      [("0", 2), ("1", 2), ("2", 2), ("-1", 1)], ["0", "1", "2"], unlabeled: 1, remark: none("-1", "1 row", or: "0")),
    Case([("1", 2), ("2", 2), ("3", 2), ("-1", 1)], ["1", "2", "3"], unlabeled: 1, remark: none("-1", "1 row")),
    // Two classes, or numbers that are no marks.
    Case([("+1", 2), ("-1", 2)], ["-1", "1"]), Case([("0", 2), ("1", 2)], ["0", "1"]),
    Case([("1", 2), ("2", 2)], ["1", "2"]), Case([("0", 2), ("1", 2), ("2", 2)], ["0", "1", "2"]),
    Case([("-2", 1), ("-1", 1), ("0", 1), ("1", 1)], ["-1", "-2", "0", "1"]),
    Case([("-1", 2), ("0", 2), ("0.5", 2)], ["-1", "0", "0.5"]),
    Case([("a", 2), ("0", 2), ("-1", 1)], ["-1", "0", "a"]),
    Case(
      [("1", 2), ("2", 2), ("0", 9)], ["0", "1", "2"],
      remark: "Label 0 is read as a class (9 rows). If it means \"unlabelled\", use --missing 0."),
    // Where rows are marked by "?", numbers are classes.
    Case([("?", 3), ("0", 2), ("1", 2)], ["0", "1"], unlabeled: 3),
    Case([("?", 3), ("+1", 2), ("-1", 2)], ["-1", "1"], unlabeled: 3),
    Case(
      [("?", 3), ("0", 2), ("1", 2), ("-1", 2)], ["-1", "0", "1"], unlabeled: 3,
      remark:
        "Labels -1 and 0 are read as classes, for other rows have no label. If they mean \"unlabelled\" too, use --missing -1,0."
    ),
    // The option decides.
    Case([("0", 2), ("1", 2), ("-1", 1)], missing: ["", "-1"], ["0", "1"], unlabeled: 1),
    Case([("0", 2), ("1", 2), ("-1", 4)], missing: ["", "0"], ["-1", "1"], unlabeled: 2),
    Case([("0", 2), ("1", 2), ("-1", 4)], missing: ["", "?"], ["-1", "0", "1"]),
    Case([("?", 1), ("0", 2), ("1", 2), ("2", 2)], missing: ["", "0"], ["1", "2"], unlabeled: 3),
  ]

  @Test(arguments: cases) func labelsAreReadByARule(item: Case) throws {
    let folder = try TemporaryFolder()
    let text = item.labels.map { String(repeating: "\($0.label) 1:1\n", count: $0.count) }.joined()
    let path = try folder.write(text.utf8, to: "a.svm")
    let loaded = try DataSource.array(ArraySource(files: [path], format: .svmlight, missing: item.missing)).load()
    #expect(Set(loaded.rows.labels.compactMap { $0 }) == Set(item.classes))
    #expect(loaded.rows.labels.count { $0 == nil } == item.unlabeled)
    #expect(loaded.remarks == (item.remark.map { [$0] } ?? []))
  }

  /// The rule looks at the labelled files together; those of further rows do not count.
  @Test func filesAreReadAlike() throws {
    let folder = try TemporaryFolder()
    let one = try folder.write("0 1:1\n1 1:1\n".utf8, to: "1.svm")
    let two = try folder.write("-1 1:1\n2 1:1\n".utf8, to: "2.svm")
    let more = try folder.write("-3 1:1\n? 1:1\n".utf8, to: "3.svm")
    let loaded = try DataSource.array(ArraySource(files: [one, two], unlabeled: [more], format: .svmlight)).load()
    #expect(loaded.rows.labels == ["0", "1", nil, "2", nil, nil])
  }

  /// Of new rows, a label that is a class is one, whatever stands beside it.
  @Test(
    arguments: [
      (["0", "1"], ["0", "1", nil]), (["-1", "1"], [nil, "1", "-1"]), (["-1", "0", "1"], ["0", "1", "-1"]),
    ] as [([String], [String?])])
  func newRowsHaveTheClassesThatWereLearned(classes: [String], expected: [String?]) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("0 1:1\n1 1:1\n-1 1:1 7:2\n".utf8, to: "a.svm")
    let preparation = ArrayPreparation(kind: .scaled(by: [1]), columns: 1, firstIndex: 1)
    let source = ArraySource(files: [path], format: .svmlight)
    let new = try source.rows(like: preparation, classes: classes)
    #expect(new.rows.labels == expected)
    #expect(new.remarks == ["1 value was left out: the classifier was trained on features up to number 1."])
  }
}
