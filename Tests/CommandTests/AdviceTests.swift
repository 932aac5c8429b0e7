import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import Testing

/// Every sentence that names an option is true for the command that says it.
@Suite struct AdviceTests {
  private static let commands = [
    "check", "train", "predict", "evaluate", "compare", "label", "suggest", "explain", "report", "export", "reproduce",
    "benchmark",
    "data list", "data fetch", "data show", "data export",
  ]

  /// The options of each command, as its help lists them.
  private static let options: [String: Set<String>] = {
    commands.reduce(into: [:]) { options, command in
      let words = command.split(separator: " ").map(String.init)
      let help = (try? Command.run(words + ["--help"], in: Folder()).output) ?? ""
      let lines = help.split(separator: "\n").filter { $0.hasPrefix("  -") }
      options[command] = lines.reduce(into: []) { found, line in
        let names = line.prefix { $0 != "<" }.split(separator: "  ").first ?? ""
        for name in names.split(whereSeparator: { " ,/".contains($0) }) where name.hasPrefix("--") {
          found.insert(String(name))
        }
      }
    }
  }()

  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    try folder.write("1.5,2.5,red,yes\n2.5,3.5,blue,no\n".utf8, to: "bare.csv")
    try folder.write("x,y,color,x\n1,2,red,4\n".utf8, to: "twice.csv")
    try folder.write("x,y,color,class\n1,inf,red,yes\n2,3,blue,no\n4,5,red,yes\n".utf8, to: "infinite.csv")
    try folder.write("X,y,color\n1,2,red\n".utf8, to: "other.csv")
    try folder.write("no text \0".utf8, to: "zero.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    return folder
  }

  @Test func commandsAdviseWhatTheyHave() throws {
    let folder = try folder()
    let files = ["bare.csv", "twice.csv", "infinite.csv", "other.csv", "zero.csv", "tabel.csv", "run", "."]
    let onRows: [[String]] = files.flatMap { file in
      let learning = [file, "--target", "class"]
      return [
        ["check"] + learning, ["train", "--output", "new"] + learning, ["label", "--output", "new"] + learning,
        ["label", "--output", "new.csv", "--run", "run"] + learning, ["predict", "run", file],
        ["evaluate", "run", file],
        ["explain", "run", "--row", "1", "--file", file],
        ["check", "table.csv", "--target", "class", "--unlabeled", file],
        ["train", "table.csv", "--target", "class", "--test", file, "--output", "new"],
      ]
    }
    let others: [[String]] = [
      ["train", "table.csv", "--target", "clas", "--output", "new"], ["check", "table.csv", "--target", "Class"],
      ["train", "table.csv", "--target", "class", "--output", "run"],
      ["predict", "run", "table.csv", "--output", "bare.csv"],
      ["label", "table.csv", "--target", "class", "--output", "bare.csv"], ["report", "runn"], ["export", "run"],
      ["check", "table.csv", "--target", "class", "--ignore", "X"], ["evaluate", "run"], ["compare", "run", "run"],
      ["data", "show", "mnist", "--data-dir", "nowhere"], ["data", "list", "--data-dir", "nowhere"],
      ["evaluate", "table.csv", "--dataset", "mnist", "--data-dir", "nowhere"],
      ["benchmark", "update", "--data-dir", "nowhere"], ["reproduce", "table2", "--data-dir", "nowhere", "--plan"],
      ["train", "--labels", "0", "--output", "new", "--data-dir", "nowhere"],
    ]
    for arguments in onRows + others {
      let result = try Command.run(arguments, in: folder)
      let command = try #require(Self.commands.first { (arguments.joined(separator: " ") + " ").hasPrefix($0 + " ") })
      // What stands behind the first line of a parser's error is the usage.
      let said = result.errors.split(separator: "\n").filter { !$0.hasPrefix("Usage:") && !$0.hasPrefix("  See") }
      let named = Remedy.options(in: (said + [Substring(result.output)]).joined(separator: "\n"))
      let lacking = named.subtracting(Self.options[command] ?? [])
      #expect(lacking == [], "\(arguments): \(result.errors)\(result.output)")
    }
  }

  /// The sentences of the sources, each line of a string that names options.
  private static func sentences(in folder: String) throws -> [(file: String, text: String)] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardizedFileURL
    let files = FileManager.default.enumerator(at: root.appending(path: folder), includingPropertiesForKeys: nil)
    return try (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }.flatMap { file in
      try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        .filter { $0.contains("--") && !$0.drop(while: \.isWhitespace).hasPrefix("//") }
        .map { (file.lastPathComponent, String($0)) }
    }
  }

  @Test func sourcesNameOptionsThatThereAre() throws {
    let all = Self.options.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    #expect(all.count > 60)
    let sentences = try Self.sentences(in: ".")
    #expect(sentences.count > 100)
    // Custom properties of style sheets are written alike.
    for (file, text) in sentences
    where !["PageScript.swift", "ExampleSheet.swift", "HTMLPage+Blocks.swift"].contains(file) {
      let missing = Remedy.options(in: text).subtracting(all)
      #expect(missing == [] || file.hasPrefix("PageStyle"), "\(file): \(text)")
    }
  }

  /// What is found in the data is said by these two, whatever finds it.
  @Test(arguments: ["check", "train"]) func findingsNameOptionsOf(command: String) throws {
    let options = try #require(Self.options[command])
    for (file, text) in try Self.sentences(in: "Studies/Checks") + Self.sentences(in: "Datasets/Arrays") {
      #expect(Remedy.options(in: text).isSubset(of: options), "\(file): \(text)")
    }
  }

  /// A command names options of its own, or says whose they are.
  @Test func commandsNameTheirOwnOptions() throws {
    for (file, text) in try Self.sentences(in: "pseudolabel") where file.contains("Command") {
      let name = file.prefix { $0 != "." && $0 != "+" }.replacing("Command", with: "").lowercased()
      let own = Self.options.filter { $0.key.split(separator: " ")[0] == name }.values
      guard !own.isEmpty, !text.contains("pseudolabel ") else { continue }
      let options = own.reduce(into: Set<String>()) { $0.formUnion($1) }
      #expect(Remedy.options(in: text).isSubset(of: options), "\(file): \(text)")
    }
  }
}
