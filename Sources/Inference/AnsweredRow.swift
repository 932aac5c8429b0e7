import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPersistence

/// A row of new data with what a classifier says about it.
package struct AnsweredRow: Sendable {
  /// What stands in the row: the cells of a table, the path of an image.
  package let cells: [String]
  /// Where it stands: "line 17", the path of an image.
  package let place: String
  /// Its true class, where the data tell: the target's cell, the sub-folder of an image.
  package let truth: String?
  /// The number of the most likely class; nil where there is no answer.
  package let label: Int?
  /// Its name; blank where there is no answer.
  package let prediction: String
  /// Its calibrated probability.
  package let confidence: Double
  /// That of every class, in their order; none where there is no answer.
  package let probabilities: [Double]

  /// Whether the classifier could say anything: not of an image that cannot be read.
  package var isAnswered: Bool { label != nil }

  /// The row without an answer.
  var unanswered: AnsweredRow {
    AnsweredRow(cells: cells, place: place, truth: truth, label: nil, prediction: "", confidence: 0, probabilities: [])
  }
}

/// Cells of a column that are not what the column held in training.
package struct StrayCells: Sendable, Hashable, Codable {
  package let column: String
  /// What the column held: "numbers", "dates".
  package let kind: String
  package let count: Int
  /// The first of them.
  package let first: String
  /// Whether no cell of the column was what it should be, of five at least.
  package let areAll: Bool

  /// What is said about them.
  package var text: String {
    let cells = count == 1 ? "1 cell that holds" : "\(count) cells that hold"
    return "Column \"\(column)\": \(cells) no \(kind) counted as missing, first \"\(first)\"."
  }
}

/// Cells of a column that training has not prepared the classifier for.
package struct NovelCells: Sendable, Hashable, Codable {
  package let column: String
  package let count: Int
  /// The first category without a feature of its own; nil where the cells hold nothing, as no cell of the column did in
  /// training.
  package let firstCategory: String?
  /// The first number with a unit that no number in training had, or without one where all had one; nil where that is not what is new.
  package var firstUnit: String?
  /// The first text without a word that training knew; nil where that is not what is new.
  package var firstText: String?
  /// Of numbers and dates that lie far outside those of training; nil where that is not what is new.
  package var far: Far?

  /// How far outside the range of training a column lies.
  package struct Far: Sendable, Hashable, Codable {
    /// The cell that lies farthest out.
    package let cell: String
    /// How many numbers or dates the column has.
    package let present: Int
    /// "number", "date" or "duration".
    package let contents: String
    /// Where those of training begin and end.
    package let lowest: String
    package let highest: String
  }

  /// What is said about them.
  package var text: String {
    if let far {
      return
        "Column \"\(column)\": \(count) of \(far.present.counted(far.contents)) \(count == 1 ? "lies" : "lie") far outside those of training, which go from \(far.lowest) to \(far.highest), as \"\(far.cell.shortened(to: 80))\". Look for \(far.contents == "date" ? "days, months and years written otherwise than in training" : "another unit, another decimal mark, or a number that stands for a missing value")."
    }
    if let firstUnit {
      return
        "Column \"\(column)\": \(count == 1 ? "1 number is" : "\(count) numbers are") written with another unit than in training, or without one, first \"\(firstUnit)\"; \(count == 1 ? "it is" : "they are") read as the \(count == 1 ? "number that stands" : "numbers that stand") there."
    }
    if let firstText {
      return
        "Column \"\(column)\": \(count.counted("text has", "texts have")) no word that training knew, first \"\(firstText.shortened(to: 80))\"; it tells nothing about the class there."
    }
    let cells = count == 1 ? "1 cell" : "\(count) cells"
    let holds = count == 1 ? "holds" : "hold"
    return firstCategory.map {
      "Column \"\(column)\": \(cells) \(holds) a category that training has not seen, or too rarely to learn it, first \"\($0)\"."
    } ?? "Column \"\(column)\": \(cells) \(holds) no value, where in training every row had one."
  }
}

/// Answers about new data, piece by piece, in constant memory.
package protocol RowPredictor: AnyObject {
  /// The names of what stands in `AnsweredRow.cells`.
  var columns: [String] { get }
  /// Those of the columns whose name in the file is blank.
  var unnamed: Set<String> { get }
  /// The column of row names that the file's header has no cell for.
  var rowNames: String? { get }
  var delimiter: Delimiter { get }
  var classes: ClassNames { get }
  /// Whether the data have a place for true classes.
  var hasLabels: Bool { get }
  /// Columns with cells so far that were not of the column's kind, and counted as missing.
  var strays: [StrayCells] { get }
  /// Images so far that cannot be read, and have no answer.
  var unreadable: [FileFailure] { get }
  /// What was left out of the data, a sentence each; complete once all rows are answered.
  var remarks: [String] { get }
  /// Cells so far that training has not prepared the classifier for.
  var novelties: [NovelCells] { get }
  /// The next rows with their answers; nil behind the last.
  ///
  /// - Throws: `FileFailure` where the data are malformed.
  func next() throws -> [AnsweredRow]?
  /// The lines of the next rows with their answers, in pieces of any length; nil behind the last.
  ///
  /// - Throws: as `next()`.
  func nextLines(_ lines: AnswerLines) throws -> [[UInt8]]?
  /// The next rows as they are prepared for the classifier, with their true classes, in place of answers; nil behind the last.
  ///
  /// - Throws: as `next()`.
  func nextPrepared() throws -> PartlyLabeledRows?
}

