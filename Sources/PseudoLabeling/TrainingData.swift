import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelStudies

/// Rows to learn from, some of which carry the name of their class, prepared for a network.
///
/// However they come, preparation is learned from all of them, labelled or not, and travels with the classifier.
public struct TrainingData: Sendable {
  package let loaded: LoadedData
  package let study: StudyData

  /// Reads files: tables, folders of images, arrays.
  ///
  /// - Parameter source: which files, and what in them is to be learned.
  /// - Throws: `FileFailure` and `RequestFailure` for files that cannot be read, or hold no labels of two classes.
  public init(_ source: DataSource) throws {
    let loaded = try source.load()
    try self.init(loaded, origin: source.files[0], target: source.targetName)
  }

  /// Rows of numbers in memory. They are standardised before they are rounded to float32, so that times in seconds since
  /// 1970, or identifiers of ten digits, keep their differences.
  ///
  /// - Parameters:
  ///   - rows: of equal width; NaN is a missing value.
  ///   - labels: the class of each row, as many; nil where it is not known.
  /// - Throws: `ExamplesFailure` for rows of different widths and for labels that are not as many; `FileFailure` for
  ///   infinite numbers, or where there are no labels of two classes.
  public init(numbers rows: [[Double]], labels: [String?]) throws {
    let columns = try Self.columns(of: rows, labels: labels)
    try self.init(NumberRows(Array(rows.joined()), columns: columns), labels: labels)
  }

  /// Rows of numbers in memory that are float32; see the other initializer.
  ///
  /// - Parameters:
  ///   - rows: of equal width; NaN is a missing value.
  ///   - labels: the class of each row, as many; nil where it is not known.
  /// - Throws: as the other initializer.
  @_disfavoredOverload
  public init(numbers rows: [[Float]], labels: [String?]) throws {
    let columns = try Self.columns(of: rows, labels: labels)
    try self.init(NumberRows(Features(.floats(Array(rows.joined())), columns: columns)), labels: labels)
  }

  private static func columns<Number>(of rows: [[Number]], labels: [String?]) throws(ExamplesFailure) -> Int {
    let columns = rows.first?.count ?? 0
    guard columns > 0 else { throw .width(row: 0, expected: 1, found: 0) }
    if let row = rows.firstIndex(where: { $0.count != columns }) {
      throw .width(row: row, expected: columns, found: rows[row].count)
    }
    guard labels.count == rows.count else { throw .labels(expected: rows.count, found: labels.count) }
    return columns
  }

  /// Rows of a table in memory.
  ///
  /// - Parameters:
  ///   - rows: the text of each cell by the name of its column. "", "?", "NA" and the like are missing values, as are cells
  ///     that a row lacks; what kind a column is, is told by looking.
  ///   - target: the column that has the class, where it is known.
  ///   - options: what is known of the columns.
  /// - Throws: `FileFailure` and `RequestFailure`, as for files; messages call the table "rows", and a row's number, from 1,
  ///   its line.
  public init(table rows: [[String: String]], target: String, options: TableOptions = TableOptions()) throws {
    let profile = try TableProfile(of: rows, target: target, options: options)
    let prepared = try profile.rows()
    let loaded = LoadedData(
      rows: prepared, preparation: .table(profile.preparation), places: .numbers([("rows", rows.count)]),
      table: profile, remarks: [prepared.remark].compactMap { $0 })
    try self.init(loaded, origin: "rows", target: "column \"\(target)\"")
  }

  /// Sets of examples, as the readers of this package make them. Floats are standardised, rows stored without zeros are
  /// scaled, bytes stay pixels.
  ///
  /// - Parameters:
  ///   - labeled: examples with their classes.
  ///   - unlabeled: examples without, of as many columns (a precondition).
  ///   - classes: the names of the classes by their numbers, all different (a precondition); "0", "1", … by default.
  /// - Throws: `FileFailure` for infinite numbers, or where all labels are of one class.
  public init(labeled: LabeledSet, unlabeled: UnlabeledSet, classes: [String]? = nil) throws {
    precondition(labeled.features.columns == unlabeled.features.columns, "sets of different columns")
    let names = classes ?? (0..<labeled.classes).map(String.init)
    precondition(names.count == labeled.classes && Set(names).count == names.count, "a name for each class")
    try self.init(
      NumberRows(joining: [labeled.features, unlabeled.features].map(NumberRows.init)),
      labels: labeled.labels.map { names[$0] } + [String?](repeating: nil, count: unlabeled.count))
  }

  /// Rows of numbers as they come, before preparation.
  ///
  /// - Parameters:
  ///   - numbers: the rows.
  ///   - labels: the class of each, as many (a precondition); nil where it is not known.
  /// - Throws: `FileFailure`, as the other initializers.
  package init(_ numbers: NumberRows, labels: [String?]) throws {
    let places = [(file: "rows", count: numbers.count)]
    let preparation = try ArrayPreparation(learnedFrom: numbers, firstIndex: nil, files: places)
    let rows = PartlyLabeledNumbers(features: numbers, labels: labels)
    try self.init(LoadedData(rows, preparation: preparation, places: places), origin: "rows", target: "labels")
  }

  /// Rows that are prepared already.
  ///
  /// - Parameters:
  ///   - loaded: the rows with their labels.
  ///   - origin: the file or folder, for messages.
  ///   - target: what the labels are called in messages.
  /// - Throws: `FileFailure` where there are no labels of two classes.
  package init(_ loaded: LoadedData, origin: String, target: String) throws {
    self.loaded = loaded
    study = try StudyData(
      loaded.rows, origin: origin, target: target, unusedLabels: loaded.table?.unusedLabels ?? 0,
      hasText: loaded.hasText)
  }

  /// The names of the classes, in the order of a classifier's probabilities.
  public var classes: ClassNames { study.classes }

  /// Rows with a label.
  public var labeledCount: Int { study.labeled.count }

  /// Rows without one.
  public var unlabeledCount: Int { study.unlabeled.count }

  /// What its owner should know before anything is trained on it: columns that give the class away, duplicates, rare
  /// classes, unlabelled rows that seem to come from elsewhere. It looks at every row; of large data at samples.
  ///
  /// - Parameter seed: draws the samples.
  public func findings(seed: UInt64 = 1) -> [Finding] { DataCheck(study, loaded, seed: seed, on: CPU()).findings }
}

extension TrainingData: CustomStringConvertible {
  /// "24 labelled rows of ant, bee, wasp, 66 unlabelled; rows of 4 numbers, 4 features"
  public var description: String {
    "\(labeledCount.counted("labelled row")) of \(classes), \(unlabeledCount) unlabelled; \(loaded.preparation)"
  }
}
