import Foundation
import TestSupport
import Testing

/// Pages about runs. What a browser makes of them, `Tools/check-pages` tells.
@Suite struct ReportTests {
  private func studied(_ options: [String] = []) throws -> Folder {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    let arguments = ["train", "table.csv", "--target", "class", "--epochs", "12", "--output", "run", "--quiet"]
    let result = try Command.run(arguments + options, in: folder)
    #expect(result.code == 0 && result.errors == "")
    return folder
  }

  private struct Answer: Decodable {
    var report: String
    var runs: [String]
    var bytes: Int
  }

  @Test func trainingEndsWithAPage() throws {
    let folder = try studied(["--report"])
    let document = Document(try folder.text("run/report.html"))
    let headings = document.all("h2").map(\.text)
    #expect(
      headings == [
        "Verdict", "How it learned", "Where it fails", "The most confident mistakes", "Can its certainty be trusted?",
        "What the unlabelled data did", "Worth labelling by hand", "How the network sees them", "How to make it again",
      ])
    // Rows of the table stand where they are spoken of.
    let rows = document.all("li").filter { $0.text.contains("row ") && $0.text.contains("color ") }
    #expect(rows.count > 20)
    // The same page again, to the byte.
    let again = try Command.run(["report", "run", "--output", "again.html", "--json"], in: folder)
    let answer = try JSONDecoder().decode(Answer.self, from: Data(again.output.utf8))
    #expect(answer.report == "again.html" && answer.runs == ["run"])
    #expect(try folder.text("again.html") == folder.text("run/report.html"))
    #expect(try answer.bytes == folder.text("again.html").utf8.count)
  }

  /// The counts of the matrix are those of the held-out rows' file, whose error is the one that is told.
  @Test func theMatrixCountsTheRowsHeldOut() throws {
    let folder = try studied()
    _ = try Command.run(["report", "run", "--quiet"], in: folder)
    let lines = try folder.text("run/held-out.csv").split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(lines.count == 30)
    let document = Document(try folder.text("run/report.html"))
    // What a cell says stands in it, or in the link in it.
    var cells: [Int] = []
    for (place, element) in document.elements.enumerated()
    where ["right", "wrong"].contains(element.attributes["class"]) {
      let next = document.elements[place + 1]
      let text = element.text.isEmpty && next.name == "a" ? next.text : element.text
      cells.append(Int(text) ?? 0)
    }
    let isCandidate = try folder.text("run/summary.json").contains("\"delivered\" : \"pseudo-label\"")
    var counts = [Int](repeating: 0, count: 9)
    for line in lines {
      let truth = try #require(OwnTable.classes.firstIndex(of: String(line[2])))
      let predicted = try #require(OwnTable.classes.firstIndex(of: String(line[isCandidate ? 5 : 3])))
      counts[3 * truth + predicted] += 1
    }
    #expect(cells == counts)
    let transposed: [Int] = (0..<9).map { place in counts[place % 3 * 3 + place / 3] }
    #expect(counts != transposed, "a matrix that tells rows from columns")
  }

  @Test func severalRunsStandBesideEachOther() throws {
    let folder = try studied()
    let other = [
      "train", "table.csv", "--target", "class", "--epochs", "12", "--output", "other", "--seed", "2", "--quiet",
    ]
    #expect(try Command.run(other, in: folder).code == 0)
    let result = try Command.run(["report", "run", "other", "--quiet"], in: folder)
    #expect(result.code == 0 && result.output.hasPrefix("report.html, "))
    let document = Document(try folder.text("report.html"))
    #expect(document.all("h1").map(\.text) == ["Runs run, other"])
    #expect(document.all("h2").map(\.text).contains("Differences"))
    #expect(document.all("h2").map(\.text).contains("Where it fails: other"))
    // Both were judged by the same thirty rows, one by one.
    #expect(document.all("td").contains { $0.text.hasSuffix("], paired") })

    try folder.write(OwnTable(labeled: 24), to: "fewer/table.csv")
    let fewer = [
      "train", "fewer/table.csv", "--target", "class", "--epochs", "12", "--output", "third", "--quiet", "--no-report",
    ]
    #expect(try Command.run(fewer, in: folder).code == 0)
    #expect(try Command.run(["report", "run", "third", "--quiet", "--output", "page.html"], in: folder).code == 0)
    let page = Document(try folder.text("page.html"))
    #expect(page.all("td").contains { $0.text.hasSuffix(", on other rows") })
  }

  @Test func whatCannotBeReportedIsSaid() throws {
    let folder = try studied()
    func expect(_ arguments: [String], _ code: Int32, _ words: String) throws {
      let before = try folder.names()
      let result = try Command.run(["report", "--quiet"] + arguments, in: folder)
      #expect(result.code == code && result.output == "", "\(arguments)")
      #expect(result.errors.hasPrefix("pseudolabel: \(words)"), "\(result.errors)")
      #expect(try folder.names() == before)
    }
    try expect(["none"], 66, "none: no such file or directory.")
    try expect(["run", "run/"], 64, "run: expected each run once, found run twice.")
    try expect(
      ["run", "--output", "none/page.html"], 74, "none/page.html: cannot be written: No such file or directory.")
    let heldOut = try folder.text("run/held-out.csv")
    try folder.write(heldOut.replacing("\n1,table.csv", with: "\n999,table.csv").utf8, to: "run/held-out.csv")
    try expect(["run"], 65, "run/held-out.csv: row: expected one of the run's data, found row 999 of table.csv.")
    try folder.write(heldOut.utf8, to: "run/held-out.csv")
    try folder.write((try folder.text("table.csv") + "1,2,red,yes\n").utf8, to: "table.csv")
    try expect(["run"], 65, "table.csv: SHA-256: expected ")
    try FileManager.default.removeItem(atPath: "\(folder.path)/table.csv")
    try expect(["run"], 66, "table.csv: no such file or directory.")
    try FileManager.default.removeItem(atPath: "\(folder.path)/run/summary.json")
    try folder.write(OwnTable(), to: "table.csv")
    try expect(["run"], 66, "run/summary.json: no such file or directory. The run has not come so far as to write it.")
  }

  /// A page that cannot be written does not undo the run.
  @Test func theRunOutlivesItsPage() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    let arguments = [
      "train", "table.csv", "--target", "class", "--epochs", "5", "--output", "run", "--report", "--quiet",
    ]
    let started = try Command.run(arguments, in: folder)
    #expect(started.code == 0 && started.output.hasSuffix("Report: run/report.html\n"))
  }
}
