import ArgumentParser
import Foundation
import PseudoLabelReporting
import PseudoLabeling

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tells what training made of the unlabelled rows.",
    discussion: """
      A run on files of your own keeps a ledger, pseudo-labels.csv: for every unlabelled row the class that the delivered \
      model gives it, how sure it is, the share of the training runs that agree, the epoch since which half of those have \
      held to it, and how often a run changed its mind on average. Of text it also tells which words speak for the answer \
      and which against it, and the most telling words of each class.

      EXAMPLES
          pseudolabel explain runs/churn
          pseudolabel explain runs/churn --row 17
          pseudolabel explain runs/churn --against runs/other
      """)

  @Argument(help: ArgumentHelp("The folder of a run on files of your own.", valueName: "run"), completion: .directory)
  var folder: String
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A row of the data, counted from 1 in its file; the header is none. Images count through all files.",
      valueName: "n"))
  var row: Int?
  @Option(
    help: ArgumentHelp(
      "The file that the row stands in, where there are several; for an image that is enough.", valueName: "file"),
    completion: .file())
  var file: String?
  @Option(
    help: ArgumentHelp("Another run on the same rows: where the two differ.", valueName: "run"), completion: .directory)
  var against: String?
  @Option(parsing: .unconditional, help: ArgumentHelp("Rows in a list.", valueName: "n")) var rows = 10
  @Flag(help: "Print one JSON object.") var json = false

  mutating func run() throws {
    guard rows >= 0 else { throw RequestFailure("--rows", expected: "0 or more", found: "\(rows)") }
    if row != nil || file != nil, against != nil {
      throw RequestFailure(row == nil ? "--file" : "--row", expected: "it or --against", found: "both")
    }
    let directory = try RunDirectory(opening: folder)
    guard directory.has(.ledger) else {
      throw FileFailure(
        path: directory.path(of: .ledger), problem: .missing,
        remedy: "Runs on files of your own have a ledger, once they are finished")
    }
    let ledger = try Ledger(of: directory)
    if row != nil || file != nil {
      try explain(in: ledger)
    } else if let against {
      try compare(ledger, with: Ledger(of: RunDirectory(opening: against)), named: against)
    } else {
      try summarize(ledger)
    }
  }

  /// What `--json` prints of one row.
  private struct Explanation: Encodable {
    /// One for each file that has such a row.
    var entries: [Ledger.Entry]
    /// Of each entry the words of its texts; nil where there is no text.
    var words: [[WordEffect]]?
  }

  private func explain(in ledger: Ledger) throws {
    let entries = ledger.entries(ofRow: row, file: file)
    guard !entries.isEmpty else {
      throw RequestFailure(
        row == nil ? "--file" : "--row", expected: "an unlabelled row of the data",
        found: [row.map { "row \($0)" }, file].compactMap(\.self).joined(separator: " of "),
        remedy: "Only the unlabelled rows are in the ledger")
    }
    // An image is a file; of a table that would be all its rows.
    guard row != nil || entries.count == 1 else {
      throw RequestFailure("--file", expected: "a --row that stands in it", found: "none")
    }
    let words = try RunWords(folder)
    let effects = try words.map { words in try entries.map { try words.effects(in: $0) } }
    if json { return try Terminal.print(json: Explanation(entries: entries, words: effects)) }
    for (number, entry) in entries.enumerated() {
      var lines = [
        "row \(entry.row)\(entry.file.isEmpty ? "" : " of \(entry.file)"): \(entry.label), confidence \(entry.confidence.percent)"
      ]
      if let agreement = entry.agreement { lines.append("  \(agreement.percent) of the training runs agree") }
      if let adopted = entry.adopted { lines.append("  half of those have held to it since epoch \(adopted)") }
      if let flips = entry.flips { lines.append("  a run changed its mind \(flips) times on average") }
      if let effects { lines += RunWords.lines(effects[number]) }
      Terminal.say(lines.joined(separator: "\n"))
    }
  }

  /// What `--json` prints of all rows.
  private struct Summary: Encodable {
    struct Class: Encodable {
      var name: String
      var rows: Int
    }
    var rows: Int
    var classes: [Class]
    /// By class the words that, alone in a text, speak for it most; nil where there is no text.
    var tellingWords: [String: [String]]?
    var leastCertain: [Ledger.Entry]
  }

  private func summarize(_ ledger: Ledger) throws {
    let counts = Dictionary(grouping: ledger.entries, by: \.label).mapValues(\.count)
    let least = ledger.entries.enumerated().sorted {
      ($0.element.confidence, $0.offset) < ($1.element.confidence, $1.offset)
    }
    .prefix(rows).map(\.element)
    let classes = ClassNames(counts.keys).names.map { Summary.Class(name: $0, rows: counts[$0] ?? 0) }
    let words = try RunWords(folder)?.telling(perClass: 8)
    if json {
      return try Terminal.print(
        json: Summary(
          rows: ledger.entries.count, classes: classes,
          tellingWords: words.map { Dictionary(uniqueKeysWithValues: $0.map { ($0.name, $0.words) }) },
          leastCertain: least))
    }
    Terminal.say(
      TextTable(
        columns: ["class", "unlabelled rows", "share"],
        rows: classes.map { [$0.name, "\($0.rows)", (Double($0.rows) / Double(max(1, ledger.entries.count))).percent] }
      ).plain(columns: Terminal.columns))
    if let words {
      Terminal.say(
        "\nMost telling words:\n"
          + TextTable(columns: ["class", "words"], rows: words.map { [$0.name, $0.words.joined(separator: " ")] })
          .plain(columns: Terminal.columns))
    }
    Terminal.say("\nLeast certain, worth labelling by hand:\n" + Self.table(of: least).plain(columns: Terminal.columns))
  }

  /// What `--json` prints of two runs.
  private struct Difference: Encodable {
    struct Row: Encodable {
      var row: Int
      var file: String
      var label: String
      var confidence: Double
      var otherLabel: String
      var otherConfidence: Double
    }
    var rows: Int
    var differing: Int
    var examples: [Row]
  }

  private func compare(_ ledger: Ledger, with other: Ledger, named name: String) throws {
    let (common, differing) = ledger.differences(from: other)
    guard common > 0 || ledger.entries.isEmpty else {
      throw RequestFailure(
        "--against", expected: "a run on the same unlabelled rows", found: "\(name), which has none of them",
        remedy: "Rows are known by file and number", kind: .data)
    }
    let most = differing.enumerated().sorted {
      (-$0.element.here.confidence - $0.element.there.confidence, $0.offset)
        < (-$1.element.here.confidence - $1.element.there.confidence, $1.offset)
    }.prefix(rows).map(\.element)
    let examples = most.map { here, there in
      Difference.Row(
        row: here.row, file: here.file, label: here.label, confidence: here.confidence, otherLabel: there.label,
        otherConfidence: there.confidence)
    }
    if json {
      return try Terminal.print(json: Difference(rows: common, differing: differing.count, examples: examples))
    }
    Terminal.say(
      "\(differing.count) of \(common.counted("unlabelled row")) \(differing.count == 1 ? "is" : "are") given another class in \(name)."
    )
    guard !examples.isEmpty else { return }
    Terminal.say(
      "\n"
        + TextTable(
          columns: ["row", "file", "here", "sure", "there", "sure"],
          rows: examples.map {
            ["\($0.row)", $0.file, $0.label, $0.confidence.percent, $0.otherLabel, $0.otherConfidence.percent]
          }
        ).plain(columns: Terminal.columns))
  }

  private static func table(of entries: [Ledger.Entry]) -> TextTable {
    TextTable(
      columns: ["row", "file", "class", "confidence", "agreement", "flips"],
      rows: entries.map {
        [
          "\($0.row)", $0.file, $0.label, $0.confidence.percent, $0.agreement?.percent ?? "–",
          $0.flips.map { "\($0)" } ?? "–",
        ]
      })
  }
}
