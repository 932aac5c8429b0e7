import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// What a table holds, as one reading of its files shows: the kind of each column, the labels, and how its rows become
/// features.
package struct TableProfile: Sendable {
  package let source: TableSource
  /// Every column but the target.
  package let columns: [ColumnRecognition]
  /// The class of each row in the words of the table, the rows of all files one after the other; nil where none is given.
  package let labels: [String?]
  /// Rows of each file, those of `source.files` first.
  package let rowCounts: [Int]
  package let dialect: TableDialect
  package let preparation: TablePreparation
  /// Labels in the files of unlabelled rows, which are not looked at.
  package let unusedLabels: Int
  /// What stands in the target column of rows that are taken for unlabelled, those of the files of unlabelled rows aside.
  package let missingLabels: MissingCells
  /// Labels that `label` filled in, which are not learned from as if they were true unless `TableOptions` say so.
  package let pseudoLabels: Int
  /// What is said about files whose rows are longer than their header, where the first file's are not so.
  package let remarks: [String]
  private let content: TableContent
  private let forms: TableForms

  /// Looks at rows in memory. Their columns are all that occur in any row; a cell that a row lacks is missing there.
  ///
  /// - Parameters:
  ///   - rows: the cells of each row by the names of their columns.
  ///   - target: the column to be learned.
  ///   - options: what is known of the columns.
  /// - Throws: as for files, which messages call "rows", a row's number its line.
  package init(of rows: [[String: String]], target: String, options: TableOptions = TableOptions()) throws {
    let columns = rows.reduce(into: Set<String>()) { $0.formUnion($1.keys) }.sorted()
    guard !columns.isEmpty else {
      throw FileFailure.malformed("rows", at: "columns", expected: "at least one", found: "none")
    }
    try self.init(
      of: TableSource(files: ["rows"], target: target, options: options), content: .memory(rows, columns: columns),
      memory: MemoryNeed(), threads: Machine.availableProcessors
    ) { _ in }
  }

  /// Reads the files once, front to back.
  ///
  /// - Parameters:
  ///   - source: the files and the column to be learned.
  ///   - availableMemory: of the machine, in bytes.
  ///   - needsTarget: whether the target column has to be there; where it need not, the rows of a table without it are unlabelled.
  ///   - threads: how many look at the columns; the profile is the same for any number.
  ///   - rowsRead: called now and then with the rows read so far.
  /// - Throws: `FileFailure` for a file that is no such table; for a target column that is not there; for an infinite
  ///   number in a column of numbers; for a column that is not of the kind that was asked for; `RequestFailure` for an
  ///   option about a column that is not there, and for more rows than fit in memory.
  package init(
    of source: TableSource, availableMemory: Int = Machine.usableMemory, needsTarget: Bool = true,
    threads: Int = Machine.availableProcessors, rowsRead: (Int) throws -> Void = { _ in }
  ) throws {
    try self.init(
      of: source, content: .files, memory: MemoryNeed(available: availableMemory), needsTarget: needsTarget,
      threads: threads, rowsRead: rowsRead)
  }

  private init(
    of source: TableSource, content: TableContent, memory: MemoryNeed, needsTarget: Bool = true, threads: Int,
    rowsRead: (Int) throws -> Void
  ) throws {
    precondition(!source.files.isEmpty, "a table needs a file")
    let missing = Set(source.options.missing)
    let matcher = MissingMatcher(missing)
    let pool = ThreadPool(threads: max(1, threads))
    var names: [String] = []
    var profiles: [ColumnProfile] = []
    var labels: [String?] = []
    var room = min(ColumnProfile.rememberedBytes, memory.available / 4)
    var classes: [String: Int] = [:]
    var rowCounts: [Int] = []
    var dialect: TableDialect?
    var unusedLabels = 0
    var missingLabels = MissingCells()
    var pseudoLabels = 0
    let forms = try TableForms(of: source, content, on: pool) { try rowsRead(0) }
    var remarks = forms.remarks
    for (number, path) in (source.files + source.unlabeled).enumerated() {
      let reader = try content.reader(
        of: path, source.options, hasHeader: source.options.hasHeader ?? dialect?.hasHeader, naming: [source.target],
        expectsRowNames: dialect?.margins.hasRowNames ?? false)
      let isUnlabeled = number >= source.files.count
      if number == 0 {
        dialect = reader.dialect
        names = reader.columns.filter { $0 != source.target }
        profiles = names.map {
          ColumnProfile(name: $0, isUnnamed: reader.unnamed.contains($0), isOfRowNames: reader.rowNames == $0)
        }
        try Self.requireColumns(of: source.options.kinds, among: names, target: source.target)
      }
      remarks += reader.openingRemarks
      if let first = dialect?.margins, reader.dialect.margins != first {
        remarks += reader.dialect.margins.remark(on: path).map { [$0] } ?? []
      }
      // Columns that are left out may be missing in later files.
      let used = profiles.filter { profile in
        let asked = source.options.kinds[profile.name]
        return !profile.isLeftOut(asked: asked) && (asked != nil || !LabelColumns.mayHaveWritten(profile.name))
      }.map(\.name)
      let layout = try TableLayout(reader, columns: used, target: source.target, like: "in \(source.files[0])")
      let places = names.map { layout.place(of: $0) }
      guard layout.target != nil || isUnlabeled || !needsTarget else {
        throw Self.failureWithoutTarget(reader, isFirst: number == 0, of: source) { file in
          try content.reader(of: file, source.options, hasHeader: nil, expectsRowNames: false)
        }
      }
      let labelColumns = LabelColumns(in: reader.columns, of: source.target)
      let added = reader.columns.filter { !names.contains($0) && $0 != source.target && $0 != reader.rowNames }
      if number > 0, !added.isEmpty {
        remarks.append(
          "\(path): \(TableLayout.list(added)) \(added.count == 1 ? "is" : "are") left out, for \(source.files[0]) has no such \(added.count == 1 ? "column" : "columns")."
        )
      }
      let before = labels.count
      for number in profiles.indices { profiles[number].beginFile() }
      let columns = BlockColumns(
        path: path, places: places, missing: matcher, exchanges: names.map { forms.exchange($0, inFile: number) })
      var blocks = BlocksAhead(reader)
      while let block = try blocks.block() {
        var numbers: [Int?] = []
        numbers.reserveCapacity(block.count)
        var blankLabels = 0
        try block.withCells { cells in
          for row in 0..<block.count {
            let target = layout.target.map { cells[row, $0] }
            var hasLabel = target.map { !matcher.contains($0) } ?? false
            if isUnlabeled {
              if hasLabel, let target, !MissingWords.isLikely(String(decoding: target, as: UTF8.self)) {
                unusedLabels += 1
              }
              hasLabel = false
            } else if !hasLabel, let target {
              if target.isEmpty { blankLabels += 1 } else { missingLabels.add(String(decoding: target, as: UTF8.self)) }
            }
            if hasLabel, labelColumns.fillsIn(cells, row: row) {
              pseudoLabels += 1
              if source.options.trustsPseudoLabels != true { hasLabel = false }
            }
            let label = hasLabel ? target.map { String(decoding: $0, as: UTF8.self) } : nil
            numbers.append(
              label.map { label in
                if let known = classes[label] { return known }
                classes[label] = classes.count
                return classes.count - 1
              })
            if labels.count == labels.capacity {
              try memory.requireGrowth(
                from: labels.capacity * MemoryLayout<String?>.stride, for: path, remedy: "Use fewer rows")
            }
            labels.append(label)
            if labels.count % 4096 == 0 { try rowsRead(labels.count) }
          }
        }
        missingLabels.add("", times: blankLabels)
        columns.show(block, labels: numbers, to: &profiles, room: &room, on: pool) { blocks.read() }
      }
      let rows = labels.count - before
      remarks += reader.closingRemarks
      guard rows > 0 else {
        throw FileFailure.malformed(path, at: "rows", expected: "at least one", found: "none below the header")
      }
      rowCounts.append(rows)
    }
    self.source = source
    self.content = content
    self.forms = forms
    self.labels = labels
    self.rowCounts = rowCounts
    self.dialect = dialect ?? TableDialect(delimiter: .comma, hasHeader: true)
    self.unusedLabels = unusedLabels
    self.missingLabels = missingLabels
    self.pseudoLabels = pseudoLabels
    self.remarks = remarks
    for number in profiles.indices { profiles[number].settle() }
    let decimals = DecimalEvidence(profiles, delimiter: self.dialect.delimiter, asked: source.options.decimal)
    let dates = DateEvidence(profiles, asked: source.options.dates)
    for number in profiles.indices {
      profiles[number].decimals = forms.decimals.evidence(of: names[number]) ?? decimals
      profiles[number].dateEvidence = forms.dates.evidence(of: names[number], asked: source.options.dates) ?? dates
    }
    let written = LabelColumns.written(profiles).subtracting(source.options.kinds.keys)
    var columns = profiles.map { profile in
      let isWritten = written.contains(profile.name)
      var column = profile.recognized(
        asked: isWritten ? .ignored : source.options.kinds[profile.name], classes: classes.count)
      if isWritten { column.reason = .labeling }
      return column
    }
    for (profile, column) in zip(profiles, columns) { try Self.requireKind(of: column, profile, source.options) }
    let texts = zip(profiles, columns).filter { $1.kind == .text }.map { (name: $1.name, analyzers: $0.textAnalyzers) }
    let vocabularies = try Self.vocabularies(of: texts, in: source, content, self.dialect, rowsRead: rowsRead)
    for place in columns.indices where columns[place].kind == .text && vocabularies[columns[place].name] == nil {
      (columns[place].kind, columns[place].reason) = (.ignored, .noSharedWords)
    }
    self.columns = columns
    preparation = TablePreparation(
      columns: zip(profiles, columns).compactMap {
        $0.prepared(as: $1, vocabularies: vocabularies[$1.name, default: []])
      }, missing: missing.sorted(), target: source.target, hasRowNames: self.dialect.margins.hasRowNames)
    guard !preparation.columns.isEmpty else {
      throw FileFailure.malformed(
        source.files[0], at: "columns", expected: "one to learn from beside the target \"\(source.target)\"",
        found: names.isEmpty
          ? "none"
          : "none that can be used: "
            + columns.prefix(4).map {
              "\"\($0.name)\" (\($0.reason?.rawValue ?? "")\($0.seeming.map { "; \($0.text)" } ?? ""))"
            }.joined(separator: ", "))
    }
  }

  /// The features of all rows, in a second reading of the files.
  ///
  /// - Parameters:
  ///   - threads: how many encode them; the features are the same for any number.
  ///   - rowsRead: called now and then with the rows read so far.
  /// - Throws: `FileFailure`, also where a file has changed since it was read first; `RequestFailure` where the features do
  ///   not fit in memory.
  package func rows(
    threads: Int = Machine.availableProcessors, rowsRead: (Int) throws -> Void = { _ in }
  ) throws -> PartlyLabeledRows {
    try rows(memory: MemoryNeed(), threads: threads, rowsRead: rowsRead)
  }

  /// The same, on a machine of other memory.
  package func rows(availableMemory: Int) throws -> PartlyLabeledRows {
    try rows(memory: MemoryNeed(available: availableMemory), threads: Machine.availableProcessors) { _ in }
  }

  private func rows(memory: MemoryNeed, threads: Int, rowsRead: (Int) throws -> Void) throws -> PartlyLabeledRows {
    func require(_ featureBytes: Int) throws {
      try memory.require(
        Double(featureBytes) + Double(labels.count * MemoryLayout<String?>.stride), for: source.files[0],
        remedy: Remedy(
          "Use fewer rows", "leave columns out with --ignore: there are \(preparation.width.counted("feature"))"))
    }
    if !preparation.isSparse { try require(4 * labels.count * preparation.width) }
    var features = EncodedRows(for: preparation)
    features.reserve(rows: labels.count)
    let pool = ThreadPool(threads: max(1, threads))
    var unknown = UnknownTexts(of: preparation)
    var read = 0
    for (number, path) in (source.files + source.unlabeled).enumerated() {
      let reader = try content.reader(
        of: path, source.options, hasHeader: dialect.hasHeader, expectsRowNames: dialect.margins.hasRowNames)
      let layout = try TableLayout(reader, columns: preparation.columns.map(\.name), target: source.target)
      var encoder = RowEncoder(
        preparation, places: layout.places,
        exchanges: preparation.columns.map { forms.exchange($0.name, inFile: number) })
      let before = read
      var blocks = BlocksAhead(reader)
      while let block = try blocks.block() {
        // More than the file had would not fit in what was made room for.
        guard read + block.count - before <= rowCounts[number] else {
          while let more = try reader.nextBlock() { read += more.count }
          read += block.count
          break
        }
        encoder.append(block, to: &features, on: pool) { blocks.read() }
        for count in read + 1...read + block.count where count % 4096 == 0 { try rowsRead(count) }
        read += block.count
        // Arrays that are full move to ones of twice the size.
        if preparation.isSparse { try require(3 * features.bytes) }
      }
      unknown.add(encoder)
      guard read - before == rowCounts[number] else {
        throw FileFailure.malformed(
          path, at: "rows", expected: "\(rowCounts[number]), as at the first reading", found: "\(read - before)")
      }
    }
    var rows = PartlyLabeledRows(features: features.features, labels: labels)
    rows.remark = unknown.text
    return rows
  }
}
