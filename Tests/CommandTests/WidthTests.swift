import Foundation
import Testing

#if os(Linux)
  /// What is printed for people, on a terminal of 60 columns and 24 rows, and where there is none.
  @Suite struct WidthTests {
    /// What the terminal shows in the end.
    private func screen(_ arguments: [String], in folder: Folder, columns: Int = 60) throws -> Screen {
      let terminal = try PseudoTerminal(columns: columns)
      let run = try Command.Started(arguments, in: folder, standardOutput: terminal.handle)
      var screen = Screen(columns: columns)
      screen.write(try terminal.written())
      let result = try run.result()
      #expect(result.code == 0, "\(arguments): \(result.errors)")
      return screen
    }

    private func expectFits(_ arguments: [String], in folder: Folder) throws {
      let screen = try screen(arguments, in: folder)
      #expect(!screen.wasBroken, "\(arguments): \(screen.text)")
      #expect(screen.strange == [])
      #expect(screen.text.count <= 24, "\(arguments) takes \(screen.text.count) lines")
      // Where there is no terminal, nothing depends on one: no codes, and no line is broken for it.
      let result = try Command.run(arguments, in: folder)
      #expect(!result.output.contains("\u{1B}"))
      #expect(result.output.split(separator: "\n").count <= screen.text.count)
    }

    @Test func ownFilesFit() throws {
      let folder = try Folder()
      try folder.write(OwnTable().adding("a column with a long name") { "\($0 * 37 % 11)" }, to: "table.csv")
      try folder.write(
        OwnTable(rows: 30, labeled: 30, from: 300).adding("a column with a long name") { "\($0)" }, to: "test.csv")
      #expect(try Command.study("table.csv", in: folder).code == 0)
      let target = ["--target", "class"]
      for arguments in [
        ["check", "table.csv"], ["check", "table.csv"] + target, ["explain", "run"], ["explain", "run", "--row", "40"],
        ["evaluate", "run", "test.csv"],
        ["label", "table.csv", "--run", "run", "--output", "labels.csv", "--overwrite"] + target,
        ["train", "table.csv", "--epochs", "5", "--quiet", "--output", "again", "--overwrite"] + target,
      ] { try expectFits(arguments, in: folder) }
    }

    @Test(.needsMNIST) func namedDataSetsFit() throws {
      let folder = try Folder()
      #expect(try Command.train("--quiet", "--output", "one", in: folder).code == 0)
      #expect(try Command.train("--quiet", "--seed", "2", "--output", "another", in: folder).code == 0)
      for arguments in [
        ["evaluate", "one", "--dataset", "mnist"], ["compare", "one", "another", "--dataset", "mnist"],
        ["data", "list"], ["data", "show", "mnist"], ["benchmark", "table", "--updates", "2"],
      ] { try expectFits(arguments, in: folder) }
    }

    /// Of many classes, or long names, a line each is shown where the whole matrix has no room.
    @Test(.needsMNIST) func aMatrixThatIsTooWideIsAList() throws {
      let folder = try Folder()
      #expect(try Command.train("--quiet", "--output", "run", in: folder).code == 0)
      let evaluate = ["evaluate", "run", "--dataset", "mnist"]
      #expect(try screen(evaluate, in: folder).text.contains { $0.hasPrefix("True class (rows)") })
      let narrow = try screen(evaluate, in: folder, columns: 50)
      #expect(!narrow.wasBroken)
      #expect(narrow.text.contains("class  examples   recall  most often taken for"))
    }
  }
#endif
