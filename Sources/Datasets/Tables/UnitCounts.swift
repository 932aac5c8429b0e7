/// What the numbers of a column count, as their cells say behind or before them.
struct UnitCounts {
  /// Of each unit, how many cells have it, and the first.
  private(set) var cells: [String: (count: Int, first: CellPlace)] = [:]
  /// Cells of units beyond those that are kept apart.
  private(set) var others = 0

  private static let most = 50

  mutating func add(_ unit: String, at place: CellPlace) {
    if cells[unit] != nil {
      cells[unit]?.count += 1
    } else if cells.count < Self.most {
      cells[unit] = (1, place)
    } else {
      others += 1
    }
  }

  /// Cells with a unit.
  var count: Int { cells.values.reduce(others) { $0 + $1.count } }

  /// Units and how many cells have them, the most frequent first.
  var ranked: [(unit: String, count: Int, first: CellPlace)] {
    cells.map { ($0.key, $0.value.count, $0.value.first) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }
}

extension ColumnProfile {
  /// Numbers without a unit.
  var unitless: Int { moments.count - units.count }

  /// The unit that most numbers have, of those that cannot stand beside another: words such as "kg". Nil where there is none; ""
  /// where most have none, but others are written in thousands or millions.
  private var commonMeasure: (unit: String, count: Int)? {
    let measures = units.ranked.filter { !CellUnit.isSign($0.unit) }
    guard let first = measures.first else { return nil }
    let hasMultiples = measures.contains { CellUnit.isMultiple($0.unit) }
    return hasMultiples && unitless > first.count ? ("", unitless) : (first.unit, first.count)
  }

  /// Numbers of another unit than most, which are not comparable with them: 500 g beside 1 kg, 5 k beside 5.
  var otherMeasures: Int {
    guard let common = commonMeasure else { return 0 }
    let measures = units.ranked.filter { !CellUnit.isSign($0.unit) }
    let counted = measures.reduce(units.others) { $0 + $1.count }
    guard measures.contains(where: { CellUnit.isMultiple($0.unit) }) else { return counted - common.count }
    return counted + unitless - common.count
  }

  /// The first number that is not comparable with most of them.
  var firstOtherMeasure: CellPlace? {
    guard let common = commonMeasure else { return nil }
    return units.ranked.first { !CellUnit.isSign($0.unit) && $0.unit != common.unit }?.first
  }

  /// The units of which numbers are read, "" for none; the others count as missing.
  var readUnits: [String] {
    let common = commonMeasure
    let signs = units.ranked.filter { CellUnit.isSign($0.unit) }.map(\.unit)
    let isUnitlessRead = unitless > 0 && (common.map { !CellUnit.isMultiple($0.unit) } ?? true)
    return (signs + (common.map { [$0.unit] } ?? []) + (isUnitlessRead ? [""] : [])).uniqued.sorted()
  }

  /// A unit with an example and how many numbers have it, of all that are read beside each other; none where there is but one.
  var mixedUnits: [ColumnRecognition.Unit] {
    let read = Set(readUnits)
    guard read.count > 1 else { return [] }
    var found = units.ranked.filter { read.contains($0.unit) }.map {
      ColumnRecognition.Unit(name: $0.unit, count: $0.count, example: $0.first.cell)
    }
    if read.contains(""), unitless > 0 {
      found.append(ColumnRecognition.Unit(name: "", count: unitless, example: firstUnitless ?? ""))
    }
    return found
  }

  private var firstUnitless: String? {
    values.keys.filter { CellNumber($0).map { $0.unit.isEmpty && $0.value(mark) != nil } ?? false }.min()
  }
}

extension Sequence where Element: Hashable {
  fileprivate var uniqued: [Element] { Array(Set(self)) }
}
