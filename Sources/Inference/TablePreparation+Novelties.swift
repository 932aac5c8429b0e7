import PseudoLabelDatasets

extension TablePreparation {
  /// Cells of encoded rows that are not what their column held in training.
  func strays(of encoder: RowEncoder) -> [StrayCells] {
    zip(columns, encoder.columnStrays).compactMap { column, strays in
      guard strays.count > 0, let first = strays.first else { return nil }
      let kind = if case .date(_, _, let order) = column.encoding { order.contents } else { column.kindOfNumbers }
      return StrayCells(
        column: column.name, kind: kind, count: strays.count, first: first,
        areAll: strays.count == strays.present && strays.count >= 5)
    }
  }

  /// Cells of encoded rows that training has not prepared the classifier for.
  func novelties(of encoder: RowEncoder) -> [NovelCells] {
    columns.indices.flatMap { place in
      let (column, cells) = (columns[place], encoder.columnNovelties[place])
      var found: [NovelCells] = []
      if let range = column.range {
        var order: DateOrder?
        if case .date(_, _, let known) = column.encoding { order = known }
        found += NovelCells(far: encoder.columnFar[place], from: range, column: column.name, order).map { [$0] } ?? []
      }
      if cells.unseen > 0 {
        found.append(
          encoder.isText(place)
            ? NovelCells(column: column.name, count: cells.unseen, firstCategory: nil, firstText: cells.first)
            : NovelCells(column: column.name, count: cells.unseen, firstCategory: cells.first))
      }
      if cells.missing > 0 { found.append(NovelCells(column: column.name, count: cells.missing, firstCategory: nil)) }
      if let unit = cells.firstUnit {
        found.append(NovelCells(column: column.name, count: cells.units, firstCategory: nil, firstUnit: unit))
      }
      return found
    }
  }
}

extension TablePreparation.Column {
  /// What cells hold that are numbers of the column: "numbers", "numbers in kg".
  fileprivate var kindOfNumbers: String {
    let units = (units ?? []).filter { !$0.isEmpty }
    return units.isEmpty ? "numbers" : "numbers in \(units.joined(separator: " or "))"
  }
}

extension ArrayPreparation {
  /// Numbers of new rows that training has not prepared the classifier for. Columns count from 1, as in errors, or as in the SVMlight
  /// files of training.
  func novelties(of rows: NumberRows) -> [NovelCells] {
    func name(_ column: Int) -> String { "\(column + (firstIndex ?? 1))" }
    return farNumbers(in: rows).compactMap { NovelCells(far: $0.numbers, from: $0.range, column: name($0.column)) }
      + unexpectedlyMissing(in: rows).map { column, count in
        NovelCells(column: name(column), count: count, firstCategory: nil)
      }
  }
}
