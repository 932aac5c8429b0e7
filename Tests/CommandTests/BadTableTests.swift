import Foundation
import Testing

/// Tables that nothing can be learned from. Each is explained with the exit code of its kind, by `train`, `check` and
/// `label` alike, and nothing is left behind.
@Suite struct BadTableTests {
  private func expectRefused(
    _ arguments: [String], code: Int32, _ words: String, in folder: Folder,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try folder.names()
    for command in [["train", "--output", "new"], ["check"], ["label", "--output", "new"]] {
      let result = try Command.run(command + ["--quiet"] + arguments, in: folder, sourceLocation: sourceLocation)
      #expect(result.code == code, "\(command[0])", sourceLocation: sourceLocation)
      #expect(result.output == "", "\(command[0])", sourceLocation: sourceLocation)
      #expect(result.errors == "pseudolabel: \(words)\n", "\(command[0])", sourceLocation: sourceLocation)
      #expect(try folder.names() == before, "\(command[0])", sourceLocation: sourceLocation)
    }
  }

  @Test(
    arguments: [
      (Array("x,class\n1,a\n2\n".utf8), "line 3: expected 2 cells, found 1."),
      (
        Array("x,class\n1,a\n2,b,c\n".utf8),
        "line 3: expected 2 cells, found 3. A cell that holds a comma must stand in quotes."
      ),
      (
        Array("x,class\n1,caf".utf8) + [0xe9, 0x0a],
        "line 2: expected UTF-8, found byte 0xe9. Convert it first, for example with `iconv -f WINDOWS-1252 -t UTF-8 < FILE > FILE.csv`."
      ),
      (
        Array("\u{feff}x,class\n1,a\n2,b\n".utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] },
        "content: expected UTF-8, found UTF-16. Convert it first, for example with `iconv -f UTF-16 -t UTF-8 < FILE > FILE.csv`."
      ),
      ([], "content: expected at least one row, found none."),
      (Array("x,class\n".utf8), "rows: expected at least one, found none below the header."),
      (
        Array("x,kind\n1,a\n2,b\n".utf8),
        "columns: expected the target \"class\", found \"x\", \"kind\". Name the column to be learned with --target."
      ),
      (
        Array("x,x,class\n1,2,a\n2,3,b\n".utf8),
        "line 1: expected a name of its own for each column, found \"x\" for columns 1 and 2. Rename one, or read the file as one without names, with --header no."
      ),
      (
        Array("x,class\n1,\n2,?\n3,NA\n".utf8),
        "column \"class\": expected labels in some of the 3 rows, found none. Rows with \"?\", \"NA\" count as unlabelled. If those are classes, name the words that mean no label with --missing; --missing \"\" leaves blanks alone."
      ),
      (
        Array("x,class\n1,US\n2,NA\n3,NA\n".utf8),
        "column \"class\": expected labels of at least two classes, found \"US\" only, in 1 row. Rows with \"NA\" count as unlabelled. If that is a class, name the words that mean no label with --missing; --missing \"\" leaves blanks alone."
      ),
      (
        Array("x,class\n1,a\n2,a\n3,\n".utf8),
        "column \"class\": expected labels of at least two classes, found \"a\" only, in 2 rows."
      ),
      (
        Array(("x,class\n" + (0..<300).map { "1,\(Double($0) / 8)\n" }.joined()).utf8),
        "columns: expected one to learn from beside the target \"class\", found none that can be used: \"x\" (every row has the same value)."
      ),
      (
        Array(("x,class\n" + (0..<300).map { "\($0 % 9),\(Double($0) / 8)\n" }.joined()).utf8),
        "column \"class\": expected classes that several rows share, found 300 different labels in 300 rows. Numbers to be estimated, names and identifiers are no classes."
      ),
      (
        Array("class\na\nb\n".utf8),
        "columns: expected one to learn from beside the target \"class\", found none."
      ),
      (
        Array("x,class\n1,a\ninf,b\n3,a\n".utf8),
        "line 3, column \"x\": expected a finite number, found inf. Leave such cells blank, or name them with --missing, or leave the column out with --ignore."
      ),
      (
        Array("x,class\n1,a\n-1e999,b\n3,a\n".utf8),
        "line 3, column \"x\": expected a finite number, found -1e999. Leave such cells blank, or name them with --missing, or leave the column out with --ignore."
      ),
      (
        Array("x,class\n1,a\n1e300,b\n-1e300,a\n".utf8),
        "line 3, column \"x\": expected a number within ±1e150, found 1e300. Leave such cells blank, or name them with --missing, or leave the column out with --ignore."
      ),
    ] as [([UInt8], String)])
  func eachIsExplained(bytes: [UInt8], words: String) throws {
    let folder = try Folder()
    try folder.write(bytes, to: "table.csv")
    try expectRefused(["table.csv", "--target", "class"], code: 65, "table.csv: \(words)", in: folder)
  }

  @Test func whatIsNotThereIsSaid() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    try folder.makeFolder("images")
    let missing = "none.csv: no such file or directory."
    try expectRefused(["none.csv", "--target", "class"], code: 66, missing, in: folder)
    try expectRefused(["table.csv", "none.csv", "--target", "class"], code: 66, missing, in: folder)
    try expectRefused(["table.csv", "--unlabeled", "none.csv", "--target", "class"], code: 66, missing, in: folder)
    try expectRefused(
      ["table.csv", "images", "--target", "class"], code: 66, "images: cannot be read: it is a directory.", in: folder)
    for command in ["train", "label"] {
      let result = try Command.run([command, "none.csv", "--output", "run"], in: folder)
      #expect(result.code == 66)
      #expect(result.errors == "pseudolabel: \(missing)\n")
    }
  }

  @Test func labelsInTheUnlabelledFileAloneAreFound() throws {
    let folder = try Folder()
    try folder.write(OwnTable()[0..<30], to: "labeled.csv")
    try folder.write(OwnTable()[30..<60], to: "rest.csv")
    try expectRefused(
      ["rest.csv", "--unlabeled", "labeled.csv", "--target", "class"], code: 65,
      """
      rest.csv: column "class": expected labels in some of the 60 rows, found none. There are 30 labels in the files of \
      --unlabeled, where none is looked at; name these files without it.
      """, in: folder)
  }

  /// Rows that stand in the data twice would be held out and trained on at once.
  @Test func aFileIsTakenOnce() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    try folder.write(OwnTable(), to: "copy.csv")
    for (files, found) in [
      (["table.csv", "table.csv"], "table.csv twice"),
      (["table.csv", "./table.csv"], "table.csv and ./table.csv, which are the same"),
      (["table.csv", "copy.csv"], "table.csv and copy.csv, which are the same"),
      (["table.csv", "--unlabeled", "table.csv"], "table.csv twice"),
    ] {
      try expectRefused(
        files + ["--target", "class"], code: 64, "file: expected every file once, found \(found).", in: folder)
    }
  }

  @Test func filesAgreeInTheirColumns() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    try folder.write(OwnTable(from: 60).selecting(["x", "class"]), to: "narrow.csv")
    try expectRefused(
      ["table.csv", "--unlabeled", "narrow.csv", "--target", "class"], code: 65,
      "narrow.csv: columns: expected \"y\", \"color\" too, as in table.csv, found only \"x\", \"class\".", in: folder)
    try folder.write(OwnTable(from: 60).selecting(["x", "y", "color"]), to: "bare.csv")
    try expectRefused(
      ["table.csv", "bare.csv", "--target", "class"], code: 65,
      """
      bare.csv: columns: expected the target "class", found "x", "y", "color". If its rows have no labels, name it behind \
      --unlabeled.
      """, in: folder)
  }

  @Test func columnsAreWhatTheyAreSaidToBe() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    for (options, code, words) in [
      (["--ignore", "class"], 64, "--ignore class: expected a column to learn from, found the target."),
      (["--number", "x,class"], 64, "--number class: expected a column to learn from, found the target."),
      (
        ["--ignore", "size"], 64,
        "--ignore size: expected a column to learn from, found none of that name among \"x\", \"y\", \"color\"."
      ),
      (["--number", "x", "--date", "x"], 64, "--date x: expected one kind for a column, found --number too."),
      (
        ["--number", "color"], 65,
        "table.csv: column \"color\": expected a number in every cell, as was asked for, found \"red\" in line 2."
      ),
      (
        ["--date", "x"], 65,
        "table.csv: column \"x\": expected a date in every cell, as was asked for, found \"-1.600\" in line 2."
      ),
    ] as [([String], Int32, String)] {
      try expectRefused(["table.csv", "--target", "class"] + options, code: code, words, in: folder)
    }
  }

  @Test func theTestRowsAreNotTrainedOn() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    try folder.write(OwnTable(), to: "copy.csv")
    for (test, code, words) in [
      ("table.csv", 64, "--test: expected rows that are not trained on, found table.csv, which is."),
      ("./table.csv", 64, "--test: expected rows that are not trained on, found ./table.csv, which is."),
      ("copy.csv", 64, "--test: expected rows that are not trained on, found copy.csv, which is."),
      ("none.csv", 66, "none.csv: no such file or directory."),
    ] as [(String, Int32, String)] {
      let result = try Command.study("table.csv", "--test", test, in: folder)
      #expect(result.code == code)
      #expect(result.errors == "pseudolabel: \(words)\n")
      #expect(try folder.names() == ["copy.csv", "table.csv"])
    }
  }
}
