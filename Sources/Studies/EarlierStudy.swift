import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelPersistence

/// A finished study whose plan another one follows, on the same rows with more labels, and with which that is compared.
package struct EarlierStudy: Sendable {
  /// How both fared on the labelled rows that both held out.
  package struct Comparison: Sendable, Hashable, Codable {
    /// The folder of the earlier run.
    package var run: String
    /// Labelled rows that both held out.
    package var rows: Int
    package var earlierErrorRate: Double
    package var errorRate: Double
    /// The second less the first, and its 95 % interval.
    package var difference: Double
    package var interval: ConfidenceInterval
  }

  package let run: String
  package let configuration: StudyConfiguration
  private let classifier: TrainedClassifier
  private let heldOut: HeldOutTable
  private let deliversCandidate: Bool

  /// - Throws: `FileFailure` where the run is not finished, or lacks a file; `RequestFailure` for one on a data set known by name.
  package init(of directory: RunDirectory) throws {
    run = directory.path
    guard let configuration = try StudyConfiguration(ifIn: directory.path(of: .config)) else {
      throw RequestFailure(
        "--from", expected: "a run on files", found: "\(directory.path), on a data set known by name")
    }
    self.configuration = configuration
    classifier = try TrainedClassifier(directory.model(), path: directory.path(of: .model))
    heldOut = try HeldOutTable(of: directory)
    deliversCandidate = try directory.summary(as: StudySummary.self).delivered.learnsFromUnlabeled
  }

  /// What differs in the columns and classes from what the earlier study learned, a sentence each.
  package func remarks(on preparation: FeaturePreparation, _ classes: ClassNames) -> [String] {
    var remarks: [String] = []
    let (gone, new) = (
      classifier.classes.names.filter { !classes.names.contains($0) },
      classes.names.filter { !classifier.classes.names.contains($0) }
    )
    func list(_ names: [String]) -> String { TableLayout.list(names) }
    if !new.isEmpty { remarks.append("\(run) did not know the \(new.count == 1 ? "class" : "classes") \(list(new)).") }
    if !gone.isEmpty {
      remarks.append(
        "\(run) knew the \(gone.count == 1 ? "class" : "classes") \(list(gone)), of which there is no row now.")
    }
    if case .table(let before) = classifier.preparation, case .table(let now) = preparation {
      let (old, current) = (before.columns.map(\.name), now.columns.map(\.name))
      let lost = old.filter { !current.contains($0) }
      let added = current.filter { !old.contains($0) }
      if !lost.isEmpty { remarks.append("\(run) used \(TableLayout.columns(lost)) too.") }
      if !added.isEmpty { remarks.append("\(run) did not use \(TableLayout.columns(added)).") }
    }
    return remarks
  }

  /// How the methods that both delivered fared on the rows that both held out: each row's answer is that of networks which did not learn
  /// from it. The rows had a part in choosing the method, with and without the unlabelled rows, in both alike.
  ///
  /// - Parameters:
  ///   - table: what the new study said of the rows that it held out.
  ///   - usesCandidate: whether it delivers the method that learns from unlabelled rows too.
  ///   - configuration: of the new study. Rows of files that have changed since are not looked at.
  /// - Returns: nil where there are no such rows.
  package func comparison(
    with table: HeldOutTable, usesCandidate: Bool, configuration: StudyConfiguration
  ) -> Comparison? {
    struct Place: Hashable {
      var file: String
      var row: Int
    }
    func isSame(_ file: String) -> Bool {
      func checksum(_ study: StudyConfiguration) -> String? {
        study.checksums?[file]
          ?? study.source.files.first { file == $0 || file.hasPrefix($0 + "/") }.flatMap { study.checksums?[$0] }
      }
      guard let now = checksum(configuration) else { return false }
      return now == checksum(self.configuration)
    }
    func answer(_ row: HeldOutTable.Row, _ usesCandidate: Bool) -> HeldOutTable.Answer? {
      usesCandidate ? row.candidate : row.baseline
    }
    let before = Dictionary(
      heldOut.rows.map { (Place(file: $0.file, row: $0.row), $0) }, uniquingKeysWith: { first, _ in first })
    var pairs: [(truth: Int, earlier: Int, now: Int)] = []
    let names = ClassNames(
      (heldOut.rows + table.rows).flatMap { [$0.label, $0.baseline?.label, $0.candidate?.label].compactMap { $0 } })
    let numbers = Dictionary(uniqueKeysWithValues: zip(names.names, names.indices))
    for row in table.rows where isSame(row.file) {
      guard let old = before[Place(file: row.file, row: row.row)], old.label == row.label,
        let earlier = answer(old, deliversCandidate), let now = answer(row, usesCandidate)
      else { continue }
      pairs.append((numbers[row.label] ?? 0, numbers[earlier.label] ?? 0, numbers[now.label] ?? 0))
    }
    guard !pairs.isEmpty else { return nil }
    let paired = PairedComparison(
      baseline: pairs.map(\.earlier), candidate: pairs.map(\.now), truth: pairs.map(\.truth))
    return Comparison(
      run: run, rows: paired.count, earlierErrorRate: paired.baseline.rate, errorRate: paired.candidate.rate,
      difference: paired.difference, interval: paired.interval)
  }
}

extension EarlierStudy.Comparison {
  /// A sentence.
  package var text: String {
    let verdict =
      interval.upper < 0 ? "Better than" : interval.lower > 0 ? "Worse than" : "Not clearly different from"
    return
      "\(verdict) \(run) on the \(rows.counted("row")) that both held out: \(earlierErrorRate.inPercent()) % wrong then, \(errorRate.inPercent()) % now, \(difference.inPoints) points [\(interval.lower.inPoints), \(interval.upper.inPoints)] (95 %)."
  }
}
