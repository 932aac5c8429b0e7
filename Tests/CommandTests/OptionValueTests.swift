import Foundation
import Testing

/// A value that an option does not take is answered with what it takes.
@Suite struct OptionValueTests {
  private struct Tool: Decodable {
    struct Command: Decodable {
      struct Argument: Decodable {
        struct Name: Decodable { var name: String }
        var kind: String
        var valueName: String?
        var preferredName: Name?
      }
      var commandName: String
      var arguments: [Argument]?
      var subcommands: [Command]?
    }
    var command: Command
  }

  private func options(of command: Tool.Command, at path: [String]) -> [(path: [String], option: String, value: String)]
  {
    let own = (command.arguments ?? []).filter { $0.kind == "option" }.compactMap { argument in
      argument.preferredName.map { (path, "--\($0.name)", argument.valueName ?? "") }
    }
    return own + (command.subcommands ?? []).flatMap { options(of: $0, at: path + [$0.commandName]) }
  }

  /// Those take any text, or are judged behind the parser.
  private static let free: Set<String> = [
    "file", "folder", "run", "column", "columns", "name", "words", "time", "seeds", "size",
  ]

  @Test func everyOptionTellsWhatItTakes() throws {
    let folder = try Folder()
    let help = try Command.run(["--experimental-dump-help"], in: folder).output
    let tool = try JSONDecoder().decode(Tool.self, from: Data(help.utf8))
    // Splits are judged behind the parser.
    let options = options(of: tool.command, at: []).filter { !Self.free.contains($0.value) && $0.option != "--splits" }
    #expect(options.count > 60)
    var seen: Set<String> = []
    for (path, option, value) in options where seen.insert("\(option) \(value)").inserted {
      let result = try Command.run(path + [option, "?!"], in: folder)
      #expect(result.code == 64)
      let first = result.errors.split(separator: "\n").first ?? ""
      #expect(
        first.contains("is invalid for '\(option)")
          && (first.contains("lease provide one of") || first.contains(": expected ")),
        "\(path) \(option): \(first)")
    }
  }
}
