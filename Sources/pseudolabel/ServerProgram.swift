import ArgumentParser
import Foundation
import PseudoLabeling

/// `pseudolabel-server`, which stands in a package of its own: who does not serve builds no HTTP server.
enum ServerProgram {
  /// Becomes the server, with a command of its own and all arguments.
  ///
  /// - Throws: `ExitCode` 69 where it is not installed.
  static func become(_ command: String, _ arguments: [String]) throws -> Never {
    guard let path else {
      Terminal.complain(
        "pseudolabel-server is not installed beside this command. To build it there, run scripts/build-server in the folder of PseudoLabel's sources"
      )
      throw ExitCode(69)
    }
    var words = (["pseudolabel-server", command] + arguments).map { strdup($0) } + [nil]
    execv(path, &words)
    throw FileFailure(path: path, problem: .unreadable(reason: String(cString: strerror(errno))))
  }

  /// Where it is looked for: beside the command, then where packages of the system put what only commands run.
  private static var path: String? {
    guard let command = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return nil }
    let folder = command.deletingLastPathComponent()
    let places = [folder, folder.appendingPathComponent("../libexec/pseudolabel")]
    return places.map { $0.appendingPathComponent("pseudolabel-server").standardizedFileURL.path }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
