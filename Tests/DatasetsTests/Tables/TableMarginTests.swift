import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// Rows that have a cell more than the header has names: behind the last delimiter, or the name of the row.
@Suite struct TableMarginTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let columns = ["x", "color", "class"]

  /// The rows of a table, in which the number decides the class; every third has none.
  private static func rows(_ count: Int = 30) -> [[String]] {
    (0..<count).map { row in
      ["\(row % 5).5", ["red", "blue"][row % 2], row % 3 == 0 ? "" : ["a", "b"][row / 3 % 2]]
    }
  }

  /// The text of a table, its rows changed as told.
  private static func text(
    header: [String] = columns, _ rows: [[String]] = rows(), delimiter: Delimiter = .comma
  ) -> String {
    ([header] + rows).map { TableLine($0, delimiter: delimiter).text + "\n" }.joined()
  }

  /// Ways to write the same table: a delimiter at the end of rows, of the header, of both; names of rows.
  enum Variant: String, CaseIterable {
    case rowsEndInDelimiter, headerEndsInDelimiter, bothEndInDelimiter, rowNames, rowNamesAndDelimiters

    func text(_ rows: [[String]] = rows(), delimiter: Delimiter = .comma) -> String {
      let ended = rows.map { $0 + [""] }
      return switch self {
      case .rowsEndInDelimiter: TableMarginTests.text(ended, delimiter: delimiter)
      case .headerEndsInDelimiter: TableMarginTests.text(header: columns + [""], rows, delimiter: delimiter)
      case .bothEndInDelimiter: TableMarginTests.text(header: columns + [""], ended, delimiter: delimiter)
      case .rowNames: TableMarginTests.text(Self.named(rows), delimiter: delimiter)
      case .rowNamesAndDelimiters:
        TableMarginTests.text(header: columns + [""], Self.named(ended), delimiter: delimiter)
      }
    }

    var hasRowNames: Bool { self == .rowNames || self == .rowNamesAndDelimiters }

    /// R's names of rows.
    static func named(_ rows: [[String]]) -> [[String]] { rows.enumerated().map { ["\($0 + 1)"] + $1 } }
  }

  private func profile(_ texts: [String], isPacked: Bool = false, _ options: TableOptions = TableOptions()) throws
    -> TableProfile
  {
    let place = UUID().uuidString
    let files = try texts.enumerated().map { number, text in
      try folder.write(isPacked ? gzipBytes(Array(text.utf8)) : Array(text.utf8), to: "\(place)/\(number).csv")
    }
    return try TableProfile(of: TableSource(files: files, target: "class", options: options))
  }

  @Test(arguments: Variant.allCases, [Delimiter.comma, .semicolon, .tab, .pipe])
  func theTableIsTheSame(variant: Variant, delimiter: Delimiter) throws {
    let plain = try profile([Self.text()])
    for isPacked in [false, true] {
      let found = try profile([variant.text(delimiter: delimiter)], isPacked: isPacked)
      #expect(found.labels == plain.labels)
      #expect(try found.features() == plain.features())
      #expect(found.preparation.columns == plain.preparation.columns)
      #expect(found.columns.map(\.name) == (variant.hasRowNames ? ["column 1"] : []) + ["x", "color"])
      #expect(found.preparation.hasRowNames == variant.hasRowNames)
      if variant.hasRowNames { #expect(try found.column("column 1").reason == .rowNames) }
    }
  }

  /// Files of one table may differ in what stands at the edges of their rows.
  @Test(arguments: Variant.allCases, Variant.allCases)
  func filesMayDiffer(one: Variant, other: Variant) throws {
    let rows = Self.rows(60)
    let plain = try profile([Self.text(rows)])
    let (first, second) = (Array(rows[..<30]), Array(rows[30...]))
    for texts in [[one.text(first), other.text(second)], [Self.text(first), other.text(second)]] {
      let found = try profile(texts)
      #expect(found.labels == plain.labels)
      #expect(try found.features() == plain.features())
    }
  }

  /// Where one file has row names, another whose last column happens to be blank has them too.
  @Test func aBlankLastColumnIsNoDelimiterBesideRowNames() throws {
    let rows = Self.rows(60)
    let unlabeled = rows[30...].map { [$0[0], $0[1], ""] }
    let plain = try profile([Self.text(rows[..<30] + unlabeled)])
    let files = [Variant.rowNames.text(Array(rows[..<30])), Variant.rowNames.text(unlabeled)]
    let found = try profile(files)
    #expect(found.labels == plain.labels)
    #expect(try found.features() == plain.features())
  }

  /// What is read in another way than the first file is said.
  @Test(arguments: Variant.allCases)
  func anotherReadingIsSaid(variant: Variant) throws {
    let count = [.rowsEndInDelimiter, .rowNames, .rowNamesAndDelimiters].contains(variant) ? 1 : 0
    let found = try profile([Self.text(), variant.text()])
    #expect(found.remarks.count == count)
    #expect(found.remarks.allSatisfy { $0.contains("/1.csv: every row has one cell more than the header; the ") })
    #expect(try profile([variant.text(), variant.text()]).remarks.isEmpty)
  }

  @Test func rowNamesAreUsedWhereAsked() throws {
    let found = try profile([Variant.rowNames.text()], .kinds(["column 1": .number]))
    #expect(try found.column("column 1").kind == .number)
  }

  /// Row names that repeat, or are few, are no column either.
  @Test(arguments: [["0", "1", "2"], ["north", "south"]])
  func rowNamesMayRepeat(names: [String]) throws {
    let rows = Self.rows().enumerated().map { [names[$0 % names.count]] + $1 }
    let found = try profile([Self.text(rows)])
    #expect(try found.column("column 1").reason == .rowNames)
    #expect(found.preparation.columns == (try profile([Self.text()])).preparation.columns)
  }

  /// A blank name above the row names is a header, where no cell is a number too.
  @Test(arguments: [",color,class\n0,red,a\n1,blue,b\n2,red,a\n", "\"\",color,class\nann,red,a\nbob,blue,b\n"])
  func aBlankNameAboveRowNamesIsAHeader(text: String) throws {
    let reader = try TableReader(path: folder.write(text.utf8, to: "t.csv"))
    #expect(reader.dialect.hasHeader)
    #expect(reader.columns == ["column 1", "color", "class"])
    #expect(reader.unnamed == ["column 1"])
    let data = try TableReader(path: folder.write(",red,a\n5,blue,b\n6,red,b\n".utf8, to: "data.csv"))
    #expect(!data.dialect.hasHeader)
  }

  /// Rows of which only some have a cell more hold a delimiter that is none.
  @Test(arguments: [
    (
      ["1", "red", "a"], ["2", "x", "blue", "b"],
      "line 3: expected 3 cells, found 4. A cell that holds a comma must stand"
    ),
    (
      ["1", "red", "a"], ["2", "x", "blue", "b", ""],
      "line 3: expected 3 cells, found 5. A cell that holds a comma must stand"
    ),
    (
      ["2", "x", "blue", "b"], ["1", "red", "a"],
      "line 2: expected 3 cells, found 4. A cell that holds a comma must stand"
    ),
  ])
  func someRowsWithACellMoreAreRefused(first: [String], second: [String], message: String) throws {
    let text = Self.text([first, second, first, second])
    let failure = try #require(throws: FileFailure.self) { try profile([text]) }
    #expect(failure.description.contains(message))
  }

  /// What the first rows show holds for all others.
  @Test(arguments: [
    (
      Variant.rowsEndInDelimiter, ["9", "red", "a", "b"],
      "expected nothing behind the delimiter at the end, as in the rows before, found \"b\". If the first cells are the names of the rows, give their column a name in the header."
    ),
    (
      .rowsEndInDelimiter, ["9", "red", "a"],
      "expected 4 cells, found 3. The rows before it have one cell more than the header."
    ),
    (
      .rowNames, ["9", "red", "a"], "expected 4 cells, found 3. The rows before it have one cell more than the header."
    ),
  ])
  func laterRowsAreLikeTheFirst(variant: Variant, row: [String], message: String) throws {
    let rows = (0..<20_000).map { ["\($0)", "red", "a"] }
    let text = variant.text(rows) + row.joined(separator: ",") + "\n"
    let failure = try #require(throws: FileFailure.self) { try profile([text]) }
    #expect(failure.description.hasSuffix("line 20002: \(message)"))
  }
}
