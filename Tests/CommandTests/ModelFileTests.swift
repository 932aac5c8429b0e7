import Foundation
import PseudoLabeling
import Testing

/// One model file for the command and for the library.
@Suite struct ModelFileTests {
  private static let test = OwnTable(rows: 30, labeled: 30, from: 300)

  /// A folder with a finished run, and its classifier as the library writes it.
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    try folder.write(Self.test, to: "test.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    try TrainedClassifier(contentsOf: "\(folder.path)/run").write(to: "\(folder.path)/library.safetensors")
    return folder
  }

  @Test func theCommandsTakeWhatTheLibraryWrote() throws {
    let folder = try folder()
    let expected = try Command.run(["predict", "run", "test.csv"], in: folder)
    let evaluated = try Command.object(["evaluate", "run", "test.csv", "--json"], in: folder)
    #expect(expected.code == 0 && evaluated["opening"] != nil)
    for file in ["library.safetensors", "run/model.safetensors"] {
      let found = try Command.run(["predict", file, "test.csv"], in: folder)
      #expect(found.code == 0 && found.output == expected.output && found.errors == "")
      let report = try Command.object(["evaluate", file, "test.csv", "--json"], in: folder)
      #expect(report["evaluation"] as? NSDictionary == evaluated["evaluation"] as? NSDictionary)
      #expect(report["opening"] == nil)
      let text = try Command.run(["evaluate", file, "test.csv"], in: folder)
      #expect(text.code == 0 && text.output.hasPrefix("\(file) on 30 rows of test.csv\n  error "))
      for format in ["onnx", "safetensors"] {
        let arguments = ["export", file, "--format", format, "--output", "exported", "--overwrite", "--json"]
        #expect(try Command.object(arguments, in: folder)["classes"] as? [String] == OwnTable.classes)
      }
    }
    // Looks are counted in runs alone.
    #expect(try folder.text("run/openings.jsonl").split(separator: "\n").count == 1)
  }

  /// What a run holds, the library reads; its answers are those of the command.
  @Test func theLibraryTakesWhatTheCommandWrote() throws {
    let folder = try folder()
    let classifier = try TrainedClassifier(contentsOf: "\(folder.path)/run")
    let result = try Command.run(["predict", "run", "test.csv", "--output", "answers.csv"], in: folder)
    #expect(result.code == 0)
    let answers = try folder.table("answers.csv")
    let rows = Self.test.rows.map { Dictionary(uniqueKeysWithValues: zip(Self.test.columns, $0)) }
    #expect(try classifier.predictions(for: .table(rows)).map(\.label) == answers.map { $0["prediction"] })
  }

  @Test func whatIsMissingIsSaid() throws {
    let folder = try folder()
    for (arguments, code, words) in [
      (["evaluate", "library.safetensors"], 64, "file: expected test rows with their true classes, found none."),
      (
        ["predict", "table.csv", "test.csv"], 65,
        "table.csv: run: expected the folder of a run, or a model file (safetensors), found another file. A run is the folder that `train --output` names; it comes before the files."
      ),
      (["predict", "none.safetensors", "test.csv"], 66, "none.safetensors: no such file or directory."),
    ] as [([String], Int32, String)] {
      let result = try Command.run(arguments, in: folder)
      #expect(result.code == code)
      #expect(result.errors == "pseudolabel: \(words)\n")
    }
  }

  /// An output that a column's name takes the place of is told of, on standard error and in the report.
  @Test func renamedOutputsAreSaid() throws {
    let folder = try Folder()
    let table = OwnTable()
    var named = table
    named.columns[0] = "label"
    for (name, table) in [("usual", table), ("named", named)] {
      try folder.write(table, to: "\(name).csv")
      #expect(try Command.study("\(name).csv", to: name, in: folder).code == 0)
      let arguments = ["export", name, "--output", "\(name).onnx", "--json"]
      let result = try Command.run(arguments, in: folder)
      let report = try jsonObject(result.output)
      let outputs = (report["outputs"] as? [[String: Any]])?.map { $0["name"] as? String }
      let isNamed = name == "named"
      #expect(result.code == 0)
      #expect(outputs == ["probabilities", isNamed ? "label_" : "label"])
      #expect(report["renamedOutputs"] as? [String: String] == (isNamed ? ["label": "label_"] : [:]))
      #expect(
        result.errors
          == (isNamed
            ? "The output \"label\" is called \"label_\", because a column of the table is called \"label\".\n" : ""))
      let inputs = (report["inputs"] as? [[String: Any]])?.compactMap { $0["name"] as? String } ?? []
      #expect(inputs.contains(table.columns[0]) && !inputs.contains("class"))
    }
  }
}
