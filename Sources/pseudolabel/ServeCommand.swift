import ArgumentParser
import Foundation
import PseudoLabeling

/// Hands over to `pseudolabel-server`, which stands in a package of its own: who does not serve builds no HTTP server.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answers over HTTP with trained models.",
    discussion: """
      Takes the folders of runs, or model files, and answers at /v1/models/NAME/predict. `pseudolabel serve --help` lists the \
      options, where pseudolabel-server is installed.

      EXAMPLES
          pseudolabel serve runs/churn
      """)

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("What pseudolabel-server takes.", valueName: "arguments"), completion: .file())
  var arguments: [String] = []

  mutating func run() throws {
    guard let server = Self.server else {
      Terminal.complain(
        "pseudolabel-server is not installed beside this command. To build it there, run in the folder of PseudoLabel's sources: swift build -c release --package-path Server --scratch-path .build"
      )
      throw ExitCode(69)
    }
    var words = (["pseudolabel-server", "serve"] + arguments).map { strdup($0) } + [nil]
    execv(server, &words)
    throw FileFailure(path: server, problem: .unreadable(reason: String(cString: strerror(errno))))
  }

  /// Where it is looked for: beside the command, then where packages of the system put what only commands run.
  private static var server: String? {
    guard let command = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return nil }
    let folder = command.deletingLastPathComponent()
    let places = [folder, folder.appendingPathComponent("../libexec/pseudolabel")]
    return places.map { $0.appendingPathComponent("pseudolabel-server").standardizedFileURL.path }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
