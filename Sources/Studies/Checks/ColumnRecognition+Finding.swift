import Datasets
import Diagnostics

extension ColumnRecognition {
  /// How the numbers were read, where it is not with plain points: `Column "price": decimal comma, "1,250" is 1.25.`
  package var numberFinding: Finding? {
    guard let reading = numberReading else { return nil }
    let way =
      switch reading.mark {
      case .point: "decimal point"
      case .comma: "decimal comma"
      case .thousands: "decimal point, commas between thousands"
      }
    let other = reading.mark == .comma ? "point" : "comma"
    let reason =
      switch reading.basis {
      case .column where reading.isContrary:
        " Other columns, or --decimal, say otherwise, but its own cells leave no choice."
      case .column, .asked: ""
      case .table: " That is how other columns write numbers; should it be otherwise: --decimal \(other)."
      case .semicolon: " Nothing but the semicolons between cells says so; should it be otherwise: --decimal \(other)."
      case .assumed: " Nothing in the table decides it; should it be otherwise: --decimal \(other)."
      }
    return Finding(
      reading.basis == .assumed || reading.basis == .semicolon ? .warning : .note, .column,
      "Column \"\(name.shortened(to: 80))\": \(way), \"\(reading.example.shortened(to: 80))\" is \(reading.value.plain).\(reason)"
    )
  }

  /// Why a column is left out, and that it looks like numbers, where it does.
  package var exclusion: String? {
    guard let reason else { return nil }
    let shown = name.shortened(to: 80)
    guard let seemingNumbers, let firstOther else { return "Column \"\(shown)\" is not used: \(reason.rawValue)." }
    return
      "Column \"\(shown)\" is not used: \(reason.rawValue). It looks like numbers: \(seemingNumbers) cells are, \"\(firstOther.shortened(to: 80))\" is none. Name such words with --missing, and the column is used."
  }
}

extension Double {
  /// Without a fraction where it has none: "1250".
  fileprivate var plain: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
