import ArgumentParser
import Foundation
import PseudoLabeling

/// What is said beside an error: what the command at hand can do about it, and what may have been meant.
enum Advice {
  /// An error in words, with no option that the command lacks, and with the file that may be meant where there is none.
  static func complaint(_ failure: any Diagnosed, of command: (any ParsableCommand)?) -> String {
    guard let command else { return failure.description }
    let text = failure.offering(options(of: type(of: command))).description
    guard let file = failure as? FileFailure, file.problem == .missing, let near = nearestFile(to: file.path) else {
      return text
    }
    return text + " Did you mean \(near)?"
  }

  /// The options of a command, as its help lists them: "--missing".
  static func options(of command: any ParsableCommand.Type) -> Set<String> {
    let lines = command.helpMessage(includeHidden: true, columns: 1000).split(separator: "\n")
    return lines.reduce(into: []) { options, line in
      guard line.hasPrefix("  -") else { return }
      // A line has the names first: "--report/--no-report", "-h, --help", "--missing <words>".
      let names = line.prefix { $0 != "<" }.split(separator: "  ").first ?? ""
      for name in names.split(whereSeparator: { " ,/".contains($0) }) where name.hasPrefix("--") {
        options.insert(String(name))
      }
    }
  }

  /// What the parser says about arguments, with the command or the value that may be meant.
  static func completed(_ message: String, arguments: [String]) -> String {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let first = lines.first else { return message }
    // The parser suggests neither --help nor --version, which it adds itself.
    if let words = first.firstMatch(of: /Unknown option '(--[^']*)'(?:\. Did you mean '(--[^']*)')?/)?.output,
      let near = ([words.2].compactMap { $0.map(String.init) } + ["--help", "--version"]).nearest(to: String(words.1))
    {
      let wrong = words.1
      lines[0] = "Error: Unknown option '\(wrong)'. Did you mean '\(near)'?"
      return lines.joined(separator: "\n")
    }
    if let words = first.firstMatch(of: #/The value '(.*)' is invalid for '(--[a-z-]+) <([^>]+)>'$/#)?.output,
      let expected = expectation(of: String(words.2), named: String(words.3), given: String(words.1))
    {
      lines[0] += ": expected \(expected)."
      return lines.joined(separator: "\n")
    }
    guard !first.contains("Did you mean") else { return message }
    let near = first.contains("nexpected argument") ? unknownCommand(arguments)?.near : nearestValue(in: lines)
    guard let near else { return message }
    let advice = "Did you mean '\(near)'?"
    if first.hasSuffix(":") {
      // A long list stands on lines of its own.
      let last = lines.lastIndex { $0.hasPrefix(listMark) } ?? 0
      lines.insert(advice, at: last + 1)
    } else {
      lines[0] += (first.hasSuffix(".") ? "" : ".") + " " + advice
    }
    return lines.joined(separator: "\n")
  }

  /// What an option takes that does not list its values; nil where that is not known.
  ///
  /// - Parameters:
  ///   - option: with its dashes.
  ///   - name: of its value, as the help has it.
  ///   - text: what was given in its place.
  private static func expectation(of option: String, named name: String, given text: String) -> String? {
    if option == "--seed" { return "a whole number from 0 to \(UInt64.max)" }
    if option == "--minutes" { return "a number" }
    switch name {
    case "n", "epoch":
      return "a whole number" + (!text.isEmpty && text.allSatisfy(\.isNumber) ? " up to \(Int.max)" : "")
    case "rate", "p", "factor", "weight", "probability", "share": return "a number"
    case "n,…": return "different whole numbers with commas between, as 100,600"
    case "units", "channels": return "whole numbers with commas between, as 32,64"
    case "start": return "glorot, he, or a number: the standard deviation of a normal distribution"
    default: return nil
    }
  }

  /// Checks that `help` is asked about a command that there is: the parser would explain the program instead.
  ///
  /// - Throws: `RequestFailure`.
  static func requireTopic(_ arguments: [String]) throws(RequestFailure) {
    guard arguments.first == "help", let unknown = unknownCommand(Array(arguments.dropFirst())),
      !unknown.name.hasPrefix("-")
    else { return }
    throw RequestFailure(
      "help", expected: "a command", found: unknown.name, remedy: unknown.near.map { "Did you mean \($0)?" })
  }

  /// The first argument that is no command where one belongs, and the command that may be meant.
  private static func unknownCommand(_ arguments: [String]) -> (name: String, near: String?)? {
    var command: any ParsableCommand.Type = PseudolabelCommand.self
    for argument in arguments {
      let known = command.configuration.subcommands
      if let next = known.first(where: { $0._commandName == argument }) {
        command = next
      } else {
        return known.isEmpty ? nil : (argument, known.map { $0._commandName }.nearest(to: argument))
      }
    }
    return nil
  }

  /// The value that is meant by one that an option has not: "The value 'a' is invalid for … one of 'b', 'c' and 'd'.", or
  /// with a list of them on the following lines.
  private static func nearestValue(in lines: [String]) -> String? {
    let parts = lines[0].split(separator: "Please provide one of", maxSplits: 1)
    guard parts.count == 2, let wrong = quoted(in: parts[0]).first else { return nil }
    let listed = lines.filter { $0.hasPrefix(listMark) }.map { String($0.dropFirst(listMark.count)) }
    return (quoted(in: parts[1]) + listed).nearest(to: wrong)
  }

  private static let listMark = "  - "

  private static func quoted(in text: Substring) -> [String] {
    text.matches(of: /'([^']*)'/).map { String($0.output.1) }
  }

  /// The path of what is there under a name like that of a file that is not.
  private static func nearestFile(to path: String) -> String? {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.popLast(), !name.isEmpty else { return nil }
    let folder = parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().nearest(to: name).map {
      (parts + [$0]).joined(separator: "/")
    }
  }
}
