import PseudoLabelDiagnostics

extension TableProfile {
  /// The vocabularies of columns of text, by their names, in a further reading of the files. A column is not among them where no term of
  /// it stands in enough rows.
  ///
  /// - Throws: `FileFailure`; what `rowsRead` throws.
  static func vocabularies(
    of columns: [(name: String, analyzers: [TextAnalyzer])], in source: TableSource, _ content: TableContent,
    _ dialect: TableDialect, rowsRead: (Int) throws -> Void
  ) throws -> [String: [TextVocabulary]] {
    guard !columns.isEmpty else { return [:] }
    let missing = Set(source.options.missing)
    var counters = columns.map { column in column.analyzers.map { VocabularyCounter($0) } }
    var read = 0
    for path in source.files + source.unlabeled {
      let reader = try content.reader(
        of: path, source.options, hasHeader: dialect.hasHeader, expectsRowNames: dialect.margins.hasRowNames)
      let layout = try TableLayout(reader, columns: columns.map(\.name), target: source.target)
      while let row = try reader.next() {
        for (column, place) in layout.places.enumerated() where !missing.contains(row.cells[place]) {
          for number in counters[column].indices { counters[column][number].add(row.cells[place]) }
        }
        read += 1
        if read % 4096 == 0 { try rowsRead(read) }
      }
    }
    return zip(columns, counters).reduce(into: [:]) { found, entry in
      let vocabularies = entry.1.map(\.vocabulary).filter { !$0.terms.isEmpty }
      if !vocabularies.isEmpty { found[entry.0.name] = vocabularies }
    }
  }
}

/// Texts of the training rows that have no term of their column's vocabulary.
struct UnknownTexts {
  private var columns: [(name: String, count: Int, first: String?)]

  init(of preparation: TablePreparation) { columns = preparation.columns.map { ($0.name, 0, nil) } }

  mutating func add(_ encoder: RowEncoder) {
    for place in columns.indices where encoder.isText(place) {
      columns[place].count += encoder.columnNovelties[place].unseen
      columns[place].first = columns[place].first ?? encoder.columnNovelties[place].first
    }
  }

  /// What is said of them; nil where there are none.
  var text: String? {
    let sentences = columns.compactMap { column in
      column.first.map {
        "Column \"\(column.name.shortened(to: 80))\": \(column.count.counted("text has", "texts have")) no word that stands in two rows, first \"\($0.shortened(to: 80))\"; nothing can be learned from \(column.count == 1 ? "it" : "them")."
      }
    }
    return sentences.isEmpty ? nil : sentences.joined(separator: " ")
  }
}
