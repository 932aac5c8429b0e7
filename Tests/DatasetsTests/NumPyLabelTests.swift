import PseudoLabelDatasets
import TestSupport
import Testing

/// What -1 means among the labels of NumPy's arrays.
@Suite struct NumPyLabelTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var labels: [Int8]
    var missing: [String]?
    var classes: [String]
    var unlabeled = 0
    /// What is said.
    var remark: String?

    var testDescription: String { "\(labels)" + (missing.map { " --missing \($0)" } ?? "") }
  }

  private static let none = "Label -1 is read as \"unlabelled\" (2 rows). If it is a class, use --missing \"?\"."
  private static func aClass(_ beside: String) -> String {
    "Label -1 is read as a class (2 rows), beside \(beside). If it means \"unlabelled\", use --missing -1."
  }

  private static let cases = [
    Case(labels: [0, 1, -1, 1, -1], classes: ["0", "1"], unlabeled: 2, remark: none),
    Case(labels: [1, 2, 3, -1, -1], classes: ["1", "2", "3"], unlabeled: 2, remark: none),
    Case(labels: [1, 1, -1, 1, -1], classes: ["-1", "1"], remark: aClass("a single other one")),
    Case(labels: [0, 0, -1, -1], classes: ["-1", "0"], remark: aClass("a single other one")),
    Case(labels: [-2, -1, 0, 1, -1, 2], classes: ["-1", "-2", "0", "1", "2"], remark: aClass("smaller ones")),
    Case(labels: [0, 1, 2], classes: ["0", "1", "2"]),
    // The option decides, and nothing is said.
    Case(labels: [0, 1, -1, 1, -1], missing: [""], classes: ["-1", "0", "1"]),
    Case(labels: [0, 1, -1, 1, -1], missing: ["", "none"], classes: ["-1", "0", "1"]),
    Case(labels: [0, 1, -1, 1, -1], missing: ["", "0"], classes: ["-1", "1"], unlabeled: 1),
    Case(labels: [1, 1, -1, 1, -1], missing: ["", "-1"], classes: ["1"], unlabeled: 2),
  ]

  private func load(_ item: Case, _ format: ArraySource.Format) throws -> LoadedData {
    let folder = try TemporaryFolder()
    let rows = NPYBytes.doubles(item.labels.indices.map(Double.init), columns: 1)
    let labels = NPYBytes.array("|i1", [item.labels.count], item.labels.map { UInt8(bitPattern: $0) })
    if format == .npz {
      let path = try folder.write(zipBytes([("X.npy", rows), ("y.npy", labels)]), to: "rows.npz")
      return try DataSource.array(ArraySource(files: [path], format: .npz, missing: item.missing)).load()
    }
    let source = ArraySource(
      files: [try folder.write(rows, to: "x.npy")], labels: try folder.write(labels, to: "y.npy"), format: .npy,
      missing: item.missing)
    return try DataSource.array(source).load()
  }

  @Test(arguments: cases, [ArraySource.Format.npy, .npz])
  func labelsAreReadByARule(item: Case, format: ArraySource.Format) throws {
    let loaded = try load(item, format)
    #expect(Set(loaded.rows.labels.compactMap { $0 }) == Set(item.classes))
    #expect(loaded.rows.labels.count { $0 == nil } == item.unlabeled)
    #expect(loaded.remarks == (item.remark.map { [$0] } ?? []))
  }

  /// The mark of IDX files is a class as well where the option says otherwise.
  @Test(arguments: [(nil, ["0", nil, "1"]), ([""], ["0", "255", "1"])] as [([String]?, [String?])])
  func theOptionDecidesInIDXToo(missing: [String]?, expected: [String?]) throws {
    let folder = try TemporaryFolder()
    let source = ArraySource(
      files: [try folder.write(idxBytes([3, 2, 2], [UInt8](repeating: 7, count: 12)), to: "x.idx")],
      labels: try folder.write(idxBytes([3], [0, 255, 1]), to: "y.idx"), format: .idx, missing: missing)
    #expect(try DataSource.array(source).load().rows.labels == expected)
  }

  /// Of new rows, -1 is a class where it was one.
  @Test(arguments: [(["-1", "1"], ["-1", "1"]), (["0", "1"], [nil, "1"])] as [([String], [String?])])
  func newRowsHaveTheClassesThatWereLearned(classes: [String], expected: [String?]) throws {
    let folder = try TemporaryFolder()
    let rows = NPYBytes.doubles([1, 2], columns: 1)
    let labels = NPYBytes.array("|i1", [2], [0xff, 1])
    let path = try folder.write(zipBytes([("X.npy", rows), ("y.npy", labels)]), to: "rows.npz")
    let preparation = ArrayPreparation(
      kind: .standardized(means: [0], deviations: [1], marksMissing: []), columns: 1, firstIndex: 0)
    let new = try ArraySource(files: [path], format: .npz).rows(like: preparation, classes: classes)
    #expect(new.rows.labels == expected)
  }
}
