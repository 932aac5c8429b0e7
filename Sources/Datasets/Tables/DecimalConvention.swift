/// Which mark stands before the fractions of a table's numbers.
public enum DecimalConvention: String, Sendable, Hashable, Codable, CaseIterable {
  /// 1234.5 or 1,234.5
  case point
  /// 1234,5 or 1.234,5
  case comma
}

/// How the numbers of a column were read, where it is worth telling.
package struct NumberReading: Sendable, Hashable, Codable {
  /// What decided between decimal point and decimal comma.
  package enum Basis: String, Sendable, Hashable, Codable {
    /// Cells of the column that can be read in one way only, such as 1.234,5 or 12.5.
    case column
    /// Such cells of other columns.
    case table
    /// The option `--decimal`.
    case asked
    /// The semicolon between cells: nothing in the file decided.
    case semicolon
    /// Nothing: commas and points were read as in English.
    case assumed
  }

  package var mark: DecimalMark
  package var basis: Basis
  /// A cell with a comma or point, and its number.
  package var example: String
  package var value: Double
  /// Whether the column's own cells contradict what the other columns, or the option, say.
  package var isContrary: Bool
  /// Where some cells have decimal points and others decimal commas: the first of each, and where they stand.
  package var mixture: [String]?
}

/// Decimal marks of a table, gathered over its columns.
struct DecimalEvidence {
  /// What the table's numbers are read as where a column's own cells leave it open; nil where nothing was found.
  let convention: DecimalConvention?
  let basis: NumberReading.Basis

  init(convention: DecimalConvention?, basis: NumberReading.Basis) {
    (self.convention, self.basis) = (convention, basis)
  }

  /// One convention for the table: the one that was asked for, or else the one that more columns of numbers decide for, or else
  /// the decimal comma where cells are parted by semicolons and some could be read either way for their comma.
  init(_ profiles: [ColumnProfile], delimiter: Delimiter, asked: DecimalConvention?) {
    if let asked {
      (convention, basis) = (asked, .asked)
      return
    }
    if let voted = profiles.compactMap(\.ownConvention).majority {
      (convention, basis) = (voted, .table)
    } else if delimiter == .semicolon, profiles.contains(where: \.hasAmbiguousComma) {
      (convention, basis) = (.comma, .semicolon)
    } else {
      (convention, basis) = (nil, .assumed)
    }
  }
}

extension ColumnProfile {
  /// What the column's own cells say; nil where as many can be read in the one way as in the other, and where most are no numbers.
  var ownConvention: DecimalConvention? {
    let commas = reading(.comma).moments.count
    let points = reading(.thousands).moments.count
    guard commas != points, Self.isMost(max(commas, points), of: present) else { return nil }
    return commas > points ? .comma : .point
  }

  /// Whether cells could be read either way, as "1,250".
  var hasAmbiguousComma: Bool { ambiguous?.cell.utf8.contains(UInt8(ascii: ",")) == true }

  /// The way of writing numbers: that of the cells that leave no choice, or else that of the table.
  var mark: DecimalMark {
    let convention: DecimalConvention
    if decimals?.basis == .asked, let asked = decimals?.convention, isReadable(asked) {
      convention = asked
    } else {
      let commas = reading(.comma).moments.count
      let points = reading(.thousands).moments.count
      convention = commas == points ? decimals?.convention ?? .point : commas > points ? .comma : .point
    }
    let best: DecimalMark =
      convention == .comma
      ? .comma : reading(.thousands).moments.count > reading(.point).moments.count ? .thousands : .point
    // Files from several places: each cell is read as it stands, where no way fits most of them.
    let either = reading(.either).moments.count
    let isMixed = either > reading(best).moments.count && Self.isMost(either + infinities, of: present)
    return isMixed && !Self.isMost(reading(best).moments.count + infinities, of: present) ? .either : best
  }

  /// Whether most cells can be read so, or nearly none can be read otherwise.
  private func isReadable(_ convention: DecimalConvention) -> Bool {
    Self.isMost(reading(convention == .comma ? .comma : .thousands).moments.count, of: present)
  }

  /// How the numbers were read; nil where they have points only and nothing else is meant by the other columns.
  var numberReading: NumberReading? {
    let mark = mark
    if mark == .either, let point = pointOnly, let comma = commaOnly, let value = CellNumber.parse(comma.cell, mark) {
      return NumberReading(
        mark: mark, basis: .column, example: comma.cell, value: value, isContrary: false,
        mixture: [point.text, comma.text])
    }
    let isComma = mark == .comma
    let isOwn = ownConvention != nil
    let isContrary = isOwn && decimals?.convention.map { ($0 == .comma) != isComma } == true
    let basis = isOwn && !(decimals?.basis == .asked && !isContrary) ? .column : decimals?.basis ?? .assumed
    let isOpen = !isOwn && ambiguous != nil && (basis == .assumed || basis == .semicolon)
    guard mark != .point || isContrary || isOpen || (ambiguous != nil && basis == .asked) else { return nil }
    guard let cell = ambiguous?.cell ?? marked?.cell ?? reading(mark).largest?.cell,
      let value = CellNumber.parse(cell, mark)
    else { return nil }
    // Whole numbers without a mark are the same either way.
    guard ambiguous != nil || marked != nil else { return nil }
    return NumberReading(mark: mark, basis: basis, example: cell, value: value, isContrary: isContrary)
  }
}

extension Collection where Element: Hashable {
  /// What more than half of the elements are.
  var majority: Element? {
    Dictionary(grouping: self) { $0 }.first { 2 * $0.value.count > count }?.key
  }
}
