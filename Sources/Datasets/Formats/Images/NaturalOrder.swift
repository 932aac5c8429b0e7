/// The order in which people count: "img 2" before "img 10".
///
/// Runs of the digits 0 to 9 compare as numbers, everything else by its Unicode scalars, so that the order is the same in
/// every language and on every machine. Names that are equal so far ("01" and "1") compare by their scalars.
enum NaturalOrder {
  static func precedes(_ a: String, _ b: String) -> Bool {
    let (left, right) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    var (i, j) = (0, 0)
    while i < left.count, j < right.count {
      if isDigit(left[i]), isDigit(right[j]) {
        let (first, second) = (number(left, &i), number(right, &j))
        if first.count != second.count { return first.count < second.count }
        if first != second { return first.lexicographicallyPrecedes(second) }
      } else {
        if left[i] != right[j] { return left[i] < right[j] }
        i += 1
        j += 1
      }
    }
    let (restLeft, restRight) = (left.count - i, right.count - j)
    return restLeft == 0 && restRight == 0 ? left.lexicographicallyPrecedes(right) : restLeft < restRight
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// The digits from `position` without leading zeros; it then stands behind them.
  private static func number(_ scalars: [Unicode.Scalar], _ position: inout Int) -> ArraySlice<Unicode.Scalar> {
    let start = position
    while position < scalars.count, isDigit(scalars[position]) { position += 1 }
    return scalars[start..<position].drop { $0 == "0" }
  }
}
