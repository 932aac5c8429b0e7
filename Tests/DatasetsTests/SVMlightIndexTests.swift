import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// Which column a feature of an SVMlight file is, and which files are such.
@Suite struct SVMlightIndexTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func learned(_ texts: [String]) throws -> LoadedData {
    let files = try texts.enumerated().map { try folder.write($1.utf8, to: "\($0).svm") }
    return try DataSource.array(ArraySource(files: files, format: .svmlight)).load()
  }

  private func preparation(_ texts: [String]) throws -> ArrayPreparation {
    guard case .array(let preparation) = try learned(texts).preparation else { throw CancellationError() }
    return preparation
  }

  private func new(_ text: String, like preparation: ArrayPreparation) throws -> ArraySource.NewRows {
    let path = try folder.write(text.utf8, to: "new.svm")
    return try ArraySource(files: [path], format: .svmlight).rows(like: preparation, classes: ["0", "1"])
  }

  private func dense(_ rows: NumberRows) -> [Double] {
    var numbers: [Double] = []
    rows.forEachRow { _, row in numbers += row }
    return numbers
  }

  /// A classifier of arrays of four columns.
  private static let array = ArrayPreparation(
    kind: .standardized(means: [0, 0, 0, 0], deviations: [1, 1, 1, 1], marksMissing: []), columns: 4, firstIndex: nil)

  /// The columns of arrays are the features of SVMlight files from 1, or from 0 where a file has such.
  @Test(arguments: [
    ("1 1:5 2:6 3:7 4:8\n", "feature 1 of NEW is read as the first, feature 4 as the last."),
    (
      "1 1:5 2:6 3:7\n",
      "feature 1 of NEW is read as the first, feature 4 as the last. If features count from 0, write a feature 0 in the first row: 0:0."
    ),
    ("1 0:5 1:6 2:7 3:8\n", "feature 0 of NEW is read as the first, feature 3 as the last."),
    ("1 0:0 1:6 2:7 3:8\n", "feature 0 of NEW is read as the first, feature 3 as the last."),
  ])
  func arraysHaveNoNumbersOfTheirOwn(text: String, said: String) throws {
    let rows = try new(text, like: Self.array)
    let first = text.contains("0:") ? 0 : 1
    let expected = (0..<4).map { column -> Double in
      text.split(separator: " ").compactMap { word -> Double? in
        let parts = word.trimmingCharacters(in: .newlines).split(separator: ":")
        return parts.count == 2 && Int(parts[0]) == column + first ? Double(parts[1]) : nil
      }.first ?? 0
    }
    #expect(dense(rows.rows.features) == expected)
    let remark = "The classifier was trained on columns without numbers: " + said
    #expect(rows.remarks == [remark.replacing("NEW", with: "\(folder.path)/new.svm")])
  }

  /// What lies behind the last column of the array is left out, however features are counted.
  @Test(arguments: [("1 0:5 3:8 4:9 7:1\n", 2, 3), ("1 1:5 4:8 5:9\n", 1, 4)])
  func whatIsBehindTheLastColumnIsLeftOut(text: String, count: Int, last: Int) throws {
    let rows = try new(text, like: Self.array)
    #expect(dense(rows.rows.features) == [5, 0, 0, 8])
    #expect(
      rows.remarks.first
        == "\(count) \(count == 1 ? "value was" : "values were") left out: the classifier was trained on features up to number \(last)."
    )
  }

  /// Rows of SVMlight files count as those of training, and say so where they look otherwise.
  @Test func svmlightCountsAsInTraining() throws {
    let fromOne = try preparation(["0 1:1 2:2\n1 1:2 3:1\n"])
    let fromZero = try preparation(["0 0:1 1:2\n1 0:2 2:1\n"])
    #expect(fromOne.firstIndex == 1 && fromZero.firstIndex == 0)
    #expect(fromOne.columns == 3 && fromZero.columns == 3)
    #expect(try dense(new("? 3:7\n", like: fromOne).rows.features) == [0, 0, 7])
    #expect(try new("? 3:7\n", like: fromOne).remarks.isEmpty)
    #expect(try dense(new("? 1:7\n", like: fromZero).rows.features) == [0, 7, 0])
    #expect(try new("? 1:7\n", like: fromZero).remarks.isEmpty)
    // Counted from 1, these three are the columns that were learned.
    let doubtful = try new("? 1:7 2:8 3:9\n", like: fromZero)
    #expect(dense(doubtful.rows.features) == [0, 7, 8])
    #expect(doubtful.remarks.count == 2)
    #expect(
      doubtful.remarks.last?.hasPrefix(
        "Features are read as counted from 0, as in training, though \(folder.path)/new.svm has no feature 0, and a feature 3, which training had not."
      ) == true)
    #expect(throws: FileFailure.self) { try new("? 1:1\n? 0:7\n", like: fromOne) }
  }

  /// Of several files of training, one feature 0 tells for all, and in any order.
  @Test(arguments: [false, true]) func filesOfTrainingCountAlike(isReversed: Bool) throws {
    let texts = ["0 1:1 2:2\n", "1 0:3 2:1\n"]
    let loaded = try learned(isReversed ? texts.reversed() : texts)
    #expect(loaded.rows.features.columns == 3)
    guard case .sparse(let rows) = loaded.rows.features.storage else { return #expect(Bool(false)) }
    #expect(rows.columns == (isReversed ? [0, 2, 1, 2] : [1, 2, 0, 2]))
    let (with, without) = isReversed ? (0, 1) : (1, 0)
    #expect(
      loaded.remarks.first?.hasPrefix(
        "Features are read as counted from 0 in all files: \(folder.path)/\(with).svm has a feature 0, though \(folder.path)/\(without).svm has none."
      ) == true)
    #expect(try learned(["0 1:1 2:2\n", "1 2:1\n"]).remarks.isEmpty)
  }

  private static let rows = (0..<40).map { "\($0 % 2) 1:\($0 % 5) 4:2.5\n" }.joined()

  /// Files are told by their lines, whatever they are called.
  @Test(arguments: ["rows.txt", "rows.dat", "rows.train", "rows", "rows.csv", "rows.txt.gz"])
  func linesTellTheFormat(name: String) throws {
    let path = try folder.write(Self.rows.utf8, to: name)
    #expect(try ArraySource.format(of: path) == .svmlight)
    #expect(try InputKind(of: path) == .numbers(.svmlight))
    let loaded = try DataSource.array(ArraySource(files: [path], format: .svmlight)).load()
    #expect(
      loaded.remarks.first
        == "\(path) is read as SVMlight, because its lines are \"label index:value …\". If it is a table, name the column to be learned with --target."
    )
  }

  @Test(arguments: [
    "# made by hand\n\n+1 qid:3 1:0.5 2:-1e-3 # a\n-1 qid:3 7:1\n", "\u{FEFF}1 1:1\n2\n3 2:1\n", "cat 1:1\ndog 2:0.5",
    "1 1:1\r\n-1 2:1\r\n", "1,2 1:1\n", "0 " + (1...20_000).map { "\($0):0.5" }.joined(separator: " ") + "\n",
    (0..<50).map { $0 == 30 ? "1 2:1 2:1\n" : "1 2:1 3:1\n" }.joined(),
  ])
  func ordinaryLinesAreRecognised(text: String) throws {
    #expect(try ArraySource.format(of: folder.write(text.utf8, to: "rows.txt")) == .svmlight)
  }

  /// Tables that look alike stay tables.
  @Test(arguments: [
    "x,n,class\n1.5,4,a\n", "start end\n12:30 13:45\n", "1 9:05 10:20\n2 11:00 12:15\n3 9:00 13:45\n", "time\n12:30\n",
    "12:30 1:5\n12:45 1:6\n", "1\n2\n3\n", "1 2 3\n4 5 6\n", "", "\n\n", "1 2:1 1:1\n", "a b:1\n", "1 1:1,2:1\n",
    "1 1:x\n",
    "1 -1:2\n", "1 +1:2\n", "note 1:2\nanother 3 4\n", "1 |a x:1 y:2\n",
  ])
  func tablesAreNotTaken(text: String) throws {
    #expect(try ArraySource.format(of: folder.write(text.utf8, to: "rows.txt")) == nil)
  }
}

