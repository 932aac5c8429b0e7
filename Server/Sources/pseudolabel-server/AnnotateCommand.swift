import ArgumentParser
import Foundation
import Logging
import PseudoLabelLabeling
import PseudoLabeling
import Serving

struct AnnotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate",
    abstract: "Opens a page on which people label examples.",
    discussion: """
      Shows one example after the other, those that tell a model most first, with what the model says so far and why; it is \
      trained while people label. Every answer is on the disk before the next example shows, in a journal beside the labels, from \
      which the next `annotate` goes on. When the command is stopped (Ctrl-C), the labels are written: a table with its column \
      filled in, or a list of images and classes. Several people may open the page; nobody is asked what somebody else sees.

      The page stands at this machine alone, and its address has a secret, so that no other site can use it.

      EXAMPLES
          pseudolabel annotate customers.csv --target churn --classes yes,no
          pseudolabel annotate photos --output photos.csv
      """)

  @Argument(help: ArgumentHelp("A table, or a folder of images.", valueName: "data"), completion: .file()) var data:
    String
  @Option(help: ArgumentHelp("Of a table: the column that is to be filled in.", valueName: "column")) var target:
    String?
  @Option(
    help: ArgumentHelp("Classes beside those that the data have already, separated by commas.", valueName: "names"))
  var classes: String?
  @Option(
    help: ArgumentHelp("Where the labels go. (default: the data's name with -labels.csv)", valueName: "file"),
    completion: .file())
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Where the answers are kept. (default: the output's name with .answers.jsonl)", valueName: "file"),
    completion: .file())
  var journal: String?
  @Option(help: ArgumentHelp("The share of the questions that chance chooses.", valueName: "share")) var random = 0.2
  @Option(help: "The port; 0 takes a free one.") var port = 0
  @Flag(help: "Print one JSON object when the page can be opened.") var json = false
  @Flag(help: "Replace an output that no journal belongs to.") var overwrite = false

  /// What `--json` prints.
  private struct Ready: Encodable {
    var url: String
    var output: String
    var journal: String
  }

  func run() async throws {
    guard (0...65535).contains(port) else {
      throw RequestFailure("--port", expected: "a number from 0 to 65535", found: "\(port)")
    }
    let files = FileManager.default
    var isFolder: ObjCBool = false
    guard files.fileExists(atPath: data, isDirectory: &isFolder) else {
      throw FileFailure(path: data, problem: .missing)
    }
    let source: DataSource
    if isFolder.boolValue {
      source = .images(ImageSource(folder: data))
    } else if let target {
      source = .table(TableSource(files: [data], target: target))
    } else {
      throw RequestFailure("--target", expected: "the column of \(data) that is to be filled in", found: "none")
    }
    let stem =
      data.hasSuffix("/")
      ? String(data.dropLast()) : isFolder.boolValue ? data : (data as NSString).deletingPathExtension
    let output = output ?? stem + "-labels.csv"
    let journal = journal ?? output + ".answers.jsonl"
    if !overwrite, files.fileExists(atPath: output), !files.fileExists(atPath: journal) {
      throw FileFailure(
        path: output, problem: .exists, remedy: "Pass --overwrite to replace it, or name another with --output")
    }
    LoggingSystem.bootstrap { _ in JSONLogHandler(level: .warning) }
    let logger = Logger(label: "pseudolabel")
    let pool = try ExamplePool(source)
    let names = (classes ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
      !$0.isEmpty
    }
    let session = try LabelingSession(
      pool, journal: journal, settings: LabelingSession.Settings(classes: names, randomShare: random))
    for note in pool.remarks + session.notes { Self.note(note) }
    let server = AnnotationServer(session, AnnotationServer.Options(port: port, output: output), logger: logger)
    let json = json
    try await server.run { url in
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = try? encoder.encode(Ready(url: url, output: output, journal: journal))
        try? FileHandle.standardOutput.write(contentsOf: (text ?? Data("{}".utf8)) + Data("\n".utf8))
      } else {
        try? FileHandle.standardOutput.write(
          contentsOf: Data("Open \(url)\nCtrl-C ends it and writes \(output).\n".utf8))
      }
    }
    Self.note("\(output): \(session.labels.count) of \(pool.count) examples have a label.")
  }

  private static func note(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8)) }
}
