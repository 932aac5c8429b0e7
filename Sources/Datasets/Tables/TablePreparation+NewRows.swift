import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// How the cells of new rows are written, where it is otherwise than in training.
package struct NewRowForms: Sendable {
  /// For each column what is done to its cells before they are read.
  package fileprivate(set) var exchanges: [CellExchange?]
  /// A sentence for each difference, and for what nothing in the file decides.
  package fileprivate(set) var remarks: [String] = []
}

extension TablePreparation {
  /// How new rows write their numbers and dates.
  ///
  /// Cells that leave no choice decide, or else whether other columns of the file differ from training. What nothing decides is read
  /// as in training.
  ///
  /// - Parameters:
  ///   - path: the file of the new rows.
  ///   - threads: how many look at the columns.
  ///   - open: opens it.
  /// - Throws: `FileFailure`. Nothing is looked at in what can be read only once.
  package func forms(
    ofNewRows path: String, threads: Int = 1, _ open: () throws -> any TableRowReader
  ) throws -> NewRowForms {
    var forms = NewRowForms(exchanges: columns.map { _ in nil })
    let marks = columns.map(\.mark)
    let dates = columns.map(\.dateConvention)
    let looked = columns.indices.filter { marks[$0] != nil || dates[$0] != nil || columns[$0].hasYearFirst }
    guard !looked.isEmpty, FolderListing.isRegularFile(path) else { return forms }
    let names = looked.map { columns[$0].name }
    let file = try FileForms(open(), columns: names, missing: Set(missing), on: ThreadPool(threads: max(1, threads)))

    let conventions: [DecimalConvention?] = looked.map { marks[$0].map { $0 == .comma ? .comma : .point } }
    let numbers = DecimalExchange(
      of: file.decimals, like: conventions, delimiter: nil, asked: nil,
      grouped: Set(looked.indices.filter { marks[looked[$0]] == .thousands }),
      unlikely: Set(
        looked.indices.filter { columns[looked[$0]].isUnlikely(file.decimals.columns[$0].ambiguous, conventions[$0]) }))
    for place in numbers.columns.keys { forms.exchanges[looked[place]] = .marks }
    forms.remarks += numbers.remarks(
      on: file.decimals, names: names, like: conventions, in: "training", hasOption: false)

    let orders = looked.map { dates[$0] }
    let days = DateExchange(of: file.dates, like: orders, asked: nil)
    for place in days.columns.keys { forms.exchanges[looked[place]] = .dayAndMonth }
    forms.remarks += days.remarks(on: file.dates, names: names, like: orders, in: "training", hasOption: false)

    let others = YearLastDates(of: file.dates, among: Set(looked.indices.filter { columns[looked[$0]].hasYearFirst }))
    for (place, convention) in others.columns { forms.exchanges[looked[place]] = .yearLast(convention) }
    forms.remarks += others.remarks(on: file.dates, names: names)
    return forms
  }
}

extension TablePreparation.Column {
  /// The mark of its numbers, where all cells have the same.
  fileprivate var mark: DecimalMark? {
    if case .number(_, _, let mark) = encoding, mark != .either { mark } else { nil }
  }

  /// Whether a number lies outside of those of training, read as they are written, and among them with the other mark: 3.000 where
  /// training had 1000 to 8000.
  fileprivate func isUnlikely(_ cell: String?, _ convention: DecimalConvention?) -> Bool {
    guard let cell, let convention, let range, let number = convention.value(of: cell),
      let other = convention.other.value(of: cell)
    else { return false }
    return range.distance(of: number) > 0 && range.distance(of: other) == 0
  }

  /// Whether it has dates that begin with the year.
  fileprivate var hasYearFirst: Bool {
    if case .date(_, _, .yearMonthDay) = encoding { true } else { false }
  }

  /// Which comes first in its dates, where they end with the year.
  fileprivate var dateConvention: DateConvention? {
    if case .date(_, _, let order) = encoding { DateConvention(order) } else { nil }
  }
}
