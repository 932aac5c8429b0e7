import Diagnostics

/// What a table holds, as one reading of its files shows: the kind of each column, the labels, and how its rows become
/// features.
public struct TableProfile: Sendable {
  public let source: TableSource
  /// Every column but the target.
  public let columns: [ColumnRecognition]
  /// The class of each row in the words of the table, the rows of all files one after the other; nil where none is given.
  public let labels: [String?]
  /// Rows of each file, those of `source.files` first.
  public let rowCounts: [Int]
  public let dialect: TableDialect
  public let preparation: TablePreparation
  /// Labels in the files of unlabelled rows, which are not looked at.
  public let unusedLabels: Int

  /// Reads the files once, front to back.
  ///
  /// - Parameters:
  ///   - source: the files and the column to be learned.
  ///   - rowsRead: called now and then with the rows read so far.
  /// - Throws: `FileFailure` for a file that is no such table; for a target column that is not there; for a number that is
  ///   infinite; `RequestFailure` for an option about a column that is not there.
  public init(of source: TableSource, rowsRead: (Int) throws -> Void = { _ in }) throws {
    precondition(!source.files.isEmpty, "a table needs a file")
    let missing = Set(source.options.missing)
    var names: [String] = []
    var profiles: [ColumnProfile] = []
    var labels: [String?] = []
    var classes: [String: Int] = [:]
    var rowCounts: [Int] = []
    var dialect: TableDialect?
    var unusedLabels = 0
    for (number, path) in (source.files + source.unlabeled).enumerated() {
      let reader = try TableReader(
        path: path, delimiter: source.options.delimiter, hasHeader: source.options.hasHeader ?? dialect?.hasHeader)
      let isUnlabeled = number >= source.files.count
      if number == 0 {
        dialect = reader.dialect
        names = reader.columns.filter { $0 != source.target }
        profiles = names.map { ColumnProfile(name: $0) }
      }
      let layout = try TableLayout(reader, columns: names, target: source.target)
      guard layout.target != nil || isUnlabeled else {
        throw FileFailure(
          path: path,
          problem: .malformed(
            place: "columns", expected: "the target \"\(source.target)\"", found: TableLayout.list(reader.columns)),
          remedy: "Name the column to be learned with --target")
      }
      var rows = 0
      while let row = try reader.next() {
        let word = layout.target.map { row.cells[$0] }.flatMap { missing.contains($0) ? nil : $0 }
        if isUnlabeled, word != nil { unusedLabels += 1 }
        let label = isUnlabeled ? nil : word
        let classNumber = label.map { label in
          if let known = classes[label] { return known }
          classes[label] = classes.count
          return classes.count - 1
        }
        labels.append(label)
        for (column, place) in layout.places.enumerated() {
          let cell = row.cells[place]
          if missing.contains(cell) {
            profiles[column].addMissing(label: classNumber)
          } else {
            profiles[column].add(cell, line: row.line, label: classNumber)
          }
          if let infinity = profiles[column].infinity, infinity.line == row.line, infinity.cell == cell {
            try Self.refuse(
              infinity.cell, in: names[column], asked: source.options.kinds[names[column]], path, row.line)
          }
        }
        rows += 1
        if labels.count % 4096 == 0 { try rowsRead(labels.count) }
      }
      guard rows > 0 else {
        throw FileFailure.malformed(path, at: "rows", expected: "at least one", found: "none below the header")
      }
      rowCounts.append(rows)
    }
    for name in source.options.kinds.keys.sorted() where !names.contains(name) {
      throw RequestFailure(
        "--\(source.options.kinds[name]?.option ?? "ignore") \(name)", expected: "a column to learn from",
        found: name == source.target ? "the target" : "none of that name among \(TableLayout.list(names))")
    }
    self.source = source
    self.labels = labels
    self.rowCounts = rowCounts
    self.dialect = dialect ?? TableDialect(delimiter: .comma, hasHeader: true)
    self.unusedLabels = unusedLabels
    columns = profiles.map { $0.recognized(asked: source.options.kinds[$0.name], classes: classes.count) }
    preparation = TablePreparation(
      columns: zip(profiles, columns).compactMap { $0.prepared(as: $1) }, missing: missing.sorted(),
      target: source.target)
    guard !preparation.columns.isEmpty else {
      throw FileFailure.malformed(
        source.files[0], at: "columns", expected: "one to learn from beside the target \"\(source.target)\"",
        found: names.isEmpty
          ? "none"
          : "none that can be used: "
            + columns.prefix(4).map { "\"\($0.name)\" (\($0.reason?.rawValue ?? ""))" }.joined(separator: ", "))
    }
    try requireColumnsAreOfTheirKind(source)
    try requireSpreadsAreFinite(source)
  }

