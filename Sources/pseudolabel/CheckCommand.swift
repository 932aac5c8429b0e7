import ArgumentParser
import Foundation
import PseudoLabelReporting
import PseudoLabeling

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Looks at files before anything is trained on them.",
    discussion: """
      What was recognised in each column, rows that are duplicates or contradict each other, columns that give the class \
      away, rare classes, whether the unlabelled rows come from elsewhere or belong to none of the classes (as far as that \
      can be estimated), how far logistic regression on the labelled rows gets, and what training will take. That takes \
      seconds. `train` does the same and says only what may spoil the result.

      --deep trains networks on the labelled rows too, which takes a part of the time of `train`, and adds how often they \
      are wrong on rows held out, the classes that they do not learn, and whether the classes have other shares among the \
      unlabelled rows.

      EXAMPLES
          pseudolabel check customers.csv
          pseudolabel check customers.csv --target churn
          pseudolabel check customers.csv --target churn --deep
      """)

  @OptionGroup var source: SourceOptions
  @Flag(help: "Also train networks on the labelled rows, and report what they show.") var deep = false
  @Flag(help: "List every column, and every class; where there are many, those that are alike share a line otherwise.")
  var columns = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Draws the rows that are looked at.", valueName: "n"))
  var seed: UInt64 = 1
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  /// All that `--json` prints.
  struct Report: Encodable {
    var check: DataCheck
    var forecast: StudyForecast
    /// Of the most common class, and of logistic regression, on rows held out.
    var references: ReferenceErrors?
    /// Of single networks that learn from the labelled rows alone, on rows held out.
    var baselineErrorRate: Double?
    /// Whether networks were trained.
    var isDeep: Bool
  }

  mutating func run() throws {
    guard !source.files.isEmpty else {
      throw RequestFailure("file", expected: "a file to look at", found: "none")
    }
    guard try source.needsNoTarget() || source.tables.target != nil else {
      try showColumns()
      return
    }
    guard let source = try source.source() else { return }
    let request = try StudyRequest(source, seed: seed, compute: compute, talk: talk)
    var report = Report(
      check: DataCheck(request.data, request.loaded, seed: seed, on: request.cpu),
      forecast: StudyForecast(request.study, copies: request.loaded.copies, on: request.cpu),
      references: try request.study.referenceErrors(on: request.cpu), isDeep: deep)
    if deep { try lookDeeper(request, &report) }
    if json {
      try Terminal.print(json: report)
    } else {
      Terminal.say(report.text(listsColumns: columns, isQuiet: talk.isQuiet))
    }
  }

  /// Trains the networks of the baseline, and asks them about the rows held out and the unlabelled ones.
  private func lookDeeper(_ request: StudyRequest, _ report: inout Report) throws {
    let request = try request.replanned { plan in
      plan.delivery = .baseline
      plan.refits = 1
    }
    let (outcome, _) = try request.run()
    report.baselineErrorRate = outcome.heldOutErrorRate?.rate
    guard let heldOut = outcome.heldOut else { return }
    let classifier = request.study.classifier(of: outcome, preparation: request.loaded.preparation)
    let answers = LiveClassifier(classifier, inputPath: .automatic, on: request.cpu)
      .answers(for: request.data.unlabeled.features)
    report.check.add(answers: answers.classes, heldOut: heldOut, seed: seed)
    report.check.judge(heldOut)
  }

  /// What `--json` prints without a target.
  private struct Columns: Encodable {
    struct Column: Encodable {
      var name: String
      var firstRow: String?
    }
    var columns: [Column]
  }

  /// Without a target there is nothing to check but what the columns are called.
  private func showColumns() throws {
    try InputKind.requireRows(at: source.files[0])
    let reader = try TableFile.reader(
      of: source.files[0], delimiter: source.tables.delimiter, hasHeader: source.tables.header.map { $0 == .yes })
    let first = try reader.next()
    if !talk.isQuiet { for remark in reader.remarks { Terminal.note(remark) } }
    let columns = reader.columns.enumerated().map { Columns.Column(name: $1, firstRow: first?.cells[$0]) }
    if json { return try Terminal.print(json: Columns(columns: columns)) }
    // The target often stands first or last.
    let limit = self.columns ? .max : 20
    let rows = columns.map { [$0.name, $0.firstRow ?? ""] }
    let shown =
      rows.count <= limit
      ? rows : rows.prefix(limit / 2) + [["… \(rows.count - limit) more", ""]] + rows.suffix(limit / 2)
    Terminal.say(TextTable(columns: ["column", "first row"], rows: shown).plain(columns: Terminal.columns))
    if talk.isQuiet { return }
    if rows.count > limit { Terminal.say("\n--columns lists all \(rows.count) columns.") }
    if let remedy = TableLayout.remedy(forOneColumn: reader) { return Terminal.say("\n\(remedy).") }
    Terminal.say("\nName the column with the classes to learn more: --target \"\(reader.columns.last ?? "")\"")
  }
}
