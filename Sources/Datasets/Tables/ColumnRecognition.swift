/// What a column was taken for, and why.
package struct ColumnRecognition: Sendable, Hashable, Codable {
  /// Why a column is not used.
  package enum Reason: String, Sendable, Hashable, Codable {
    case asked = "left out as asked"
    case empty = "no row has a value"
    case constant = "every row has the same value"
    case identifier = "every row has a value of its own, as identifiers do"
    case freeText = "most values stand in one row only, as free text does"
    case tooManyValues = "too many different values"
  }

  package var name: String
  package var kind: ColumnKind
  /// Why the column is not used; nil where it is.
  package var reason: Reason?
  /// Rows without a value.
  package var missing: Int
  /// Different values, where no more than 20 000 were seen.
  package var distinct: Int?
  /// Rows whose cell is neither missing nor of the column's kind; they count as missing.
  package var strays: Int
  /// The first of those.
  package var firstStray: String?
  /// The file it stands in.
  package var firstStrayFile: String?
  /// The line of that file.
  package var firstStrayLine: Int?
  /// Where days and months could be exchanged throughout: the order was guessed.
  package var isAmbiguous: Bool
  /// Whether every class among the labelled rows has its own single value: what gives the class away, and is often known
  /// only after it.
  package var tellsTheClass: Bool
}

extension ColumnProfile {
  /// Most cells of a column that decide its kind: what differs is a slip.
  private static let majority = 0.98

  private func isMost(_ count: Int) -> Bool { present > 0 && Double(count) >= Self.majority * Double(present) }

  /// The way of writing numbers that most cells agree with. Where 1,234 could be more than a thousand or a little more
  /// than one in every cell, it is the former.
  var mark: DecimalMark {
    let order: [DecimalMark] = [.point, .thousands, .comma]
    return order.dropFirst().reduce(.point) { reading($1).moments.count > reading($0).moments.count ? $1 : $0 }
  }

  var moments: Moments { reading(mark).moments }

  /// The order that most cells agree with; nil where no cell is a date.
  var dateOrder: DateOrder? {
    DateOrder.allCases.max { reading($0).moments.count < reading($1).moments.count }
      .flatMap { reading($0).moments.count > 0 ? $0 : nil }
  }

  /// The kind that the cells speak for, or the one that was asked for.
  func recognized(asked: ColumnKind?, classes: Int) -> ColumnRecognition {
    var (kind, reason) = asked.map { ($0, $0 == .ignored ? .asked : nil) } ?? seemingKind
    if present == 0, kind != .ignored { (kind, reason) = (.ignored, .empty) }
    let reading: CellReading? =
      switch kind {
      case .number: reading(mark)
      case .date: reading(dateOrder ?? .yearMonthDay)
      case .category, .ignored: nil
      }
    let isAmbiguous =
      kind == .date && dateOrder != .yearMonthDay
      && self.reading(.dayMonthYear).moments.count == self.reading(.monthDayYear).moments.count
    return ColumnRecognition(
      name: name, kind: kind, reason: reason, missing: missing, distinct: unremembered == 0 ? values.count : nil,
      strays: reading.map { present - $0.moments.count } ?? 0, firstStray: reading?.firstStray?.cell,
      firstStrayFile: reading?.firstStray?.path, firstStrayLine: reading?.firstStray?.line, isAmbiguous: isAmbiguous,
      tellsTheClass: kind != .ignored && tellsTheClass(of: classes))
  }

  private var seemingKind: (ColumnKind, ColumnRecognition.Reason?) {
    if present == 0 { return (.ignored, .empty) }
    let isConstant = unremembered == 0 && values.count == 1 && missing == 0
    if isConstant { return (.ignored, .constant) }
    let isLong = present >= 20
    if isMost(moments.count + infinities) {
      return isLong && isCounter ? (.ignored, .identifier) : (.number, nil)
    }
    if let order = dateOrder, isMost(reading(order).moments.count) { return (.date, nil) }
    if isLong, isUnique { return (.ignored, .identifier) }
    if unremembered > 0 { return (.ignored, .tooManyValues) }
    let repeated = values.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
    if values.count > 50, 2 * repeated < present { return (.ignored, .freeText) }
    return (.category, nil)
  }
  /// Whether the numbers are whole, each seen once, and close to one another, as those are that count the rows. Of more
  /// numbers than are remembered there must be room for each to be another.
  private var isCounter: Bool {
    let span = moments.largest - moments.smallest + 1
    return moments.integers == moments.count && span >= Double(moments.count) && span <= 2 * Double(present)
      && (unremembered == 0 ? isUnique : isUniqueSoFar)
  }
}
