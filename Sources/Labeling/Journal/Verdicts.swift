import PseudoLabeling

/// What all answers about the examples come to.
public struct Verdicts: Sendable {
  /// An example about which people gave different classes.
  public struct Conflict: Sendable, Hashable {
    /// The row of the example.
    public var row: Int
    /// Who said what, the last answer of each person, in the order in which they were given.
    public var answers: [LabelRecord]
    /// The class that most of them gave, which counts meanwhile; nil where as many gave another.
    public var majority: String?
  }

  /// The class of each labelled row, by the row.
  public internal(set) var labels: [Int: String] = [:]
  /// Rows whose class nobody could tell.
  public internal(set) var unknown: Set<Int> = []
  /// Who skipped a row that has no label.
  public internal(set) var skipped: [Int: Set<String>] = [:]
  /// In the order of their rows.
  public internal(set) var conflicts: [Conflict] = []
  /// Rows that need no answer any more, or a review.
  private(set) var answered: Set<Int> = []

  /// The last answer of each person about a row counts. People who differ are in conflict; the class of most counts, and none where they
  /// tie, until one answers in a review, which settles it.
  ///
  /// - Parameter records: answers in their order, each with the row that it is about now.
  public init(_ records: [(row: Int, record: LabelRecord)]) {
    var byRow: [Int: [LabelRecord]] = [:]
    for (row, record) in records {
      // Who passes over a row that they have answered before stays with that answer.
      if record.answer == .skip, byRow[row]?.contains(where: { $0.annotator == record.annotator }) == true { continue }
      if record.selection == .review { byRow[row] = [] }
      byRow[row, default: []].removeAll { $0.annotator == record.annotator }
      byRow[row, default: []].append(record)
    }
    for (row, answers) in byRow.sorted(by: { $0.key < $1.key }) {
      let labels = answers.compactMap { if case .label(let label) = $0.answer { label } else { nil } }
      let counts = labels.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
      let most = counts.values.max() ?? 0
      let leaders = counts.filter { $0.value == most }.map(\.key)
      if leaders.count == 1 { self.labels[row] = leaders[0] }
      if counts.count > 1 {
        conflicts.append(
          Conflict(
            row: row, answers: answers.filter { if case .label = $0.answer { true } else { false } },
            majority: leaders.count == 1 ? leaders[0] : nil))
      }
      guard labels.isEmpty else { continue }
      if answers.contains(where: { $0.answer == .unknown }) {
        unknown.insert(row)
      } else {
        skipped[row] = Set(answers.map(\.annotator))
      }
    }
    answered = unknown.union(labels.keys).union(conflicts.map(\.row))
  }
}
