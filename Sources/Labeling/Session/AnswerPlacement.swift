import PseudoLabeling

/// The rows that answers of a journal are about now, where the data may have been edited since.
struct AnswerPlacement {
  /// In the order of the journal; answers about rows that are not found are left out.
  private(set) var placed: [(row: Int, record: LabelRecord)] = []
  /// Answers about rows that stand elsewhere now.
  private(set) var moved = 0
  /// Answers about rows that are no longer there, or were changed.
  private(set) var lost: [LabelRecord] = []

  /// A row counts as the one of an answer where its content is the same: at its place, or else anywhere, where it stands there once.
  ///
  /// - Throws: `FileFailure` for an image that cannot be read.
  init(_ records: [LabelRecord], in pool: ExamplePool) throws {
    let images = pool.rowsOfImages
    var rows: [String: [Int]]?
    var known: [ExampleKey: Int?] = [:]
    func row(of key: ExampleKey) throws -> Int? {
      if let name = key.name {
        guard let row = images[name], try pool.key(ofRow: row).checksum == key.checksum else { return nil }
        return row
      }
      if (0..<pool.count).contains(key.row), try pool.key(ofRow: key.row).checksum == key.checksum { return key.row }
      guard case .cells = pool.count > 0 ? pool.content(ofRow: 0) : .numbers([], shape: nil) else { return nil }
      if rows == nil { rows = Dictionary(grouping: 0..<pool.count) { (try? pool.key(ofRow: $0).checksum) ?? "" } }
      let equal = rows?[key.checksum] ?? []
      return equal.count == 1 ? equal[0] : nil
    }
    for record in records {
      let key = record.example
      let found: Int?
      if let earlier = known[key] { found = earlier } else { found = try row(of: key) }
      known[key] = .some(found)
      guard let found else {
        lost.append(record)
        continue
      }
      if key.name == nil, found != key.row { moved += 1 }
      placed.append((found, record))
    }
  }

  /// What is to be said about it, a sentence each.
  var notes: [String] {
    var notes: [String] = []
    if moved > 0 {
      notes.append(
        "\(moved.counted("answer is", "answers are")) about rows that stand elsewhere than when they were given: the data have changed. \(moved == 1 ? "It is" : "They are") used there."
      )
    }
    if let first = lost.first {
      notes.append(
        "\(lost.count.counted("answer is", "answers are")) about rows that were changed or are no longer there, first \(first.example.name ?? "row \(first.example.row + 1)"): \(lost.count == 1 ? "it stays" : "they stay") in the journal and \(lost.count == 1 ? "is" : "are") not used."
      )
    }
    return notes
  }
}
