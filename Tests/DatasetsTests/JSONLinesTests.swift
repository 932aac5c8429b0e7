import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct JSONLinesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func rows(_ text: String, name: String = "rows.jsonl") throws -> (columns: [String], rows: [TableRow]) {
    let reader = try TableFile.reader(of: folder.write(text.utf8, to: name))
    var rows: [TableRow] = []
    while let row = try reader.next() { rows.append(row) }
    return (reader.columns, rows)
  }

  @Test func keysAreColumnsAndValuesAreCells() throws {
    let text = """
      {"b": "x, \\"y\\"\\nz", "a": 1.5}

      {"a": null, "c": true, "b": "  Gr\\u00f6\\u00dfe  "}\r
      {}
      {"a": -12345678901234567, "b": "東京"}
      """
    for name in ["rows.jsonl", "rows.ndjson", "rows.txt"] {
      let (columns, rows) = try rows(text + (name == "rows.txt" ? "\n" : ""), name: name)
      #expect(columns == ["a", "b", "c"])
      #expect(
        rows.map(\.cells) == [
          ["1.5", "x, \"y\"\nz", ""], ["", "Größe", "true"], ["", "", ""], ["-12345678901234567", "東京", ""],
        ])
      #expect(rows.map(\.line) == [1, 3, 4, 5] && rows.map(\.number) == [0, 1, 2, 3])
    }
  }

  @Test func tablesThatAreEqualAreReadAlike() throws {
    var (csv, json) = ("x,y,class\n", "")
    for number in 0..<40 {
      let (x, y, label) = ("\(number % 7).5", ["late", "train"][number % 2], ["", "a", "b"][number % 3])
      csv += "\(x),\(y),\(label)\n"
      let end = label.isEmpty ? "}" : ", \"class\": \"\(label)\"}"
      json += "{\"x\": \(x), \"y\": \"\(y)\"\(end)\n"
    }
    let fromCSV = try folder.profile(csv)
    let fromJSON = try TableProfile(
      of: TableSource(files: [try folder.write(json.utf8, to: "rows.jsonl")], target: "class"))
    #expect(fromJSON.labels == fromCSV.labels)
    #expect(fromJSON.preparation == fromCSV.preparation)
  }

  /// Lines longer than what is read at a time, and many of them.
  @Test func longAndManyLinesAreRead() throws {
    let long = String(repeating: "word ", count: 600_000)
    let text = (0..<3000).map { "{\"x\": \"\($0 == 7 ? long : "\($0)")\"}" }.joined(separator: "\n")
    let (_, rows) = try rows(text)
    #expect(rows.count == 3000 && rows[7].cells[0].utf8.count == long.utf8.count - 1 && rows[2999].cells == ["2999"])
  }

  @Test(arguments: [
    ("{\"x\": 1}\n{\"x\": [1]}\n", "line 2, \"x\": expected a text, a number, true, false or null, found a list"),
    ("{\"x\": {\"y\": 1}}\n", "line 1, \"x\": expected a text, a number, true, false or null, found an object"),
    ("{\"x\": 1}\n\n{\"x\": \n", "line 3: expected a JSON object that begins and ends in this line, found \"{\"x\":\""),
    ("{\"x\": 1}\n[1, 2]\n", "line 2: expected a JSON object that begins and ends in this line, found \"[1, 2]\""),
  ]) func whatIsNoRowIsNamed(_ text: String, _ said: String) throws {
    let failure = try #require(throws: FileFailure.self) { try rows(text) }
    #expect(failure.description.contains(said), "\(failure)")
  }
}