/// What is said of SVMlight rows that may not be meant as they are read.
@Suite struct SVMlightDoubtTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func loaded(_ text: String) throws -> LoadedData {
    let path = try folder.write(text.utf8, to: "training.svm")
    return try DataSource.array(ArraySource(files: [path], format: .svmlight)).load()
  }

  /// Rows of the features 0 to 3, each counted from another number, of which feature 3 is rare.
  private static func rows(_ count: Int, countedFrom first: Int, hasLast: Bool = true) -> String {
    (0..<count).map { row in
      "\(row % 2) \(first):\(1 + row % 3) \(first + 1):\(row % 5) \(first + 2):2"
        + (hasLast && row % 9 == 8 ? " \(first + 3):1\n" : "\n")
    }.joined()
  }

  private func remarks(training: String, new: String) throws -> [String] {
    guard case .array(let preparation) = try loaded(training).preparation else { return [] }
    let path = try folder.write(new.utf8, to: "new.svm")
    return try ArraySource(files: [path], format: .svmlight).rows(like: preparation, classes: ["0", "1"]).remarks
  }

  /// All features are shifted by one, and no index is too large.
  @Test func otherFirstFeaturesAreSaid() throws {
    let remarks = try remarks(
      training: Self.rows(40, countedFrom: 0), new: Self.rows(10, countedFrom: 1, hasLast: false))
    #expect(remarks.count == 1)
    #expect(
      remarks.first?.contains(
        "has no feature 0, which 100 % of the training rows have: its features go from 1 to 3, those of training from 0 to 3."
      ) == true, "\(remarks)")
  }

  @Test func rareEndsAreNotSaid() throws {
    #expect(
      try remarks(training: Self.rows(40, countedFrom: 0), new: Self.rows(8, countedFrom: 0, hasLast: false)).isEmpty)
    #expect(try remarks(training: Self.rows(40, countedFrom: 1), new: Self.rows(20, countedFrom: 1)).isEmpty)
  }

  /// A column far from zero is standardised where a row in ten has it; where fewer have, that its zeros are zeros is said.
  @Test func rareValuesFarFromZeroAreSaid() throws {
    func text(_ every: Int, _ value: (Int) -> Double) -> String {
      (0..<300).map { "\($0 % 2) 1:\($0 % 5)\($0 % every == 0 ? " 2:\(value($0))" : "")\n" }.joined()
    }
    let rare = try loaded(text(20) { 1000 + Double($0 % 7) }).remarks
    #expect(
      rare.count == 1
        && rare.first?.hasPrefix("Feature 2: fewer than one row in ten has a value (15 rows, from 1000 to 1006)")
          == true,
      "\(rare)")
    #expect(try loaded(text(20) { 1 + Double($0 % 7) }).remarks.isEmpty)
    #expect(try loaded(text(20) { _ in 1000 }).remarks.isEmpty)
  }
}
