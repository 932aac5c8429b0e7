extension CellDate {
  /// The cell with its day and its month in each other's place: 4/3/2024 17:30 of 3/4/2024 17:30, July 4, 2024 of 4 July 2024. What
  /// is no date that ends with the year stays as it is.
  package static func exchangingDayAndMonth(_ cell: String) -> String {
    let text = CellText.folded(cell)
    let (dayFirst, monthFirst) = (moment(text, .dayMonthYear), moment(text, .monthDayYear))
    guard dayFirst != nil || monthFirst != nil else { return cell }
    var rest = text.utf8[...]
    _ = skipWeekday(&rest)
    let start = rest.startIndex
    guard let first = part(&rest) else { return cell }
    let firstEnd = rest.startIndex
    guard separator(&rest, behind: first) != nil else { return cell }
    let secondStart = rest.startIndex
    guard part(&rest) != nil else { return cell }
    let secondEnd = rest.startIndex
    // 20Dec2023 has nothing between its parts, which Dec202023 could not be read without.
    let gap = firstEnd == secondStart ? " " : String(text[firstEnd..<secondStart])
    let next = text[secondEnd...]
    let other = firstEnd == secondStart ? " " : ""
    let exchanged =
      text[..<start] + text[secondStart..<secondEnd] + gap + text[start..<firstEnd] + other + next
    let result = String(exchanged)
    let isSame =
      moment(result, .monthDayYear)?.days == dayFirst?.days && moment(result, .dayMonthYear)?.days == monthFirst?.days
    return isSame ? result : cell
  }
}
