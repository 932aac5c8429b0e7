/// What a column was taken for, and why.
public struct ColumnRecognition: Sendable, Hashable, Codable {
  /// Why a column is not used.
  public enum Reason: String, Sendable, Hashable, Codable {
    case asked = "left out as asked"
    case empty = "no row has a value"
    case constant = "every row has the same value"
    case identifier = "every row has a value of its own, as identifiers do"
    case freeText = "most values stand in one row only, as free text does"
    case tooManyValues = "too many different values"
  }

  public var name: String
  public var kind: ColumnKind
  /// Why the column is not used; nil where it is.
  public var reason: Reason?
  /// Rows without a value.
  public var missing: Int
  /// Different values, where no more than 20 000 were seen.
  public var distinct: Int?
  /// Rows whose cell is neither missing nor of the column's kind; they count as missing.
  public var strays: Int
  /// The first of those.
  public var firstStray: String?
  /// The line it stands in.
  public var firstStrayLine: Int?
  /// Where days and months could be exchanged throughout: the order was guessed.
  public var isAmbiguous: Bool
  /// Whether every class among the labelled rows has its own single value: what gives the class away, and is often known
  /// only after it.
  public var tellsTheClass: Bool
}

extension ColumnProfile {
  /// Most cells of a column that decide its kind: what differs is a slip.
  private static let majority = 0.98

  private func isMost(_ count: Int) -> Bool { present > 0 && Double(count) >= Self.majority * Double(present) }

  /// The decimal mark that more cells agree with.
  var mark: DecimalMark {
    (numbers[.comma]?.count ?? 0) > (numbers[.point]?.count ?? 0) ? .comma : .point
  }

  var moments: Moments { numbers[mark] ?? Moments() }

  /// The order that most cells agree with.
  var dateOrder: DateOrder? {
    DateOrder.allCases.max { (dates[$0]?.count ?? 0) < (dates[$1]?.count ?? 0) }.flatMap { dates[$0] == nil ? nil : $0 }
  }

  /// The kind that the cells speak for, or the one that was asked for.
  func recognized(asked: ColumnKind?, classes: Int) -> ColumnRecognition {
    var (kind, reason) = asked.map { ($0, $0 == .ignored ? .asked : nil) } ?? seemingKind
    if present == 0, kind != .ignored { (kind, reason) = (.ignored, .empty) }
    let strays =
      switch kind {
      case .number: present - moments.count
      case .date: present - (dateOrder.flatMap { dates[$0]?.count } ?? 0)
      case .category, .ignored: 0
      }
    let isAmbiguous =
      kind == .date && dates[.yearMonthDay] == nil && dates[.dayMonthYear]?.count == dates[.monthDayYear]?.count
    let stray = strays > 0 ? words.first : nil
    return ColumnRecognition(
      name: name, kind: kind, reason: reason, missing: missing, distinct: unremembered == 0 ? values.count : nil,
      strays: strays, firstStray: stray?.cell, firstStrayLine: stray?.line, isAmbiguous: isAmbiguous,
      tellsTheClass: kind != .ignored && tellsTheClass(of: classes))
  }

  private var seemingKind: (ColumnKind, ColumnRecognition.Reason?) {
    if present == 0 { return (.ignored, .empty) }
    let isConstant = unremembered == 0 && values.count == 1 && missing == 0
    if isConstant { return (.ignored, .constant) }
    let isLong = present >= 20
    if isMost(moments.count + (infinity == nil ? 0 : 1)) {
      let span = moments.largest - moments.smallest + 1
      let isCounter = isUnique && moments.integers == moments.count && span <= 2 * Double(present)
      return isLong && isCounter ? (.ignored, .identifier) : (.number, nil)
    }
    if let order = dateOrder, isMost(dates[order]?.count ?? 0) { return (.date, nil) }
    if isLong, isUnique { return (.ignored, .identifier) }
    if unremembered > 0 { return (.ignored, .tooManyValues) }
    let repeated = values.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
    if values.count > 50, 2 * repeated < present { return (.ignored, .freeText) }
    return (.category, nil)
  }
}
