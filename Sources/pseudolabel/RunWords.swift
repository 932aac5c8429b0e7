import Foundation
import PseudoLabeling

/// What the words of a run's texts tell of its classes.
struct RunWords {
  private let live: LiveClassifier
  private let source: DataSource?

  /// - Parameter folder: of a run on files of one's own; nil where it has no text.
  /// - Throws: `FileFailure`.
  init?(_ folder: String) throws {
    let stored = try StoredModel(folder)
    guard let classifier = try stored.classifier(), classifier.readsText else { return nil }
    live = LiveClassifier(classifier)
    source = stored.source
  }

  /// For each class the words that speak for it most.
  func telling(perClass count: Int) throws -> [(name: String, words: [String])] {
    Array(zip(live.classifier.classes.names, try live.tellingWords(perClass: count)))
      .map { (name: $0.0, words: $0.1) }
  }

  /// The words of an entry's texts, those that speak for its class most first.
  ///
  /// - Throws: `FileFailure` where its file has no such row any more.
  func effects(in entry: Ledger.Entry) throws -> [WordEffect] {
    guard case .table(let table)? = source, case .table(let preparation) = live.classifier.preparation else {
      return []
    }
    let reader = try TableFile.reader(
      of: entry.file, delimiter: table.options.delimiter, hasHeader: table.options.hasHeader,
      naming: preparation.columns.map(\.name), expectsRowNames: preparation.hasRowNames == true)
    var row: TableRow?
    for _ in 0..<entry.row {
      row = try reader.next()
      guard row != nil else { break }
    }
    guard let cells = row?.cells else {
      throw FileFailure.malformed(
        entry.file, at: "rows", expected: "at least \(entry.row), as in training", found: "fewer")
    }
    let named = Dictionary(zip(reader.columns, cells)) { first, _ in first }
    // Numbers and dates that are written otherwise in this file than in others count as missing here; its words do not.
    return try live.wordEffects(of: named.filter { !preparation.missing.contains($0.value) })
  }

  /// "words for it: perl (+31.2 points), module (+3.0)".
  static func lines(_ effects: [WordEffect], atMost limit: Int = 6) -> [String] {
    func list(_ effects: some Sequence<WordEffect>) -> String {
      effects.prefix(limit).map { "\($0.word) (\($0.effect > 0 ? "+" : "−")\((abs(100 * $0.effect)).rounded(to: 1)))" }
        .joined(separator: ", ")
    }
    let (pro, con) = (effects.filter { $0.effect >= 0.001 }, effects.filter { $0.effect <= -0.001 }.reversed())
    return [
      pro.isEmpty ? nil : "  words for it, in points of the confidence: \(list(pro))",
      con.isEmpty ? nil : "  words against it: \(list(Array(con)))",
    ].compactMap(\.self)
  }
}

extension Double {
  fileprivate func rounded(to digits: Int) -> String { String(format: "%.\(digits)f", self) }
}