  /// Infinite numbers have no place in a column of numbers; in one of categories they are words.
  private static func refuse(_ cell: String, in column: String, asked: ColumnKind?, _ path: String, _ line: Int) throws
  {
    guard asked == nil || asked == .number else { return }
    throw FileFailure(
      path: path,
      problem: .malformed(place: "line \(line), column \"\(column)\"", expected: "a finite number", found: cell),
      remedy: "Leave such cells blank, or name them with --missing, or leave the column out with --ignore")
  }

  /// A column that was said to hold numbers or dates holds some.
  private func requireColumnsAreOfTheirKind(_ source: TableSource) throws {
    for column in columns {
      guard let asked = source.options.kinds[column.name], asked == .number || asked == .date,
        let stray = column.firstStray
      else { continue }
      throw FileFailure.malformed(
        source.files[0], at: "column \"\(column.name)\"",
        expected: "a \(asked.rawValue) in every cell, as was asked for",
        found: "\"\(stray)\" in line \(column.firstStrayLine ?? 0)")
    }
  }

  /// Numbers whose squares no floating-point number holds have no spread to divide by.
  private func requireSpreadsAreFinite(_ source: TableSource) throws {
    for column in preparation.columns {
      guard case .number(let mean, let deviation, _) = column.encoding, !(mean.isFinite && deviation.isFinite)
      else { continue }
      throw FileFailure(
        path: source.files[0],
        problem: .malformed(
          place: "column \"\(column.name)\"", expected: "numbers whose spread can be computed, up to about 1e150",
          found: "larger ones"),
        remedy: "If they mark missing values, name them with --missing; else leave the column out with --ignore")
    }
  }

  /// The features of all rows, in a second reading of the files.
  ///
  /// - Parameter rowsRead: called now and then with the rows read so far.
  /// - Throws: `FileFailure`, also where a file has changed since it was read first.
  public func rows(rowsRead: (Int) throws -> Void = { _ in }) throws -> PartlyLabeledRows {
    var features: [Float] = []
    features.reserveCapacity(labels.count * preparation.width)
    var read = 0
    for (number, path) in (source.files + source.unlabeled).enumerated() {
      let reader = try TableReader(path: path, delimiter: source.options.delimiter, hasHeader: dialect.hasHeader)
      let layout = try TableLayout(reader, columns: preparation.columns.map(\.name), target: source.target)
      var encoder = RowEncoder(preparation, places: layout.places)
      let before = read
      while let row = try reader.next() {
        encoder.append(row.cells, to: &features)
        read += 1
        if read % 4096 == 0 { try rowsRead(read) }
      }
      guard read - before == rowCounts[number] else {
        throw FileFailure.malformed(
          path, at: "rows", expected: "\(rowCounts[number]), as at the first reading", found: "\(read - before)")
      }
    }
    return PartlyLabeledRows(features: Features(.floats(features), columns: preparation.width), labels: labels)
  }

  /// What the features of all rows take, in bytes.
  public var featureBytes: Int { 4 * labels.count * preparation.width }
}

extension ColumnProfile {
  /// The most levels that have a feature of their own; the others share one.
  static let mostLevels = 100

  func prepared(as recognition: ColumnRecognition) -> TablePreparation.Column? {
    let encoding: TablePreparation.Encoding
    switch recognition.kind {
    case .ignored: return nil
    case .number: encoding = .number(mean: moments.mean, deviation: moments.deviation, mark: mark)
    case .date:
      guard let order = dateOrder, let days = dates[order] else { return nil }
      encoding = .date(mean: days.mean, deviation: days.deviation, order: order)
    case .category:
      let common = values.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      encoding = .category(levels: common.prefix(Self.mostLevels).map(\.key).sorted())
    }
    return TablePreparation.Column(
      name: recognition.name, encoding: encoding, marksMissing: recognition.missing + recognition.strays > 0)
  }
}
