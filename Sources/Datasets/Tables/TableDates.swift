import PseudoLabelDiagnostics

extension TableConventions<DateConvention> {
  /// Whether the files of a table write the day or the month first.
  ///
  /// - Parameters:
  ///   - files: what each says.
  ///   - names: of the columns that were looked at.
  ///   - options: what is known of the columns.
  init(of files: [FileDates], columns names: [String], _ options: TableOptions) {
    let conventions = names.indices.map { place in
      options.kinds[names[place]].map { $0 == .date } ?? true
        ? Self.convention(ofColumn: place, in: files, asked: options.dates) : nil
    }
    let exchanges = files.map { DateExchange(of: $0, like: conventions, asked: options.dates) }
    let remarks = zip(files, exchanges).flatMap { file, exchange in
      let place =
        zip(files, exchanges).first { $0.path != file.path && $1.columns.isEmpty && $0.vote != nil }?.0.path
      return exchange.remarks(
        on: file, names: names, like: conventions, in: place ?? "the other files", hasOption: true)
    }
    self.init(conventions, names: names, exchanged: exchanges.map(\.columns.keys), remarks: remarks)
  }

  /// How the first file writes a column that has such dates: as its own cells say, or else the option, or else its other columns.
  private static func convention(
    ofColumn place: Int, in files: [FileDates], asked: DateConvention?
  ) -> DateConvention? {
    files.lazy.compactMap { file in
      file.columns[place].convention ?? (file.columns[place].ambiguous == nil ? nil : asked ?? file.vote)
    }.first
  }

  /// What a column whose own cells leave it open is read as; nil where all files agree, and where none tells.
  func evidence(of column: String, asked: DateConvention?) -> DateEvidence? {
    self[column].map { DateEvidence(convention: $0, basis: asked == nil ? .table : .asked, asked: asked) }
  }
}
