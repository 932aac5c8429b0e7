import Foundation
import PseudoLabelExperiments
import Testing

/// The paper's Table 2 with networks of a moment.
@Suite(.needsMNIST) struct ReproduceTests {
  private let quick = [
    "--labels", "600", "--methods", "dropnn,pl", "--hidden", "8", "--epochs", "2", "--output", "lee",
  ]

  private func reproduce(_ arguments: String..., in folder: Folder) throws -> Command.Result {
    try Command.run(["reproduce", "table2"] + quick + arguments, in: folder)
  }

  /// The lines of a results file, each an object, without what differs from run to run.
  private func lines(_ folder: Folder, in name: String = "lee") throws -> [[String: Any]] {
    let text = try folder.text("\(name)/results.jsonl")
    #expect(text.hasSuffix("\n"))
    return try text.split(separator: "\n").map { try jsonObject(String($0)).with(nil, at: "seconds") }
  }

  @Test func aTableGrows() throws {
    let folder = try Folder()
    let plan = try reproduce("--splits", "1", "--plan", "--quiet", in: folder)
    #expect((plan.code, plan.errors) == (0, ""))
    let head = "table2 of Lee 2013 on MNIST: 2 runs (dropNN, +PL; 600 labels; split 1), "
    #expect(plan.output.hasPrefix("\(head)0 of them there.\n2 to run, "))
    #expect(try folder.names() == [], "a plan makes nothing")

    let first = try reproduce("--splits", "1", "--jobs", "2", "--json", in: folder)
    #expect(first.code == 0)
    #expect(first.errors.contains("\(head)0 of them there.\n2 to run, 2 at a time: about "))
    for title in ["dropNN", "+PL"] { #expect(first.errors.contains("\n\(title), 600 labels, split 1: test error ")) }
    #expect(first.errors.contains("\ntable2: 2 of 2 runs, took "))
    #expect(!first.errors.contains("\u{1B}") && !first.errors.contains("\r"))
    #expect(try folder.names(in: "lee") == ["report.html", "results.jsonl", "table2.csv", "table2.md"])
    let object = try jsonObject(first.output)
    #expect(Set(object.keys) == ["results", "leftAside", "errorRates"])
    #expect(object["results"] as? String == "lee/results.jsonl")
    let cells = try #require(object["errorRates"] as? [[String: Any]])
    let rates = try lines(folder).map { $0["testErrorRate"] as? Double }
    for method in ["dropnn", "pl"] {
      let cell = try #require(cells.first { $0["method"] as? String == method })
      let figure = try #require(cell["testErrorRate"] as? [String: Any])
      #expect(figure["runs"] as? Int == 1)
      #expect(rates.contains(try #require(figure["mean"] as? Double)))
      #expect(cell["verdict"] as? String == "worse")
    }

    let before = try folder.data("lee/results.jsonl")
    let again = try reproduce("--splits", "1", "--json", in: folder)
    #expect((again.code, again.output) == (0, first.output))
    #expect(again.errors == "\(head)2 of them there.\n")
    #expect(try folder.data("lee/results.jsonl") == before)

    let more = try reproduce("--splits", "1-2", "--quiet", in: folder)
    #expect((more.code, more.errors) == (0, ""))
    #expect(try folder.data("lee/results.jsonl").starts(with: before))
    #expect(try lines(folder).count == 4)
    #expect(more.output.hasPrefix("test error, %"))
    #expect(more.output.contains("\n+PL ") && more.output.contains(" (2) "))
    let tables = try reproduce("--splits", "1-2", "--tables-only", "--quiet", in: folder)
    #expect((tables.code, tables.errors, tables.output) == (0, "", more.output))
    #expect(try folder.text("lee/table2.md").hasPrefix("| test error, % | 600 labels | paper | verdict |\n| --- |"))
    #expect(try folder.text("lee/table2.csv").hasPrefix("method,labels,paper,paper_half_width,runs,mean,lower,upper,"))

    // Under another configuration nothing of it counts, and nothing is lost.
    let other = try reproduce("--splits", "1-2", "--epochs", "3", "--plan", "--json", in: folder)
    let figures = try jsonObject(other.output)
    #expect(["runs", "done", "pending", "leftAside"].map { figures[$0] as? Int } == [4, 0, 4, 4])
  }

  @Test func runsOfTrainAreTakenIn() throws {
    let folder = try Folder()
    #expect(try reproduce("--splits", "1", "--quiet", in: folder).code == 0)
    let line = try #require(try lines(folder).first { $0["method"] as? String == "pl" })
    let config = try #require(line["config"] as? [String: Any])
    try folder.write(config.json(), to: "config.json")
    let threads = try #require(line["threads"] as? Int)
    let run = ["train", "--config", "config.json", "--threads", "\(threads)", "--quiet", "--output", "run"]
    #expect(try Command.run(run, in: folder).code == 0)

    let arguments = ["--splits", "1", "--output", "other", "--adopt", "run"]
    let plan = try Command.run(["reproduce", "table2"] + quick + arguments + ["--plan"], in: folder)
    #expect(plan.errors == "run: taken in as +PL, 600 labels, split 1\n")
    #expect(plan.output.contains("1 of them there.\n1 to run"))
    #expect(!folder.has("other"))
    let adopted = try Command.run(["reproduce", "table2"] + quick + arguments + ["--tables-only"], in: folder)
    #expect(adopted.code == 0)
    #expect(adopted.errors.contains("run: taken in as +PL, 600 labels, split 1\n"))
    let (own, other) = (try line.json(), try lines(folder, in: "other").map { try $0.json() })
    #expect(other.count == 1)
    #expect(
      try NSDictionary(dictionary: jsonObject(String(decoding: own, as: UTF8.self))).isEqual(
        to: jsonObject(String(decoding: try #require(other.first), as: UTF8.self))))
  }

  /// The first run is short, the second is cut.
  @Test func anInterruptKeepsWhatIsThereAndTheSameCommandGoesOn() throws {
    let folder = try Folder()
    let arguments = [
      "reproduce", "table2", "--labels", "600", "--methods", "dropnn,pl", "--splits", "1", "--hidden", "16", "--epochs",
      "150", "--jobs", "1", "--output", "lee", "--json",
    ]
    let run = try Command.Started(arguments, in: folder)
    for _ in 0..<4_000 where run.process.isRunning {
      if folder.has("lee/results.jsonl"), try !folder.data("lee/results.jsonl").isEmpty { break }
      usleep(5_000)
    }
    run.interrupt()
    let result = try run.result()
    #expect(result.code == 130, "\(result.errors)")
    #expect(result.errors.contains("Stopping after this update"))
    #expect(result.errors.contains("\ntable2: 1 of 2 runs, took "))
    let before = try lines(folder)
    #expect(before.map { $0["method"] as? String } == ["dropnn"])
    #expect(try folder.text("lee/table2.md").contains("| dropNN | "))
    let cells = try #require(try jsonObject(result.output)["errorRates"] as? [[String: Any]])
    #expect(cells.map { ($0["testErrorRate"] as? [String: Any])?["runs"] as? Int }.compactMap { $0 }.reduce(0, +) == 1)

    let rest = try Command.run(arguments, in: folder)
    #expect(rest.code == 0)
    #expect(rest.errors.contains("1 of them there.\n1 to run, 1 at a time"))
    #expect(try lines(folder).map { $0["method"] as? String } == ["dropnn", "pl"])
  }

  @Test func tablesOfNothing() throws {
    let folder = try Folder()
    let missing = try reproduce("--tables-only", in: folder)
    #expect(missing.code == 66)
    #expect(
      missing.errors == """
        pseudolabel: lee: no such file or directory. Name the folder of a reproduction, or leave out --tables-only.

        """)
    #expect(try folder.names() == [])
    try folder.makeFolder("lee")
    let empty = try reproduce("--tables-only", in: folder)
    #expect(empty.code == 0)
    #expect(empty.errors.hasSuffix("splits 1-10), 0 of them there.\n"))
    #expect(empty.output.split(separator: "\n").filter { $0.hasSuffix("  not run") }.count == 2)
    #expect(empty.output.split(separator: "\n").filter { $0.hasSuffix("  quoted") }.count == 5)
    #expect(try folder.names(in: "lee") == ["report.html", "table2.csv", "table2.md"])
  }

  /// Who adds results is alone; who looks at them need not be.
  @Test func aFolderThatIsHeld() throws {
    let folder = try Folder()
    let hold = try ReproductionFolder("\(folder.path)/lee")
    let refused = try reproduce(in: folder)
    #expect(refused.code == 74)
    #expect(refused.errors.hasPrefix("pseudolabel: lee: cannot be written: another process trains into it. Wait until"))
    #expect(try reproduce("--tables-only", in: folder).code == 0)
    #expect(try hold.lines() == [])
  }

  @Test(
    arguments: [
      ("{}\n", "line 1: expected the key \"method\", found none."),
      ("{}", nil), ("", nil),
      ("no JSON\n", "line 1: expected valid JSON, found "), ("[1]\n", "line 1: expected an object, found "),
    ] as [(String, String?)])
  func resultsThatAreNone(text: String, words: String?) throws {
    let folder = try Folder()
    try folder.write(text.utf8, to: "lee/results.jsonl")
    let result = try reproduce("--tables-only", "--quiet", in: folder)
    #expect(result.code == (words == nil ? 0 : 65))
    #expect(result.errors.hasPrefix(words.map { "pseudolabel: lee/results.jsonl: \($0)" } ?? ""))
    #expect((result.output == "") == (words != nil))
    #expect(try folder.text("lee/results.jsonl") == text)
  }

  /// A limit on the size of files is as a disk that is full.
  @Test func aFullDiskIsToldOf() throws {
    let folder = try Folder()
    // The tables fail as well, and that is not what is to be said.
    try folder.makeFolder("lee/table2.md")
    let run = try Command.Started(
      ["reproduce", "table2"] + quick + ["--splits", "1", "--methods", "pl", "--quiet"], in: folder,
      after: "trap '' XFSZ; ulimit -f 1")
    let result = try run.result()
    #expect(result.code == 74)
    #expect(
      result.errors.hasPrefix(
        """
        pseudolabel: 1 of 1 runs failed.
          +PL, 600 labels, split 1: lee/results.jsonl: cannot be written: 
        """), "\(result.errors)")
    #expect(try folder.data("lee/results.jsonl").isEmpty)
  }

  @Test func placesThatCannotBeWritten() throws {
    let folder = try Folder()
    try folder.write("mine".utf8, to: "file")
    for place in ["file", "file/run", String(repeating: "x", count: 300)] {
      let result = try reproduce("--output", place, in: folder)
      #expect(result.code == 74)
      #expect(result.errors.hasPrefix("pseudolabel: \(place): cannot be written: "))
    }
    // A table that cannot be written costs no run.
    try folder.makeFolder("lee/table2.csv")
    let result = try reproduce("--splits", "1", "--methods", "dropnn", "--quiet", in: folder)
    #expect(result.code == 74)
    #expect(result.errors.hasPrefix("pseudolabel: lee/table2.csv: cannot be written: "))
    #expect(try lines(folder).count == 1)
  }
}
