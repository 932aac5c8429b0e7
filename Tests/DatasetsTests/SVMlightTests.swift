import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct SVMlightTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func goldenFilesAreThere() throws { #expect(try #require(GoldenArrays.all).svmlight.count == 6) }

  @Test(arguments: GoldenArrays.all?.svmlight ?? [])
  func readsWhatScikitLearnWrites(golden: GoldenArrays.Sparse) throws {
    let rows = try PartlyLabeledNumbers(svmlight: folder.write(golden.content, to: "a.svm"))
    #expect(rows.labels == golden.labels)
    #expect(rows.features.columns == golden.columns)
    let sparse = try #require(stored(rows))
    #expect(sparse.starts == golden.starts)
    #expect(sparse.columns == golden.indices)
    #expect(sparse.values.map { Float($0).bitPattern } == golden.bits)
  }

  private func stored(
    _ rows: PartlyLabeledNumbers
  ) -> (starts: [Int], columns: [UInt32], values: [Double])? {
    if case .sparse(let starts, let columns, let values) = rows.features.storage {
      (starts, columns, values)
    } else {
      nil
    }
  }

  /// What is read of a file.
  private struct Content {
    let rows: PartlyLabeledNumbers
    let leftOut: Int
    let firstIndex: Int
  }

  private func read(
    _ text: String, columns: Int? = nil, firstIndex: Int? = nil
  ) throws -> Content {
    let file = try SVMlightFile(path: folder.write(text.utf8, to: "a.svm"))
    let (rows, leftOut) = try file.rows(columns: columns, firstIndex: firstIndex)
    return Content(rows: rows, leftOut: leftOut, firstIndex: file.firstIndex)
  }

  @Test func linesMayBeUgly() throws {
    let file = try read(
      "# made by hand\n\n  +1\t1:0.5  3:-2e3#a comment\r\n? qid:4 2:inf\n1:7 # no label\n\n \t\ncat\n-1.50 1:.5 2:0")
    #expect(file.rows.labels == ["1", nil, nil, "cat", "-1.5"])
    let sparse = try #require(stored(file.rows))
    #expect(sparse.starts == [0, 2, 3, 4, 4, 6])
    #expect(sparse.columns == [0, 2, 1, 0, 0, 1])
    #expect(sparse.values == [0.5, -2000, .infinity, 7, 0.5, 0])
    #expect(file.firstIndex == 1)
    #expect(file.rows.features.columns == 3)
  }

  @Test func oneZeroMakesAllIndicesCountFromZero() throws {
    #expect(try read("1 1:1\n1 4:1\n").rows.features.columns == 4)
    let file = try read("1 1:1\n1 4:1\n1 0:1\n")
    #expect(file.firstIndex == 0)
    #expect(file.rows.features.columns == 5)
    #expect(stored(file.rows)?.columns == [1, 4, 0])
    #expect(try read("1 1:1\n", firstIndex: 0).rows.features.columns == 2)
    #expect(try read("1 1:1\n", columns: 9, firstIndex: 1).rows.features.columns == 9)
    #expect(try read("1\n", columns: 2, firstIndex: 1).rows.count == 1)
  }

  @Test(arguments: [
    ("1 1:1\n1 2\n", "line 2: expected index:value, found \"2\"."),
    ("1 1:1 2 3:1\n", "line 1: expected index:value, found \"2\"."),
    ("1 :1\n", "line 1: expected index:value, found \":1\"."),
    ("1 -1:1\n", "line 1: expected index:value, found \"-1:1\"."),
    ("1 a:1\n", "line 1: expected index:value, found \"a:1\"."),
    ("1 é:1\n", "line 1: expected index:value, found \"\\xc3\\xa9:1\"."),
    ("1 1:\n2:3\n", "line 1: expected a number behind the index 1, found \"1:\"."),
    ("1 7: 3\n", "line 1: expected a number behind the index 7, found \"7:\"."),
    ("1 1:2x\n", "line 1: expected a number behind the index 1, found \"1:2x\"."),
    ("1 1:0x2\n", "line 1: expected a number behind the index 1, found \"1:0x2\"."),
    ("1 1:nan\n", "line 1: expected a number behind the index 1, found \"1:nan\"."),
    ("1 1:1:1\n", "line 1: expected a number behind the index 1, found \"1:1:1\"."),
    ("# a\n\n1 2:1 2:1\n", "line 3: expected an index above 2, the one before it, found \"2:1\"."),
    ("1 3:1 2:1\n", "line 1: expected an index above 3, the one before it, found \"2:1\"."),
    ("1 2147483648:1\n", "line 1: expected an index below 2147483648, found \"2147483648:1\"."),
    ("1 99999999999999999999:1\n", "line 1: expected an index below 2147483648, found \"99999999999999999999:1\"."),
    ("1,2 1:1\n", "line 1: expected one label, found \"1,2\"."),
    ("1\n2\n", "content: expected at least one index:value, found labels alone."),
    ("# nothing\n\n", "content: expected at least one row, found none."),
    ("", "content: expected at least one row, found none."),
  ])
  func whatIsNoRowIsRefused(text: String, message: String) throws {
    let failure = try #require(throws: FileFailure.self) { try read(text) }
    #expect(failure.description == "\(folder.path)/a.svm: \(message)")
  }

  /// Features that were not seen in training are left out and counted; what is no row is refused among them as well.
  @Test(
    arguments: [
      ("1 3:1\n1 1:1\n", 1, 0, [2, 0]), ("1 2:1 4:5 9:1\n1 2147483647:1\n", 1, 3, [1]), ("1 3:1\n1 2:1\n", 0, 1, [2]),
      ("1 4:1\n", 1, 1, []),
    ] as [(String, Int, Int, [UInt32])])
  func unseenFeaturesAreLeftOut(text: String, firstIndex: Int, unlearned: Int, columns: [UInt32]) throws {
    let file = try read(text, columns: 3, firstIndex: firstIndex)
    #expect(file.leftOut == unlearned)
    #expect(file.rows.features.columns == 3)
    #expect(file.rows.count == text.split(separator: "\n").count)
    #expect(stored(file.rows)?.columns == columns)
  }

  @Test(arguments: [
    ("1 5:1 4:1\n", "line 1: expected an index above 5, the one before it, found \"4:1\"."),
    ("1 5:x\n", "line 1: expected a number behind the index 5, found \"5:x\"."),
    (
      "1 2:1\n1 0:1 1:1\n",
      "line 2: expected an index of at least 1, as in training, found \"0:1\". Write these rows and those of training alike: either all features counted from 0, or all from 1."
    ),
  ])
  func whatIsNoRowIsRefusedBehindTheColumns(text: String, message: String) throws {
    let failure = try #require(throws: FileFailure.self) { try read(text, columns: 3, firstIndex: 1) }
    #expect(failure.description == "\(folder.path)/a.svm: \(message)")
  }

  /// Wherever a file is cut into pieces, and packed or not, it is the same.
  @Test func longFilesComeInPieces() throws {
    var text = ""
    var values: [Double] = []
    for row in 0..<60_000 {
      text += "\(row % 3) \(row % 7 + 1):\(Double(row) / 8) \(row % 11 + 9):1\n"
      values += [Double(row) / 8, 1]
    }
    text += "2 1:1" + String(repeating: " ", count: 3 << 20) + "2:1"
    values += [1, 1]
    let rows = try read(text).rows
    #expect(rows.count == 60_001)
    let same = stored(rows)?.values == values
    #expect(same)
    #expect(rows.labels.last == "2")
  }

  /// A packed file can have rows, and a row values, without end.
  @Test(arguments: [
    String(repeating: "1 1:1\n", count: 50_000), "1 " + (1...50_000).map { "\($0):1" }.joined(separator: " "),
    String(repeating: "1\n", count: 50_000) + "1 1:1\n",
  ])
  func whatDoesNotFitInMemoryIsRefused(text: String) throws {
    let path = try folder.write(text.utf8, to: "many.svm")
    #expect(try PartlyLabeledNumbers(svmlight: path).count > 0)
    let failure = #expect(throws: RequestFailure.self) { try SVMlightFile(path: path, availableMemory: 100_000) }
    #expect(failure?.kind == .data)
    #expect(failure.map { "\($0)" }?.contains("rows that fit in this machine's") == true)
  }

  /// 70 kB that unpack to 66 MiB without an end of line.
  @Test func aLineWithoutEndIsRefused() throws {
    let bomb = Array(repeatElement(GoldenFiles.mebibyteOfZeros, count: 66).joined())
    #expect(bomb.count < 80_000)
    let path = try folder.write(bomb, to: "endless.svm.gz")
    let failure = #expect(throws: FileFailure.self) { try SVMlightFile(path: path) }
    #expect(failure?.kind == .data)
    #expect(failure?.description == "\(path): content: expected lines of at most 64 MiB, found a longer one.")
  }

  @Test func bytesOfAnyKindGiveRowsOrAFailure() throws {
    var state: UInt64 = 3
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces = [
      "1", "-1", "0", "?", ":", " ", "\n", "\r\n", "#", "1:1", "2:0.5", "3:", "qid:1", "é", "\0", "nan", "e", ".", "+",
      "inf", "\t",
    ]
    var rows = 0
    for _ in 0..<600 {
      let text = (0..<random(16)).map { _ in pieces[random(pieces.count)] }.joined()
      do { rows += try read(text).rows.count } catch is FileFailure {}
    }
    #expect(rows > 20)
  }
}
