import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// What is read of the files of a table, and what they are refused for.
@Suite struct TableProfileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let plain = "x,c,class\n1.5,p,a\n2.5,q,b\n3.5,p,?\n4.5,q,a\n"

  @Test func labelsAreThoseOfTheRows() throws {
    let source = try folder.tables([plain, "class,c,x\n,p,1\nb,q,2\n"], unlabeled: ["c,x\nq,7\n", plain])
    let profile = try TableProfile(of: source)
    #expect(profile.labels == ["a", "b", nil, "a", nil, "b", nil, nil, nil, nil, nil])
    #expect(profile.rowCounts == [4, 2, 1, 4])
    #expect(profile.unusedLabels == 3)
    let rows = try profile.rows()
    #expect(rows.labels == profile.labels)
    #expect(rows.features.count == 11)
  }

  @Test func unlabeledRowsAreLearnedFromButTheirLabelsAreNot() throws {
    let one = try TableProfile(of: folder.tables([plain], unlabeled: ["x,c,class\n9.5,r,a\n8.5,r,z\n"]))
    let other = try TableProfile(of: folder.tables([plain], unlabeled: ["x,c\n9.5,r\n8.5,r\n"]))
    #expect(one.preparation == other.preparation)
    #expect(one.columns == other.columns)
    #expect(one.labels == other.labels)
    #expect(one.encoding("c") == .category(levels: ["p", "q", "r"]))
    #expect(one.unusedLabels == 2 && other.unusedLabels == 0)
  }

  /// A file of its own order, with columns that the first one has not, gives the same as one with its order.
  @Test func columnsAreFoundByTheirNames() throws {
    let same = try TableProfile(of: folder.tables([plain, plain]))
    let moved = try TableProfile(
      of: folder.tables([plain, "new,class,c,newer,x\n,a,p,9,1.5\n,b,q,9,2.5\n,?,p,9,3.5\n,a,q,9,4.5\n"]))
    #expect(moved.preparation == same.preparation)
    #expect(try moved.features() == same.features())
  }

  @Test func columnsThatAreLeftOutMayBeMissingElsewhere() throws {
    let source = try folder.tables(
      [plain], unlabeled: ["x\n7\n8\n"], TableOptions(kinds: ["c": .ignored]))
    let profile = try TableProfile(of: source)
    #expect(profile.preparation.columns.map(\.name) == ["x"])
    #expect(profile.labels.count == 6)
    #expect(try profile.rows().count == 6)
    #expect(try profile.column("c").reason == .asked)
  }

  @Test func missingColumnsAreNamed() throws {
    #expect(
      try folder.refusal(of: folder.tables([plain, "c,class\np,a\n"]))
        == "2.csv: columns: expected \"x\" too, as in 1.csv, found only \"c\", \"class\".")
    let wide = (1...12).map { "f\($0)" }.joined(separator: ",")
    let values = (1...12).map { "\($0)" }.joined(separator: ",")
    let source = try folder.tables(["\(wide),class\n\(values),a\n"], unlabeled: ["f1\n5\n"])
    let list = (2...9).map { "\"f\($0)\"" }.joined(separator: ", ")
    #expect(
      try folder.refusal(of: source)
        == "unlabeled 1.csv: columns: expected \(list) and 3 more too, as in 1.csv, found only \"f1\".")
  }

  /// Columns that the first file lacks are named, those of files of unlabelled rows too.
  @Test func columnsThatLaterFilesAddAreNamed() throws {
    let source = try folder.tables([plain, "class,extra,x,c\na,9,1,p\n"], unlabeled: ["x,c,more,most\n1,p,2,3\n"])
    let remarks = try DataSource.table(source).load().remarks
    #expect(remarks.count == 2)
    #expect(remarks.first?.contains("2.csv: \"extra\" is left out, for ") == true)
    #expect(remarks.last?.contains("unlabeled 1.csv: \"more\", \"most\" are left out, for ") == true)
    #expect(try DataSource.table(folder.tables([plain, plain])).load().remarks == [])
  }

  /// What `label` writes tells of labels alone, and files of unlabelled rows have none.
  @Test func theColumnsThatLabelWritesMayBeMissingInOtherFiles() throws {
    let labeled =
      "x,class,label source of class,label confidence of class\n"
      + (0..<20).map { "\($0 * 7 % 5),\($0 % 2),\($0 % 3 == 0 ? "given," : "pseudo,0.9")\n" }.joined()
    let profile = try TableProfile(of: folder.tables([labeled], unlabeled: ["x\n1\n2\n"]))
    #expect(profile.preparation.columns.map(\.name) == ["x"])
    #expect(try profile.rows().labels.count == 22)
    #expect(profile.pseudoLabels == 13)
  }

  /// A word for "unlabelled" is no label that is not looked at.
  @Test func wordsForUnlabeledAreNoLabels() throws {
    let rows = (0..<9).map { "\($0),p,\(["unlabeled", "?", "a"][$0 % 3])\n" }.joined()
    #expect(try TableProfile(of: folder.tables([plain], unlabeled: ["x,c,class\n" + rows])).unusedLabels == 3)
  }

  @Test func aMissingTargetListsTheColumns() throws {
    let found =
      "columns: expected the target \"class\", found \"x\", \"c\". Name the column to be learned with --target."
    #expect(try folder.refusal(of: folder.tables(["x,c\n1,p\n"])) == "1.csv: \(found)")
    let columns = "columns: expected the target \"class\", found \"x\", \"c\"."
    #expect(
      try folder.refusal(of: folder.tables([plain, "x,c\n1,p\n"]))
        == "2.csv: \(columns) If its rows have no labels, name it behind --unlabeled.")
    let exchanged = try folder.refusal(of: folder.tables(["x,c\n1,p\n"], unlabeled: [plain]))
    #expect(
      exchanged
        == "1.csv: \(columns) unlabeled 1.csv has it: name that file first, and this one behind --unlabeled.")
  }

  @Test func headersWithoutRowsAreRefused() throws {
    let message = "rows: expected at least one, found none below the header."
    #expect(try folder.refusal(of: folder.tables(["x,c,class\n"])) == "1.csv: \(message)")
    #expect(try folder.refusal(of: folder.tables([plain], unlabeled: ["x,c\n"])) == "unlabeled 1.csv: \(message)")
  }

  @Test func aTableWithoutNamesHasNumberedOnes() throws {
    let options = TableOptions(hasHeader: false)
    let profile = try TableProfile(
      of: folder.tables(["1,2,a\n3,4,b\n", "5,6,b\n"], unlabeled: ["7,8,\n"], target: "column 3", options))
    #expect(profile.columns.map(\.name) == ["column 1", "column 2"])
    #expect(profile.labels == ["a", "b", "b", nil])
    // Found by looking, and then the same for every file: the second alone would look like one of names.
    let guessed = try TableProfile(of: folder.tables(["1,p,a\n2,q,b\n3,p,a\n", "?,q,b\n"], target: "column 3"))
    #expect(guessed.labels == ["a", "b", "a", "b"])
    let narrow = try folder.tables(["1,2,5\n3,4,6\n"], unlabeled: ["1\n"], target: "column 3")
    #expect(
      try folder.refusal(of: narrow)
        == "unlabeled 1.csv: columns: expected \"column 2\" too, as in 1.csv, found only \"column 1\". The file seems "
        + "to have no row of names. Put one there, or say that it has one, with --header yes.")
  }

  @Test func marksEndsOfLinesAndOddNamesAreNoMatter() throws {
    let text = "größe,日本 😀,class\n1.5,p,a\n2.5,q,b\n3.5,p,?\n"
    let profile = try folder.profile(text)
    #expect(profile.columns.map(\.name) == ["größe", "日本 😀"])
    for variant in ["\u{feff}" + text, text.replacing("\n", with: "\r\n"), text.replacing("\n", with: "\r")] {
      let path = try folder.write(variant.utf8, to: "a folder, with \"signs\"/ein Name – é.csv")
      let other = try TableProfile(of: TableSource(files: [path], target: "class"))
      #expect(other.preparation == profile.preparation)
      #expect(other.labels == profile.labels)
      #expect(try other.features() == profile.features())
    }
    // The same name in its other Unicode form.
    let decomposed = try TableProfile(
      of: folder.tables(
        [text, text.replacing("ö", with: "o\u{308}")], target: "class", .kinds(["gro\u{308}ße": .category])))
    #expect(try decomposed.column("größe").kind == .category)
  }

  @Test func infiniteNumbersAreRefusedInColumnsOfNumbers() throws {
    func text(_ cell: String) -> String {
      tableText(rows: 40, [("x", { $0 == 17 ? cell : "\($0 % 9).5" }), ("y", { "\($0 % 5)" })])
    }
    let remedy = "Leave such cells blank, or name them with --missing, or leave the column out with --ignore."
    for cell in ["inf", "-Infinity", "1e999"] {
      let message = "line 19, column \"x\": expected a finite number, found \(cell). \(remedy)"
      #expect(try folder.refusal(of: folder.tables([text(cell)])) == "1.csv: \(message)")
      #expect(
        try folder.refusal(of: folder.tables([text("1")], unlabeled: [text(cell)])) == "unlabeled 1.csv: \(message)")
      #expect(try folder.refusal(of: folder.tables([text(cell)], .kinds(["x": .number]))) == "1.csv: \(message)")
      #expect(try folder.profile(text(cell), .kinds(["x": .category])).column("x").kind == .category)
      #expect(try folder.profile(text(cell), .kinds(["x": .ignored])).encoding("x") == nil)
      let missing = try folder.profile(text(cell), TableOptions(missing: ["", cell])).column("x")
      #expect(missing.kind == .number && missing.missing == 1)
    }
  }

  /// A word is no number only because it could be one.
  @Test func infiniteNumbersAreWordsAmongWords() throws {
    let profile = try folder.profile(tableText(rows: 40, [("x", { ["sup", "inf", "max"][$0 % 3] })]))
    #expect(profile.encoding("x") == .category(levels: ["inf", "max", "sup"]))
  }

  /// Their squares are beyond all numbers, and so would their deviation be.
  @Test func hugeNumbersAreRefused() throws {
    let text = tableText(rows: 40, [("x", { $0 == 17 ? "1e300" : "\($0 % 9).5" })])
    #expect(
      try folder.refusal(of: folder.tables([text]))
        == "1.csv: line 19, column \"x\": expected a number within ±1e150, found 1e300. Leave such cells blank, or name "
        + "them with --missing, or leave the column out with --ignore.")
    let large = try folder.profile(tableText(rows: 40, [("x", { "\($0 % 2 == 0 ? "" : "-")1e1\($0 % 5)0" })]))
    let found = try large.features().map { $0["x"] ?? .nan }
    #expect(found.allSatisfy { $0.isFinite })
    #expect(Set(found).count > 3)
  }

  @Test func featuresThatDoNotFitInMemoryAreRefusedWithTheFigure() throws {
    let profile = try folder.profile(tableText(rows: 40, [("x", { "\($0 % 9).5" })]))
    let size = 40 * (4 * profile.preparation.width + MemoryLayout<String?>.stride)
    #expect(try profile.rows(availableMemory: size).count == 40)
    let failure = try #require(throws: RequestFailure.self) { try profile.rows(availableMemory: size - 1) }
    #expect(failure.kind == .data)
    #expect(failure.description.contains("rows that fit in this machine's"), "\(failure)")
  }

  /// A packed table of a megabyte can have a hundred million rows.
  @Test func rowsWithoutEndAreRefusedBeforeTheyFillTheMemory() throws {
    let path = try folder.write(String(repeating: "1,a\n2,b\n", count: 50_000).utf8, to: "many.csv")
    let source = TableSource(
      files: [path], target: "column 2", options: TableOptions(hasHeader: false))
    #expect(try TableProfile(of: source).labels.count == 100_000)
    var rows = 0
    let failure = #expect(throws: RequestFailure.self) {
      try TableProfile(of: source, availableMemory: 500_000) { rows = $0 }
    }
    #expect(failure?.kind == .data)
    #expect(failure.map { "\($0)" }?.hasPrefix("\(path): expected rows that fit in this machine's") == true)
    #expect(rows < 20_000)
  }

  /// What is remembered of long cells is little, and a column that was not remembered is not said to be of one kind.
  @Test func longCellsFillNoMemory() throws {
    let text = tableText(
      rows: 40, [("x", { "\($0 % 9).5" }), ("code", { "\($0)" + String(repeating: "z", count: 300) })])
    let path = try folder.write(text.utf8, to: "long.csv")
    let source = TableSource(files: [path], target: "class")
    func code(_ memory: Int) throws -> ColumnRecognition? {
      try TableProfile(of: source, availableMemory: memory).columns.first { $0.name == "code" }
    }
    #expect(try code(1 << 30)?.reason == .identifier)
    #expect(try code(20_000)?.reason == .tooManyValues)
  }

  @Test func optionsAboutOtherColumnsAreRefused() throws {
    for (kind, option) in [
      (ColumnKind.number, "number"), (.category, "category"), (.date, "date"), (.text, "text"), (.ignored, "ignore"),
    ] {
      for name in ["size", "class"] {
        let source = try folder.tables([plain], .kinds([name: kind]))
        let failure = try #require(throws: RequestFailure.self) { try TableProfile(of: source) }
        let found = name == "class" ? "the target" : "none of that name among \"x\", \"c\""
        #expect(failure.description == "--\(option) \(name): expected a column to learn from, found \(found).")
      }
    }
  }

  @Test func columnsOfAnotherKindThanAskedForAreRefused() throws {
    #expect(
      try folder.refusal(of: folder.tables([plain], .kinds(["c": .number])))
        == "1.csv: column \"c\": expected a number in every cell, as was asked for, found \"p\" in line 2.")
    #expect(
      try folder.refusal(of: folder.tables([plain], .kinds(["x": .date])))
        == "1.csv: column \"x\": expected a date in every cell, as was asked for, found \"1.5\" in line 2.")
    // The file is the one that has the cell, and one column is enough.
    #expect(
      try folder.refusal(
        of: folder.tables(["x,class\n1,a\n2,b\n"], unlabeled: ["x\n3\nfour\n"], .kinds(["x": .number])))
        == "unlabeled 1.csv: column \"x\": expected a number in every cell, as was asked for, found \"four\" in line 3."
    )
    #expect(
      try folder.refusal(of: folder.tables(["x,class\np,a\nq,b\n"], .kinds(["x": .date])))
        == "1.csv: column \"x\": expected a date in every cell, as was asked for, found \"p\" in line 2.")
    // Numbers with points among numbers with commas.
    #expect(
      try folder.refusal(of: folder.tables(["x;class\n1,5;a\n2,5;b\n1,234.5;b\n"], .kinds(["x": .number])))
        == "1.csv: column \"x\": expected a number in every cell, as was asked for, found \"1,234.5\" in line 4.")
  }

  @Test func tablesWithNothingToLearnFromAreRefused() throws {
    #expect(
      try folder.refusal(of: folder.tables(["class\na\nb\n"]))
        == "1.csv: columns: expected one to learn from beside the target \"class\", found none.")
    #expect(
      try folder.refusal(of: folder.tables(["x,y,z,class\n1,,5,a\n1,?,6,b\n"], .kinds(["z": .ignored])))
        == "1.csv: columns: expected one to learn from beside the target \"class\", found none that can be used: \"x\" "
        + "(every row has the same value), \"y\" (no row has a value), \"z\" (left out as asked).")
  }

  @Test func rowsThatCameOrWentBetweenTheReadingsAreNoticed() throws {
    for (text, found) in [(plain + "5.5,p,b\n", 5), ("x,c,class\n1.5,p,a\n", 1)] {
      let source = try folder.tables([plain, plain])
      let profile = try TableProfile(of: source)
      try Data(text.utf8).write(to: URL(filePath: source.files[1]))
      let failure = try #require(throws: FileFailure.self) { try profile.rows() }
      #expect(
        failure.description == "\(source.files[1]): rows: expected 4, as at the first reading, found \(found).")
    }
    let profile = try TableProfile(of: folder.tables([plain]))
    try Data("y,class\n1.5,a\n".utf8).write(to: URL(filePath: profile.source.files[0]))
    let failure = try #require(throws: FileFailure.self) { try profile.rows() }
    #expect(failure.kind == .data)
  }

  /// Columns of all kinds, cells of many forms, rows of several blocks.
  @Test func anyNumberOfThreadsGivesTheSame() throws {
    let forms = [
      "%d", "%d.25", "%d,5", "1.%03d", "$%d.5", "%d kg", "2023-01-%d", "%d.12.2023", "word %d", "K%d", "\u{212A}%d",
    ]
    let columns = forms.enumerated().map { number, form in
      (
        name: "c\(number)",
        cell: { (row: Int) in
          "\"" + form.replacing("%d", with: "\(row % 97 + 1)").replacing("%03d", with: "\(row % 900 + 100)") + "\""
        }
      )
    }
    let source = try folder.tables([tableText(rows: 30_000, columns)])
    let one = try TableProfile(of: source, threads: 1)
    let three = try TableProfile(of: source, threads: 3)
    #expect(one.preparation == three.preparation && one.columns == three.columns)
    func features(_ threads: Int) throws -> [Float] {
      guard case .floats(let features) = try one.rows(threads: threads).features.storage else {
        Issue.record("the features are no floats")
        return []
      }
      return features
    }
    #expect(try !features(1).isEmpty && features(1) == features(3))
  }

  @Test func readingIsToldOfAndCanBeStopped() throws {
    struct Stop: Error {}
    let source = try folder.tables([tableText(rows: 10_000, [("x", { "\($0 % 9)" })])])
    var told: [Int] = []
    let profile = try TableProfile(of: source) { told.append($0) }
    _ = try profile.rows { told.append($0) }
    #expect(told == [4096, 8192, 4096, 8192])
    #expect(throws: Stop.self) { try TableProfile(of: source) { _ in throw Stop() } }
    #expect(throws: Stop.self) { try profile.rows { _ in throw Stop() } }
  }
}
