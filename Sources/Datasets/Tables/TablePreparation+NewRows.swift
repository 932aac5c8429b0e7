import PseudoLabelDiagnostics

/// How the cells of new rows are written, where it is otherwise than in training.
package struct NewRowForms: Sendable {
  /// For each column whether points and commas change places before a number is read.
  package fileprivate(set) var exchanged: [Bool]
  /// For each column the order of its dates, where it is another one.
  package fileprivate(set) var orders: [DateOrder?]
  /// A sentence for each difference.
  package fileprivate(set) var remarks: [String] = []

  /// As in training.
  init(columns: Int) {
    (exchanged, orders) = (Array(repeating: false, count: columns), Array(repeating: nil, count: columns))
  }
}

extension TablePreparation {
  /// How new rows write their numbers and dates.
  ///
  /// Cells that leave no choice decide, or else, of numbers, whether other columns differ from training. What nothing decides is
  /// read as in training.
  ///
  /// - Parameters:
  ///   - path: the file of the new rows.
  ///   - open: opens it.
  /// - Throws: `FileFailure`. Nothing is looked at in what can be read only once.
  package func forms(ofNewRows path: String, _ open: () throws -> any TableRowReader) throws -> NewRowForms {
    var forms = NewRowForms(columns: columns.count)
    guard FolderListing.isRegularFile(path) else { return forms }
    try lookAtNumbers(open, &forms)
    try lookAtDates(open, &forms)
    return forms
  }

  private func lookAtNumbers(_ open: () throws -> any TableRowReader, _ forms: inout NewRowForms) throws {
    let numbers = columns.compactMap { column -> (name: String, mark: DecimalMark)? in
      guard case .number(_, _, let mark) = column.encoding, mark != .either else { return nil }
      return (column.name, mark)
    }
    guard !numbers.isEmpty else { return }
    let names = numbers.map(\.name)
    let file = try FileDecimals(open(), columns: names, missing: Set(missing))
    let learned: [DecimalConvention?] = numbers.map { $0.mark == .comma ? .comma : .point }
    let exchange = DecimalExchange(
      of: file, like: learned, delimiter: nil, asked: nil,
      grouped: Set(numbers.indices.filter { numbers[$0].mark == .thousands }))
    let changed = Set(exchange.columns.keys.map { names[$0] })
    forms.exchanged = columns.map { changed.contains($0.name) }
    forms.remarks += exchange.remarks(on: file, names: names, like: learned, in: "training", hasOption: false)
  }

  private func lookAtDates(_ open: () throws -> any TableRowReader, _ forms: inout NewRowForms) throws {
    let dates = columns.indices.filter { place in
      guard case .date(_, _, let order) = columns[place].encoding else { return false }
      return order == .dayMonthYear || order == .monthDayYear
    }
    guard !dates.isEmpty else { return }
    let reader = try open()
    let found = Dictionary(uniqueKeysWithValues: zip(reader.columns, reader.columns.indices))
    let places = dates.map { found[columns[$0].name] }
    var counts = dates.map { _ in (dayFirst: 0, monthFirst: 0, example: "") }
    while let row = try reader.next() {
      for (number, place) in places.enumerated() {
        guard let place else { continue }
        let cell = row.cells[place]
        let isDayFirst = CellDate.parse(cell, .dayMonthYear) != nil
        guard isDayFirst != (CellDate.parse(cell, .monthDayYear) != nil) else { continue }
        if isDayFirst { counts[number].dayFirst += 1 } else { counts[number].monthFirst += 1 }
        if counts[number].example.isEmpty { counts[number].example = cell }
      }
    }
    for (place, count) in zip(dates, counts) where (count.dayFirst > 0) != (count.monthFirst > 0) {
      guard case .date(_, _, let learned) = columns[place].encoding else { continue }
      let order = count.dayFirst > 0 ? DateOrder.dayMonthYear : .monthDayYear
      guard order != learned else { continue }
      forms.orders[place] = order
      forms.remarks.append(
        "\(reader.path): the dates of column \"\(columns[place].name.shortened(to: 80))\" are read with the \(order == .dayMonthYear ? "day" : "month") first, as \"\(count.example.shortened(to: 80))\" is written, in training with the \(order == .dayMonthYear ? "month" : "day") first."
      )
    }
  }
}
