import PseudoLabelPlatform

/// Shows the columns of a table the cells of a block, one column after the other: what is remembered of a column then stays in the
/// processor's cache, where a table has thousands of columns, and each column can have a thread of its own.
struct BlockColumns {
  private let path: String
  /// Where each column stands in a row; nil where the file lacks it.
  private let places: [Int?]
  private let missing: MissingMatcher
  /// What is done to the cells of each column before they are read.
  private let exchanges: [CellExchange?]

  init(path: String, places: [Int?], missing: MissingMatcher, exchanges: [CellExchange?]) {
    (self.path, self.places, self.missing, self.exchanges) = (path, places, missing, exchanges)
  }

  /// Shows each column its cells, in the order of the rows.
  ///
  /// - Parameters:
  ///   - block: the rows.
  ///   - labels: the number of the class of each row; nil where it has none.
  ///   - profiles: one for each column.
  ///   - room: bytes that the columns may still remember.
  ///   - pool: the threads.
  ///   - meanwhile: is done beside.
  func show(
    _ block: RowBlock, labels: [Int?], to profiles: inout [ColumnProfile], room: inout Int, on pool: ThreadPool,
    meanwhile: () -> Void
  ) {
    // A column remembers a cell twice at most. Where that could take all the room, who comes first matters.
    let isPlenty = room > 3 * block.bytes
    var rest = [Int](repeating: room, count: profiles.count)
    let whole = room
    profiles.withUnsafeMutableBufferPointer { profiles in
      rest.withUnsafeMutableBufferPointer { rest in
        block.withCells { cells in
          if isPlenty {
            pool.run(profiles.count + 1) { part, _ in
              if part == 0 {
                meanwhile()
              } else {
                show(cells, part - 1, labels: labels, to: &profiles[part - 1], room: &rest[part - 1])
              }
            }
          } else {
            for column in profiles.indices {
              rest[column] = column == 0 ? whole : rest[column - 1]
              show(cells, column, labels: labels, to: &profiles[column], room: &rest[column])
            }
            meanwhile()
          }
        }
      }
    }
    room = isPlenty ? rest.reduce(room) { $0 - (whole - $1) } : rest.last ?? room
  }

  private func show(
    _ cells: RowBlock.Cells, _ column: Int, labels: [Int?], to profile: inout ColumnProfile, room: inout Int
  ) {
    guard let place = places[column] else {
      for label in labels { profile.addMissing("", label: label) }
      return
    }
    var blanks = 0
    for (row, label) in labels.enumerated() {
      let cell = cells[row, place]
      if missing.contains(cell) {
        if label == nil, cell.isEmpty {
          blanks += 1
        } else {
          profile.addMissing(String(decoding: cell, as: UTF8.self), label: label)
        }
      } else if let exchange = exchanges[column] {
        var text = exchange.applied(to: String(decoding: cell, as: UTF8.self))
        text.withUTF8 { profile.add($0, path: path, line: cells.lines[row], label: label, room: &room) }
      } else {
        profile.add(cell, path: path, line: cells.lines[row], label: label, room: &room)
      }
    }
    profile.addBlanks(blanks)
  }
}
