import PseudoLabelPlatform

/// Encodes the cells of a column that is no text, and counts what training did not prepare it for.
struct ColumnEncoder {
  let column: TablePreparation.Column
  private let missing: MissingMatcher
  /// What is done to cells before they are read.
  private let exchange: CellExchange?
  /// Which comes first in dates that end with the year, where those of training begin with it.
  private let yearLast: DateConvention?
  private let levels: [String: Int]
  /// The level or the days of cells that were seen; -1 and NaN where there are none.
  private var levelOfCell = RememberedCells<Int>()
  private var daysOfCell = RememberedCells<Double>()
  /// Whether a plain number is read as it stands: with a decimal point, and without a unit.
  private let readsPlainNumbers: (withPoint: Bool, whole: Bool)

  var strays: (count: Int, first: String?, present: Int) = (0, nil, 0)
  var novelties: (unseen: Int, first: String?, missing: Int, units: Int, firstUnit: String?) = (0, nil, 0, 0, nil)
  private(set) var far = FarNumbers()

  init(_ column: TablePreparation.Column, missing: MissingMatcher, exchange: CellExchange?) {
    (self.column, self.missing) = (column, missing)
    if case .yearLast(let convention) = exchange {
      (self.exchange, yearLast) = (nil, convention)
    } else {
      (self.exchange, yearLast) = (exchange, nil)
    }
    if case .category(let names) = column.encoding {
      levels = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    } else {
      levels = [:]
    }
    if case .number(_, _, let mark) = column.encoding, column.units?.contains("") ?? true {
      readsPlainNumbers = (mark != .comma && exchange == nil, true)
    } else {
      readsPlainNumbers = (false, false)
    }
  }

  /// Writes the features of a cell over zeros, those of a missing value too.
  ///
  /// - Parameters:
  ///   - cell: as it stands in the row.
  ///   - features: as many as the column has.
  mutating func encode(_ cell: UnsafeBufferPointer<UInt8>, into features: UnsafeMutablePointer<Float>) {
    guard !missing.contains(cell) else {
      if column.marksMissing { features[column.encoding.width] = 1 } else { novelties.missing += 1 }
      return
    }
    strays.present += 1
    if encodePlainly(cell, into: features) { return }
    let text = String(decoding: cell, as: UTF8.self)
    let read = exchange?.applied(to: text) ?? text
    guard !encode(read, into: features) else { return }
    strays.count += 1
    strays.first = strays.first ?? text
    if column.marksMissing { features[column.encoding.width] = 1 }
  }

  /// What was counted.
  var observations: ColumnObservations {
    get {
      ColumnObservations(
        strays: strays.count, firstStray: strays.first, present: strays.present, unseen: novelties.unseen,
        firstUnseen: novelties.first, missing: novelties.missing, units: novelties.units,
        firstUnit: novelties.firstUnit, far: far)
    }
    set {
      strays = (newValue.strays, newValue.firstStray, newValue.present)
      novelties = (newValue.unseen, newValue.firstUnseen, newValue.missing, newValue.units, newValue.firstUnit)
      far = newValue.far
    }
  }

  /// Counts anew.
  mutating func forgetRows() {
    strays = (0, nil, 0)
    novelties = (0, nil, 0, 0, nil)
    far = FarNumbers()
  }

  mutating func noteUnseen(_ cell: String) {
    novelties.unseen += 1
    novelties.first = novelties.first ?? cell
  }

  /// Encodes a cell by its bytes; false where that takes its text.
  @inline(__always)
  private mutating func encodePlainly(
    _ cell: UnsafeBufferPointer<UInt8>, into features: UnsafeMutablePointer<Float>
  ) -> Bool {
    switch column.encoding {
    case .number(let mean, let deviation, _):
      guard readsPlainNumbers.whole, let number = PlainNumber(cell),
        !number.hasPoint || readsPlainNumbers.withPoint
      else { return false }
      if let range = column.range { far.add(number.value, String(decoding: cell, as: UTF8.self), range) }
      features[0] = RowEncoder.standardized(number.value, mean, deviation)
    case .date(let mean, let deviation, let order):
      guard exchange == nil else { return false }
      let (column, yearLast) = (column, yearLast)
      let day = daysOfCell.value(of: cell) { Self.days(of: $0, order, column, yearLast) ?? .nan }
      guard !day.isNaN else { return false }
      add(day, String(decoding: cell, as: UTF8.self), mean, deviation, order, into: features)
    case .category(let names):
      guard exchange == nil else { return false }
      let levels = levels
      let level = levelOfCell.value(of: cell) { levels[$0] ?? -1 }
      if level < 0 { noteUnseen(String(decoding: cell, as: UTF8.self)) }
      features[level < 0 ? names.count : level] = 1
    case .text: preconditionFailure("the features of text are stored without zeros")
    }
    return true
  }

  /// The date in a cell; also in another order than training had, where it is certain.
  private static func days(
    of cell: String, _ order: DateOrder, _ column: TablePreparation.Column, _ yearLast: DateConvention?
  ) -> Double? {
    let latest = column.latestYear ?? ShortYears.latestOfEarlierModels
    if let days = CellDate.parse(cell, order, latestYear: latest) { return days }
    switch order {
    case .timeOfDay, .duration: return nil
    case .dayMonthYear, .monthDayYear: return CellDate.withOrderOfItsOwn(cell)
    case .yearMonthDay:
      return yearLast.flatMap { CellDate.parse(cell, $0.order, latestYear: latest) } ?? CellDate.withYearLast(cell)
    }
  }

  private mutating func add(
    _ day: Double, _ cell: @autoclosure () -> String, _ mean: Double, _ deviation: Double, _ order: DateOrder,
    into features: UnsafeMutablePointer<Float>
  ) {
    if let range = column.range {
      far.add(day, cell(), range, least: order == .duration ? 0 : FarNumbers.daysOfTenYears)
    }
    features[0] = RowEncoder.standardized(day, mean, deviation)
    for (place, period) in order.periods.enumerated() {
      let angle = 2 * Double.pi * day / period.days
      features[1 + 2 * place] = Float(sin(angle))
      features[2 + 2 * place] = Float(cos(angle))
    }
  }

  /// False where the cell is not of the column's kind.
  private mutating func encode(_ cell: String, into features: UnsafeMutablePointer<Float>) -> Bool {
    switch column.encoding {
    case .number(let mean, let deviation, let mark):
      // Marks between thousands are read even if training had none.
      guard let spelled = CellNumber(cell),
        let number = spelled.value(mark) ?? (mark == .point ? spelled.value(.thousands) : nil), number.isFinite
      else { return false }
      if let units = column.units, !units.contains(spelled.unit) {
        let isComparable =
          spelled.unit.isEmpty ? !units.contains(where: CellUnit.isMultiple) : CellUnit.isSign(spelled.unit)
        guard isComparable else { return false }
        novelties.units += 1
        novelties.firstUnit = novelties.firstUnit ?? cell
      }
      if let range = column.range { far.add(number, cell, range) }
      features[0] = RowEncoder.standardized(number, mean, deviation)
    case .date(let mean, let deviation, let order):
      guard let day = Self.days(of: cell, order, column, yearLast) else { return false }
      add(day, cell, mean, deviation, order, into: features)
    case .category(let names):
      if levels[cell] == nil { noteUnseen(cell) }
      features[levels[cell] ?? names.count] = 1
    case .text: preconditionFailure("the features of text are stored without zeros")
    }
    return true
  }
}
