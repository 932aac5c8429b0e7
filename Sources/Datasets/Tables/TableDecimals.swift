import PseudoLabelDiagnostics

extension TableConventions<DecimalConvention> {
  /// How the files of a table write their numbers.
  ///
  /// - Parameters:
  ///   - files: what each says.
  ///   - names: of the columns that were looked at.
  ///   - options: what is known of the columns.
  init(of files: [FileDecimals], columns names: [String], _ options: TableOptions) {
    let conventions = names.indices.map { place in
      options.kinds[names[place]].map { $0 == .number } ?? true ? Self.convention(ofColumn: place, in: files) : nil
    }
    let exchanges = files.map { file in
      DecimalExchange(
        of: file, like: conventions, delimiter: files.first { $0.path != file.path && $0.vote != nil }?.delimiter,
        asked: options.decimal)
    }
    let remarks = zip(files, exchanges).flatMap { file, exchange in
      let place =
        zip(files, exchanges).first { $0.path != file.path && $1.columns.isEmpty && $0.vote != nil }?.0.path
      return exchange.remarks(
        on: file, names: names, like: conventions, in: place ?? "the other files", hasOption: true)
    }
    self.init(conventions, names: names, exchanged: exchanges.map(\.columns.keys), remarks: remarks)
  }

  /// How the first file writes a column that has marks in it: as its own cells say; or else as another file does whose other
  /// columns are written alike; or else as its other columns or semicolons say.
  private static func convention(ofColumn place: Int, in files: [FileDecimals]) -> DecimalConvention? {
    files.lazy.compactMap { file in
      let column = file.columns[place]
      if let own = column.convention { return own }
      guard column.ambiguous != nil else { return nil }
      guard let vote = file.vote else {
        return file.delimiter == .semicolon && column.hasAmbiguousComma && files.allSatisfy { $0.vote == nil }
          ? .comma : nil
      }
      return files.lazy.filter { $0.vote == vote }.compactMap { $0.columns[place].convention }.first ?? vote
    }.first
  }

  /// What the table's numbers are read as where a column's own cells leave it open; nil where all files agree.
  func evidence(of column: String) -> DecimalEvidence? {
    areOne ? nil : DecimalEvidence(convention: self[column], basis: .table)
  }
}