extension RowPredictor {
  package var unnamed: Set<String> { [] }
  package var rowNames: String? { nil }
  package var remarks: [String] { [] }
  package var unreadable: [FileFailure] { [] }
  package var novelties: [NovelCells] { [] }

  package func nextLines(_ lines: AnswerLines) throws -> [[UInt8]]? {
    try next().map { [$0.flatMap(lines.line)] }
  }

  /// The columns as a header names them: those without a name stay so.
  package func header(of columns: [String]) -> [String] { columns.map { unnamed.contains($0) ? "" : $0 } }
}

extension TrainedClassifier {
  /// A predictor for the kind of data that this classifier was trained on.
  ///
  /// - Parameters:
  ///   - path: a table, or a folder of images or one image.
  ///   - labels: the file of the true classes of a file of numbers, where they stand in one of their own.
  ///   - source: what it was trained on, which tells how the new data are read.
  ///   - skipsUnreadable: whether images that cannot be read are left without an answer, instead of ending the work.
  ///   - shard: the rows of a table that are answered; all unless told.
  ///   - inputPath: how the first layer works. Unless told, it takes the non-zeros alone of tables whose rows have few, and all inputs of
  ///     everything else: that does not depend on how many rows there are.
  ///   - cpu: computes.
  /// - Throws: `FileFailure`, also naming the columns that a table lacks.
  package func rowPredictor(
    for path: String, labels: String? = nil, like source: DataSource? = nil, skipsUnreadable: Bool = false,
    shard: RowShard? = nil, inputPath: InputPath? = nil, on cpu: CPU
  ) throws -> any RowPredictor {
    try requireKind(of: path)
    if skipsUnreadable, !isOnImages {
      throw RequestFailure("--skip-unreadable", expected: "a run on images", found: "one on other data")
    }
    if let labels, !isOnNumbers {
      throw RequestFailure(
        "--label-file", expected: "a run on files of numbers", found: "\(labels) for one on other data")
    }
    if let shard, !isOnTables {
      throw RequestFailure(
        "--shard", expected: "a run on tables", found: "\(shard.number)/\(shard.count) for one on other data")
    }
    return try LiveClassifier(self, inputPath: inputPath ?? likelyPath, on: cpu)
      .rowPredictor(for: path, labels: labels, like: source, skipsUnreadable: skipsUnreadable, shard: shard)
  }
}

extension LiveClassifier {
  /// A predictor for a file of the kind of data that the classifier was trained on (a precondition).
  ///
  /// - Throws: as `TrainedClassifier.rowPredictor`.
  func rowPredictor(
    for path: String, labels: String? = nil, like source: DataSource?, skipsUnreadable: Bool = false,
    shard: RowShard? = nil
  ) throws -> any RowPredictor {
    switch classifier.preparation {
    case .table(let table):
      var options = TableOptions()
      if case .table(let source)? = source { options = source.options }
      return try TablePredictor(table, self, path: path, options: options, shard: shard)
    case .images(let images): return try ImagePredictor(images, self, path: path, skipsUnreadable: skipsUnreadable)
    case .array(let array):
      var like: ArraySource?
      if case .array(let source)? = source { like = source }
      return try ArrayPredictor(array, self, path: path, labels: labels, source: like)
    }
  }
}

extension TrainedClassifier {
  /// Checks that what stands at a path is of the kind that this classifier was trained on.
  ///
  /// - Throws: `FileFailure`.
  package func requireKind(of path: String) throws {
    let kind = try InputKind(of: path)
    let expected: String? =
      switch (preparation, kind) {
      // What is no image is recognised by its first bytes.
      case (.table, .other), (.images, .folder), (.images, .image), (.images, .other), (.array, .numbers): nil
      // A table may look like the other format.
      case (.table, .numbers(.svmlight)) where !ArraySource.isNamedSVMlight(path): nil
      case (.table, _): "a table (CSV, TSV, JSON Lines)"
      case (.images, _): "a folder of images, or an image"
      case (.array, _): "a file of numbers (NPY, NPZ, SVMlight or IDX)"
      }
    guard let expected else { return }
    throw FileFailure.malformed(path, at: "data", expected: "\(expected), as in training", found: kind.words)
  }

  /// Categories have a feature for each level, of which one is not 0.
  private var likelyPath: InputPath {
    guard case .table(let table) = preparation else { return .dense }
    return Double(table.mostNonZeros) < 0.3 * Double(table.width) ? .sparse : .dense
  }

  private var isOnTables: Bool { if case .table = preparation { true } else { false } }
  private var isOnNumbers: Bool { if case .array = preparation { true } else { false } }
  private var isOnImages: Bool { if case .images = preparation { true } else { false } }
}

extension LiveClassifier {
  /// - Parameters:
  ///   - features: prepared rows.
  ///   - row: what stands in each row, where, and its true class.
  func rows(
    _ features: Features, _ row: (Int) -> (cells: [String], place: String, truth: String?)
  ) -> [AnsweredRow] {
    let answers = answers(for: features)
    return answers.classes.enumerated().map { number, best in
      let (cells, place, truth) = row(number)
      return AnsweredRow(
        cells: cells, place: place, truth: truth, label: best, prediction: classifier.classes.names[best],
        confidence: answers.confidence(ofRow: number), probabilities: Array(answers[number]))
    }
  }
}
