import PseudoLabelDiagnostics

/// What one file of a table says of the order of day and month, column by column.
struct FileDates {
  let path: String
  /// Of the columns that were asked for, in their order.
  let columns: [DateCounts]

  /// What most columns whose cells leave no choice have.
  var vote: DateConvention? { columns.compactMap(\.convention).majority }
}

/// The columns of a file in which day and month change places before a cell is read, so that the dates of all files of a table are
/// written alike.
struct DateExchange {
  /// Why a column's dates are read otherwise than in the other files.
  enum Basis: CaseIterable {
    case cells, otherColumns, asked
  }

  /// By their place among the columns that were looked at.
  private(set) var columns: [Int: Basis] = [:]
  /// Columns that nothing in the file decides, which are read as in the other files.
  private(set) var open: [Int] = []

  /// - Parameters:
  ///   - file: what it says.
  ///   - conventions: of the columns elsewhere; nil where nothing is known.
  ///   - asked: what `--dates` says, of columns whose own cells leave it open.
  init(of file: FileDates, like conventions: [DateConvention?], asked: DateConvention?) {
    for (place, (column, elsewhere)) in zip(file.columns, conventions).enumerated() {
      guard let elsewhere else { continue }
      if let own = column.convention {
        if own != elsewhere { columns[place] = .cells }
      } else if column.ambiguous != nil {
        if let asked {
          if asked != elsewhere { columns[place] = .asked }
        } else if let vote = file.vote {
          if vote != elsewhere { columns[place] = .otherColumns }
        } else {
          open.append(place)
        }
      }
    }
  }

  /// What is said of a file whose dates are written otherwise than elsewhere, or may be, a sentence each.
  ///
  /// - Parameters:
  ///   - file: what it says.
  ///   - names: of the columns.
  ///   - conventions: of the columns elsewhere.
  ///   - place: where that is: "a.csv", "training".
  ///   - hasOption: whether `--dates` can be given.
  func remarks(
    on file: FileDates, names: [String], like conventions: [DateConvention?], in place: String, hasOption: Bool
  ) -> [String] {
    func remedy(_ convention: DateConvention) -> String {
      hasOption
        ? "If that is wrong, use --dates \(convention.other.rawValue)."
        : "If that is wrong, write them as the training rows have them."
    }
    func text(_ places: [Int]) -> String { TableLayout.columns(places.map { names[$0] }) }
    var remarks: [String] = []
    for basis in Basis.allCases {
      for convention in DateConvention.allCases {
        let group = columns.keys.sorted().filter { columns[$0] == basis && conventions[$0]?.other == convention }
        guard let first = group.first else { continue }
        let counts = file.columns[first]
        let (reason, end) =
          switch basis {
          case .cells: (counts.decisive.map { ", as \"\($0.shortened(to: 80))\" is written" } ?? "", "")
          case .otherColumns:
            (", as those of other columns of the file", reading(counts, convention) + " \(remedy(convention))")
          case .asked: (", as --dates says", reading(counts, convention))
          }
        remarks.append(
          "\(file.path): the dates of \(text(group)) are read with the \(convention.first) first\(reason), in \(place) with the \(convention.other.first) first.\(end)"
        )
      }
    }
    for convention in DateConvention.allCases {
      let group = open.filter { conventions[$0] == convention }
      guard let first = group.first else { continue }
      remarks.append(
        "\(file.path): nothing in the file tells whether the dates of \(text(group)) begin with the day or with the month. They are read with the \(convention.first) first, as in \(place).\(reading(file.columns[first], convention)) \(remedy(convention))"
      )
    }
    return remarks
  }

  private func reading(_ counts: DateCounts, _ convention: DateConvention) -> String {
    guard let cell = counts.ambiguous, let days = CellDate.parse(cell, convention.order) else { return "" }
    return " \"\(cell.shortened(to: 80))\" is \(CellDate.text(ofDays: days))."
  }
}
