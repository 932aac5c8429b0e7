import ArgumentParser
import Foundation
import PseudoLabelReporting
import PseudoLabeling

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Shows what happened in a run, or in several, as a page.",
    discussion: """
      One HTML file that needs no network: how good the classifier is and what the unlabelled data brought, learning curves, \
      the confusion matrix with its examples, the most confident mistakes, the examples worth labelling by hand, the \
      pseudo-labels over time, reliability, t-SNE pictures in which each point shows its example, and how to make the run \
      again. `train` writes it too.

      EXAMPLES
          pseudolabel report runs/churn
          pseudolabel report runs/nn runs/pl --output comparison.html

      Of several runs the first is what the others are compared with. The data have to be where they were, seen from this \
      folder, and unchanged.
      """)

  @Argument(help: ArgumentHelp("The folders of finished runs.", valueName: "run"), completion: .directory) var folders:
    [String]
  @Option(
    help: ArgumentHelp(
      "Where the page is written. (default: report.html in the run's folder; of several runs, in this one)",
      valueName: "file"), completion: .file())
  var output: String?
  @Flag(help: "Print one JSON object with the path of the page.") var json = false
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "DATA") var data: DataOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  /// What `--json` prints.
  private struct Result: Encodable {
    var report: String
    var runs: [String]
    var bytes: Int
  }

  mutating func run() throws {
    let folders = folders.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    if let twice = folders.enumerated().first(where: { folders.prefix($0.offset).contains($0.element) }) {
      throw RequestFailure("run", expected: "each run once", found: "\(twice.element) twice")
    }
    let path = output ?? (folders.count == 1 ? "\(folders[0])/\(RunFile.report.rawValue)" : RunFile.report.rawValue)
    let cpu = try compute.makeCPU()
    let report = try RunReport(of: folders, load: { try data.load($0, talk) }, on: cpu)
    if output == nil, folders.count == 1 { try Folder.requireNoLinks(in: folders[0]) }
    let bytes = try report.write(to: path, isQuiet: talk.isQuiet)
    if json { return try Terminal.print(json: Result(report: path, runs: folders, bytes: bytes)) }
    Terminal.say("\(path), \(Double(bytes).megabytes)")
  }
}

extension RunReport {
  /// Writes the page, with progress; returns its size.
  ///
  /// - Throws: `CancellationError` where it was interrupted; `FileFailure` where it cannot be written.
  @discardableResult func write(to path: String, isQuiet: Bool) throws -> Int {
    let interrupts = Interrupts()
    let reporter = StepReporter(title: "report, t-SNE", isQuiet: isQuiet)
    defer { reporter.close() }
    var report = self
    do {
      let text = try report.page { share in
        if interrupts.stop.isRequested { throw CancellationError() }
        reporter.reached(Int(1000 * share), of: 1000)
      }.text
      try AtomicFile.write(Data(text.utf8), to: path)
      return text.utf8.count
    } catch let error as CancellationError {
      if let code = interrupts.exitCode { throw ExitCode(code) }
      throw error
    }
  }
}
