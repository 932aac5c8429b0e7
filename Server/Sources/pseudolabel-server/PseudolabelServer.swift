import ArgumentParser
import Foundation
import PseudoLabelInference

/// What `pseudolabel serve` runs: it stands in an executable of its own, so that the command needs no HTTP server to be built.
@main
struct PseudolabelServer: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pseudolabel", abstract: "Serves trained models, and a page to label examples.",
    version: Version.current,
    subcommands: [ServeCommand.self, AnnotateCommand.self])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
    } catch let failure as any Diagnosed {
      FileHandle.standardError.write(Data("pseudolabel: \(failure)\n".utf8))
      Foundation.exit(failure.kind.rawValue)
    } catch {
      exit(withError: error)
    }
  }
}
