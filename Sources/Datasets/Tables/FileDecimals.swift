import PseudoLabelDiagnostics

/// What one file of a table says of its decimal marks, column by column.
struct FileDecimals {
  let path: String
  let delimiter: Delimiter
  /// Of the columns that were asked for, in their order.
  let columns: [DecimalCounts]

  /// Whether most columns whose cells leave no choice differ from what those columns have elsewhere (true), or agree with it
  /// (false); nil where as many do the one as the other.
  func differs(from conventions: [DecimalConvention?]) -> Bool? {
    zip(columns, conventions).compactMap { column, elsewhere in
      column.convention.flatMap { own in elsewhere.map { own != $0 } }
    }.majority
  }

  /// What most columns whose cells leave no choice have.
  var vote: DecimalConvention? { columns.compactMap(\.convention).majority }
}

/// The columns of a file in which points and commas change places before a cell is read, so that the numbers of all files of a
/// table are written alike.
struct DecimalExchange {
  /// Why a column's numbers are read otherwise than in the other files, or as there.
  enum Basis {
    case cells, otherColumns, semicolon, asked
  }

  /// By their place among the columns that were looked at.
  private(set) var columns: [Int: Basis] = [:]
  /// Columns that nothing in the file decides, which are read as in the other files.
  private(set) var open: [Int] = []

  /// - Parameters:
  ///   - file: what it says.
  ///   - conventions: of the columns elsewhere; nil where nothing is known.
  ///   - delimiter: of the other files; nil where it is not known.
  ///   - asked: what `--decimal` says.
  ///   - grouped: columns that elsewhere have commas between thousands, whatever stands between cells.
  ///   - unlikely: columns whose ambiguous cells would be far from the numbers elsewhere, read as there, and among them otherwise.
  init(
    of file: FileDecimals, like conventions: [DecimalConvention?], delimiter: Delimiter?, asked: DecimalConvention?,
    grouped: Set<Int> = [], unlikely: Set<Int> = []
  ) {
    let differs = file.differs(from: conventions)
    for (place, (column, elsewhere)) in zip(file.columns, conventions).enumerated() {
      guard let elsewhere else { continue }
      if let asked, column.isReadable(asked), column.ambiguous != nil {
        if asked != elsewhere { columns[place] = .asked }
      } else if let own = column.convention {
        if own != elsewhere { columns[place] = .cells }
      } else if column.ambiguous != nil {
        if let differs {
          if differs { columns[place] = .otherColumns }
        } else if let vote = file.vote {
          if vote != elsewhere { columns[place] = .otherColumns }
        } else if column.hasAmbiguousComma, elsewhere == .point, !grouped.contains(place),
          file.delimiter == .semicolon, delimiter != .semicolon
        {
          columns[place] = .semicolon
        } else if column.hasAmbiguousComma || elsewhere == .comma || unlikely.contains(place) {
          open.append(place)
        }
      }
    }
  }

  /// What is said of a file whose numbers are written otherwise than elsewhere, a sentence each.
  ///
  /// - Parameters:
  ///   - file: what it says.
  ///   - names: of the columns.
  ///   - conventions: of the columns elsewhere.
  ///   - place: where that is: "a.csv", "training".
  ///   - hasOption: whether `--decimal` can be given.
  func remarks(
    on file: FileDecimals, names: [String], like conventions: [DecimalConvention?], in place: String, hasOption: Bool
  ) -> [String] {
    let groups = Dictionary(grouping: columns.keys.sorted()) { (conventions[$0] ?? .point).other }
    func remedy(_ convention: DecimalConvention) -> String {
      hasOption
        ? "If that is wrong, use --decimal \(convention.other.rawValue)."
        : "If that is wrong, write them as the training rows have them."
    }
    var remarks: [String] = []
    for convention in DecimalConvention.allCases {
      guard let group = groups[convention], let first = example(in: group, of: file) else { continue }
      let doubtful = group.filter { columns[$0] == .otherColumns || columns[$0] == .semicolon }
      let reason =
        doubtful.contains { columns[$0] == .semicolon }
        ? "nothing but the semicolons between cells says so" : "only other columns of the file say so"
      let doubt =
        doubtful.isEmpty ? "" : " Of \(text(doubtful, names)) \(reason). \(remedy(convention))"
      remarks.append(
        "\(file.path): the numbers of \(text(group, names)) have a decimal \(convention.rawValue), in \(place) a decimal \(convention.other.rawValue); \(reading(of: first.cell, convention)).\(doubt)"
      )
    }
    if let first = example(in: open, of: file), let convention = conventions[first.place] {
      remarks.append(
        "\(file.path): nothing in the file tells whether the numbers of \(text(open, names)) have a decimal comma or a decimal point. They are read with a decimal \(convention.rawValue), as in \(place): \(reading(of: first.cell, convention)). \(remedy(convention))"
      )
    }
    return remarks
  }

  private func example(in places: [Int], of file: FileDecimals) -> (place: Int, cell: String)? {
    let found = places.first { file.columns[$0].ambiguous != nil } ?? places.first
    return found.flatMap { place in
      (file.columns[place].ambiguous ?? file.columns[place].decisive).map { (place, $0) }
    }
  }

  private func text(_ places: [Int], _ names: [String]) -> String { TableLayout.columns(places.map { names[$0] }) }

  private func reading(of cell: String, _ convention: DecimalConvention) -> String {
    "\"\(cell.shortened(to: 80))\" is \(convention.value(of: cell).map(\.short) ?? "no number")"
  }
}
