import PseudoLabelDiagnostics

/// The columns of new rows whose dates end with the year, where those of training begin with it.
struct YearLastDates {
  /// Which comes first, by the columns' places among those that were looked at.
  private(set) var columns: [Int: DateConvention] = [:]
  /// Those that nothing in the file decides.
  private var open: Set<Int> = []

  /// - Parameters:
  ///   - file: what it says.
  ///   - places: of the columns whose dates begin with the year in training.
  init(of file: FileDates, among places: Set<Int>) {
    for place in places {
      let column = file.columns[place]
      if let own = column.convention {
        columns[place] = own
      } else if column.ambiguous != nil {
        columns[place] = file.vote ?? .dayFirst
        if file.vote == nil { open.insert(place) }
      }
    }
  }

  /// What is said of them, a sentence each.
  func remarks(on file: FileDates, names: [String]) -> [String] {
    columns.sorted { $0.key < $1.key }.map { place, convention in
      let column = file.columns[place]
      let name = TableLayout.columns([names[place]])
      let read = "the dates of \(name) are read with the \(convention.first) first"
      let training = "in training with the year first."
      if let cell = column.decisive, column.convention != nil {
        return "\(file.path): \(read), as \"\(cell.shortened(to: 80))\" is written, \(training)"
      }
      let example =
        column.ambiguous.flatMap { cell in
          CellDate.parse(cell, convention.order).map {
            " \"\(cell.shortened(to: 80))\" is \(CellDate.text(ofDays: $0))."
          }
        } ?? ""
      let remedy = "If that is wrong, write them as the training rows have them."
      guard open.contains(place) else {
        return "\(file.path): \(read), as those of other columns of the file, \(training)\(example) \(remedy)"
      }
      return
        "\(file.path): nothing in the file tells whether the dates of \(name) begin with the day or with the month. They are read with the \(convention.first) first, \(training)\(example) \(remedy)"
    }
  }
}
