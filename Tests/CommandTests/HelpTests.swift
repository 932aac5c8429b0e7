import PseudoLabelDiagnostics
import Testing

@Suite struct HelpTests {
  private static let commands = [
    [], ["train"], ["evaluate"], ["compare"], ["predict"], ["data"], ["data", "list"], ["data", "fetch"],
    ["data", "show"], ["data", "export"], ["reproduce"], ["benchmark"], ["check"], ["label"], ["suggest"], ["explain"],
    ["report"],
    ["export"], ["doctor"], ["methods"],
  ]

  @Test(arguments: commands)
  func helpFitsAndTeaches(command: [String]) throws {
    let result = try Command.run(command + ["--help"], in: Folder())
    #expect(result.code == 0)
    #expect(result.errors == "")
    for line in result.output.split(separator: "\n") where !line.hasPrefix("USAGE:") {
      #expect(line.count <= 80, "\(line)")
    }
    // A default or a choice that stands there twice makes a reader look for the difference.
    for line in result.output.split(separator: "\n") { #expect(line.ranges(of: "(values:").count <= 1) }
    if command.count < 2 {
      let example = try #require(result.output.firstRange(of: "EXAMPLE"))
      let usage = try #require(result.output.firstRange(of: "USAGE:"))
      #expect(example.lowerBound < usage.lowerBound)
      #expect(result.output.contains("pseudolabel " + (command.first ?? "train") + " "))
    }
  }

  /// An example that goes on in the next line says so, as a shell wants it: it can be copied as it stands.
  @Test(arguments: commands) func examplesCanBeCopied(command: [String]) throws {
    let help = try Command.run(command + ["--help"], in: Folder()).output
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
    var isExample = false
    for (line, next) in zip(lines, lines.dropFirst()) {
      let words = line.drop { $0 == " " }
      isExample = isExample || words.hasPrefix("pseudolabel ")
      guard isExample else { continue }
      isExample = line.hasSuffix("\\")
      if isExample {
        #expect(next.drop { $0 == " " }.hasPrefix("--"), "\(next)")
      } else {
        #expect(next.isEmpty || next.hasPrefix(" "), "\(line)\n\(next)")
      }
    }
  }

  @Test func trainTellsWhatTheCodesMean() throws {
    let help = try Command.run(["train", "--help"], in: Folder()).output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(help.contains("exit code 130"))
    #expect(help.contains("exit code 70"))
    for number in ["1000", "600", "5000", "0.5", "0.2", "1.5", "0.998", "0.99", "500", "100", "32", "256"] {
      #expect(help.contains("(default: \(number)"), "the paper's \(number)")
    }
  }

  @Test func reproduceTellsWhatItMakes() throws {
    let help = try Command.run(["reproduce", "--help"], in: Folder()).output
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for words in [
      "results.jsonl", "table2.md", "exit code 130", "(values: table1, table2, figure1, figure2, all)",
      "--methods dropnn,pl,pl-dae --output lee", "--plan", "--tables-only", "--adopt <run>",
    ] { #expect(help.contains(words), "\(words)") }
  }

  @Test func version() throws {
    let result = try Command.run(["--version"], in: Folder())
    #expect(result.code == 0)
    #expect(result.output == Version.current + "\n")
  }
}
