/// What a cell may mean, in each way that numbers and dates are written.
struct CellMeaning {
  /// The number in it with each decimal mark.
  let withPoint: Double?
  let withComma: Double?
  let withGroups: Double?
  let withEither: Double?
  /// Whether it is a number with a comma or a point among its digits.
  let hasMark: Bool
  /// What the number counts; blank where it does not say.
  let unit: String
  /// In the order of `DateOrder.allCases`.
  let moments: [(days: Double, shortYear: Int?)?]
  /// Whether the date has nothing between its parts.
  let isCompactDate: Bool

  var number: Double? { withPoint ?? withComma ?? withGroups }

  /// Whether it holds neither a number nor a date.
  var isNothing: Bool { number == nil && withEither == nil && moments.allSatisfy { $0 == nil } }

  init(_ cell: String) {
    let spelled = CellNumber(cell)
    hasMark = spelled?.hasMark ?? false
    unit = spelled?.unit ?? ""
    withPoint = spelled?.value(.point)
    withComma = hasMark ? spelled?.value(.comma) : withPoint
    withGroups = withPoint ?? (hasMark ? spelled?.value(.thousands) : nil)
    withEither = withPoint ?? (hasMark ? spelled?.value(.either) : nil)
    guard withPoint ?? withComma ?? withGroups != nil else {
      let text = CellText.folded(cell)
      moments = DateOrder.allCases.map { CellDate.moment(text, $0) }
      isCompactDate = false
      return
    }
    let mayBeDate = !hasMark && PlainNumber.mayBeDate(bytes: cell.utf8.count)
    moments = DateOrder.allCases.map { order in
      mayBeDate && order == .yearMonthDay ? CellDate.moment(cell, order) : nil
    }
    isCompactDate = moments.contains { $0 != nil }
  }
}

extension PlainNumber {
  /// Whether a number without a point may also be a date without anything between its parts, 20231220 or 202312201730.
  static func mayBeDate(bytes: Int) -> Bool { bytes == 8 || bytes == 12 || bytes == 14 }
}
