import ArgumentParser
import Foundation
import PseudoLabeling
import Reporting

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Looks at files before anything is trained on them.",
    discussion: """
      What was recognised in each column, rows that are duplicates or contradict each other, columns that give the class \
      away, rare classes, whether the unlabelled rows come from elsewhere, have other shares of the classes or belong to \
      none of them (as far as that can be estimated), and what training will take. `train` does the same and says only \
      what may spoil the result.

      EXAMPLES
          pseudolabel check customers.csv
          pseudolabel check customers.csv --target churn
      """)

  @OptionGroup var source: SourceOptions
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Draws the rows that are looked at.", valueName: "n"))
  var seed: UInt64 = 1
  @Flag(help: "Print one JSON object.") var json = false
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  /// All that `--json` prints.
  private struct Report: Encodable {
    var check: DataCheck
    var forecast: Forecast
  }

  /// What training by default will take.
  struct Forecast: Encodable {
    var seconds: Double
    var memoryBytes: Double
    var runs: Int
    /// Of single networks that learn from the labelled rows alone, on rows held out.
    var baselineErrorRate: Double?
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
    let request = try StudyRequest(source, seed: seed, compute: compute, talk: talk) { plan, _ in
      plan.delivery = .baseline
      plan.refits = 1
    }
    var check = DataCheck(request.data, request.loaded, seed: seed, on: request.cpu)
    let (outcome, seconds) = try request.run()
    let classifier = request.study.classifier(of: outcome, preparation: request.loaded.preparation)
    let answers = LiveClassifier(classifier, inputPath: .automatic, on: request.cpu)
      .answers(for: request.data.unlabeled.features)
    if let heldOut = outcome.heldOut {
      check.add(answers: answers.classes, heldOut: heldOut, seed: seed)
      check.judge(heldOut)
    }
    let forecast = try forecast(request, outcome, baselineSeconds: seconds)
    if json {
      try Terminal.print(json: Report(check: check, forecast: forecast))
    } else {
      Terminal.say(check.text + "\n" + forecast.text)
    }
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
    let reader = try TableReader(
      path: source.files[0], delimiter: source.tables.delimiter, hasHeader: source.tables.header.map { $0 == .yes })
    let first = try reader.next()
    if !talk.isQuiet, let remark = reader.dialect.margins.remark(on: reader.path) { Terminal.note(remark) }
    let columns = reader.columns.enumerated().map { Columns.Column(name: $1, firstRow: first?.cells[$0]) }
    if json { return try Terminal.print(json: Columns(columns: columns)) }
    let rows = columns.map { [$0.name, $0.firstRow ?? ""] }
    Terminal.say(TextTable(columns: ["column", "first row"], rows: rows).plain(columns: Terminal.columns))
    Terminal.say("\nName the column with the classes to learn more: --target \"\(reader.columns.last ?? "")\"")
  }

  /// What the smallest training takes: the program, its libraries and their threads.
  private static let bytesOfAnyRun = 35e6

  /// From a short training of the candidate, and what was just trained.
  private func forecast(_ request: StudyRequest, _ outcome: StudyOutcome, baselineSeconds: Double) throws -> Forecast {
    let plan = StudyPlan(for: request.data, seed: seed)
    var short = plan
    short.recipe.epochs = max(2, plan.recipe.epochs / 25)
    short.recipe.unlabeled = short.recipe.unlabeled.map { UnlabeledTerm($0.loss, weight: .constant(value: 1)) }
    let study = try Study(plan, on: request.data)
    let part = try Study(short, on: request.data).timeOfOneCandidate(on: request.cpu)
    let candidates = Double(study.runCount) * part * Double(plan.recipe.epochs) / Double(short.recipe.epochs)
    let atOnce = Double(min(study.runCount, request.cpu.threads))
    let bytes =
      Self.bytesOfAnyRun + Double(request.loaded.copies * request.data.features.bytes)
      + atOnce
      * plan.recipe.trainingBytes(
        labeledRows: min(plan.recipe.labeledBatch, request.data.labeled.count),
        entries: plan.recipe.network.inputEntries(
          .automatic, for: [request.data.labeled.features, request.data.unlabeled.features]))
    return Forecast(
      seconds: candidates / atOnce + baselineSeconds, memoryBytes: bytes, runs: study.runCount,
      baselineErrorRate: outcome.heldOutErrorRate?.rate)
  }
}

extension CheckCommand.Forecast {
  fileprivate var text: String {
    """

    Learned from the labelled rows alone: \(baselineErrorRate.map { "about \($0.percent) wrong on rows held out" } ?? "how good cannot be told, for each class has one row only").
    `pseudolabel train` will make \(runs) training runs: about \(seconds.duration), \(memoryBytes.megabytes) of memory.
    """
  }
}

extension DataCheck {
  fileprivate var text: String {
    var parts = ["\(labeled) labelled and \(unlabeled) unlabelled rows, \(features) features"]
    if let columns {
      parts.append(
        TextTable(
          columns: ["column", "missing", "values", "taken for"],
          rows: columns.map {
            [
              $0.name, $0.missingCells.words.isEmpty ? "\($0.missing)" : $0.missingCells.text,
              $0.distinct.map(String.init) ?? "many",
              $0.reason.map { "not used: \($0.rawValue)" } ?? $0.kindName,
            ]
          }
        ).plain(columns: Terminal.columns))
    }
    let shift = classShift
    parts.append(
      TextTable(
        columns: ["class", "labelled rows", "share", "of the unlabelled, about"],
        rows: classes.enumerated().map { number, row in
          [
            row.name, "\(row.labeled)", (Double(row.labeled) / Double(max(1, labeled))).percent,
            shift.map { "\($0.intervals[number].lower.percent) to \($0.intervals[number].upper.percent)" } ?? "–",
          ]
        }
      ).plain(columns: Terminal.columns))
    let lines = findings.sorted { ($0.weight == .warning ? 0 : 1) < ($1.weight == .warning ? 0 : 1) }
    if lines.isEmpty {
      parts.append("Nothing to warn of.")
    } else {
      let texts = lines.map { $0.weight == .warning ? Style.warning("! " + $0.text, on: .output) : "- " + $0.text }
      parts.append(texts.joined(separator: "\n"))
    }
    return parts.joined(separator: "\n\n")
  }
}

extension Double {
  /// Bytes as "120 MB".
  var megabytes: String { self < 1e7 ? String(format: "%.1f MB", self / 1e6) : String(format: "%.0f MB", self / 1e6) }
}
