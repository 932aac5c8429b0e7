import Foundation
import PseudoLabelLabeling
import PseudoLabelPersistence
import PseudoLabeling
import TestSupport
import Testing

@Suite("Labels are written back") struct LabeledOutputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func written(
    _ table: String, target: String = "class", _ labels: [Int: String], notes: Bool = false,
    options: TableOptions = TableOptions()
  ) throws -> String {
    let path = try folder.write(table.utf8, to: "table.csv")
    let pool = try ExamplePool(.table(TableSource(files: [path], target: target, options: options)))
    var all = labels
    for (row, label) in pool.givenLabels.enumerated() where all[row] == nil { all[row] = label }
    let answers = labels.map { row, label in
      LabelRecord(
        id: row + 1, example: ExampleKey(row: row, checksum: ""), answer: .label(label), annotator: "anna",
        time: Date(timeIntervalSince1970: 0), guess: nil, selection: .random)
    }
    let output = "\(folder.path)/labels.csv"
    try LabeledOutput(pool: pool, labels: all, answers: answers).write(to: output, withNotes: notes)
    return String(decoding: try FileContents.read(output), as: UTF8.self)
  }

  @Test func everyOtherByteStays() throws {
    let table = "\u{feff}a;\"class\" ; b\r\n 1,50;; \"x \"\"y\"\"\"\r\n\r\n2,25;\"no\";  z\r\n3,75 ; ? ;w"
    #expect(
      try written(table, [0: "yes;no", 2: "no"])
        == "\u{feff}a;\"class\" ; b\r\n 1,50;\"yes;no\"; \"x \"\"y\"\"\"\r\n\r\n2,25;\"no\";  z\r\n3,75 ;no;w")
    #expect(try written(table, [:]) == table)
    #expect(try written(table, [1: "yes"]).contains("2,25;yes;  z\r\n"))
  }

  @Test func cellsOfSeveralLinesStay() throws {
    let table = "text,class,n\n\"one\ntwo, three\",,1\nfour,,2\n"
    #expect(try written(table, [0: "a\nb"]) == "text,class,n\n\"one\ntwo, three\",\"a\nb\",1\nfour,,2\n")
  }

  @Test func aMissingTargetAndNotesStandBehindTheOtherColumns() throws {
    #expect(try written("a,b\r\n1,x\r\n2,y\r\n3,x\r\n", [0: "n"]) == "a,b,class\r\n1,x,n\r\n2,y,\r\n3,x,\r\n")
    #expect(try written("a,b\n1,x\n2,y\n3,x", [1: "yes"]) == "a,b,class\n1,x,\n2,y,yes\n3,x,")
    #expect(
      try written("a,class\n1,\n2,no\n3,\n", [0: "yes"], notes: true)
        == "a,class,labeled by,labeled at\n1,yes,anna,1970-01-01T00:00:00.000Z\n2,no,,\n3,,,\n")
  }

  @Test func aTableThatCannotBeTakenApartIsWrittenCellByCell() throws {
    let lines = "{\"a\": 1, \"b\": \"x,y\"}\n{\"a\": 2, \"b\": \"z\"}\n{\"a\": 3, \"b\": \"z\"}\n"
    let text = try written(lines, [1: "yes"])
    #expect(text == "a,b,class\n1,\"x,y\",\n2,z,yes\n3,z,\n")
  }

  /// Lines that are no rows stay where they are, and columns are added to rows alone.
  @Test func linesThatAreNoRowsGetNoCells() throws {
    #expect(
      try written("a,b\n1,x\na,b\n\n2,y\n3,x\n", [0: "n"]) == "a,b,class\n1,x,n\na,b\n\n2,y,\n3,x,\n")
    // Below the header stands a line of units, which has no cell for the new column.
    let text = try written("a,b\n(kg),[cm]\n1,2\n3,4\n5,6\n", [1: "n"])
    #expect(text == "a,b,class\n1,2,\n3,4,n\n5,6,\n")
  }

  /// What `label` had filled in is a person's answer from then on.
  @Test func answersAreNoGuessesAnyMore() throws {
    let table = "a,class,label source of class,label confidence of class\n1,x,given,\n2,y,pseudo,0.9\n3,y,pseudo,0.8\n"
    let text = try written(table, [1: "z"])
    #expect(text.contains("2,given,0.9,z\n") && text.contains("3,pseudo,0.8,"))
    let path = try folder.write(text.utf8, to: "again.csv")
    let pool = try ExamplePool(.table(TableSource(files: [path], target: "class")))
    #expect(pool.givenLabels == ["x", "z", nil])
  }

  @Test func whatIsWrittenHasTheLabels() throws {
    let table = "a,class,b\n" + (0..<40).map { "\($0),,\($0 % 7)\n" }.joined()
    let labels = Dictionary(uniqueKeysWithValues: stride(from: 0, to: 40, by: 3).map { ($0, $0 % 2 == 0 ? "e" : "o") })
    let path = try folder.write(try written(table, labels).utf8, to: "again.csv")
    let pool = try ExamplePool(.table(TableSource(files: [path], target: "class")))
    #expect(pool.givenLabels == (0..<40).map { labels[$0] })
  }
}
