import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct TableDialectTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func dialect(_ text: String, named name: String = "table.csv") throws -> TableDialect {
    try TableReader(path: folder.write(text.utf8, to: name)).dialect
  }

  @Test(arguments: [
    ("a,b\n1,2\n", Delimiter.comma),
    ("a;b\n1;2\n", .semicolon),
    ("a\tb\n1\t2\n", .tab),
    ("a|b\n1|2\n", .pipe),
    // Most fields win, within quotes or not.
    ("a;b,c;d\n1;2,3;4\n", .semicolon),
    ("\"a;b;c\",d\n\"e;f;g\",h\n", .comma),
    ("\"a,b\nc,d\";e\n\"f\";g\n", .semicolon),
    // Commas of decimal numbers part nothing.
    ("1,5;2,5\n3,5;4,5\n", .semicolon),
    ("x;y\n1,5;2,5\n", .semicolon),
    ("1,5\n2,5\n", .comma),
    // Text may hold what is no delimiter.
    ("text;class\nred, round;1\ngreen;2\nyellow, long, ripe;3\n", .semicolon),
    // A ragged row is not hidden in a table of one column.
    ("a,b,c\n1,2,3\n1,2\n4,5,6\n", .comma),
    ("a;b\n1;2;3\n", .semicolon),
    // One column.
    ("a\nb\nc\n", .comma),
    ("word\nred, then\nblue\nand green\nor not\n", .semicolon),
    // A row that breaks the rules speaks for no other delimiter.
    ("a,b\n\"1\",2\n\"1\"x,2\n\"1\",2\n", .comma),
  ])
  func delimiterIsTold(text: String, delimiter: Delimiter) throws {
    // What comes behind the opening may be an error; the dialect is told anyway.
    #expect(try dialect(text).delimiter == delimiter)
  }

  @Test func nameDecidesBetweenEquals() throws {
    let text = "a,b\tc\n1,2\t3\n"
    #expect(try dialect(text, named: "table.csv").delimiter == .comma)
    #expect(try dialect(text, named: "table.TSV").delimiter == .tab)
    #expect(try dialect(text, named: "table.tsv.gz").delimiter == .tab)
    #expect(try dialect("a,b\n1,2\n", named: "table.tsv").delimiter == .comma)
    #expect(try dialect("a\nb\n", named: "table.tsv").delimiter == .tab)
  }

  @Test(arguments: [
    ("x,y\n1,2\n", true),
    ("1,2\n3,4\n", false),
    ("5.1,3.5,setosa\n4.9,3.0,setosa\n", false),
    ("sepal,petal,class\n4.9,3.0,setosa\n", true),
    ("red,round\nblue,square\n", true),
    // A name that is empty or occurs twice is none.
    ("red,,round\nblue,green,square\n", false),
    ("p,x,x\ne,x,s\n", false),
    // A number may be a name above text, not above numbers.
    ("name,2019\nred,yes\n", true),
    ("Ada,1\nBob,2\n", false),
    // … unless names stand above numbers, and the numbers are a count.
    ("label,0,1,2\n5,0,0,0\n4,0,9,0\n", true),
    ("label,1,1,2\n5,0,0,0\n4,0,9,0\n", false),
    (",a,b\n0,1.5,2\n1,2.5,2\n", true),
    // A missing value is no name.
    ("?,1,2\n7,1,2\n8,3,4\n", false),
    ("id,NA\n1,?\n2,NA\n", true),
    // Missing values do not make a column one of words, nor do few words.
    ("1.5,a\n?,b\nNA,c\n3.5,d\n", false),
    ("1.5,a\nx,b\n2.5,c\n3.5,d\n", false),
    ("width\n1,5\n2,5\n", true),
    // Nothing but one row.
    ("a,b\n", true),
    ("a,1\n", false),
    ("1,2\n", false),
    ("a,a\n", false),
  ])
  func headerIsTold(text: String, hasHeader: Bool) throws {
    #expect(try dialect(text, named: "table").hasHeader == hasHeader)
  }

  @Test func whatIsAskedForIsNotTold() throws {
    let path = try folder.write("a;b,c\n1;2,3\n".utf8, to: "table.csv")
    let reader = try TableReader(path: path, delimiter: .pipe, hasHeader: false)
    #expect(reader.dialect == TableDialect(delimiter: .pipe, hasHeader: false))
    #expect(reader.columns == ["column 1"])
    #expect(try reader.rest().map(\.cells) == [["a;b,c"], ["1;2,3"]])
    #expect(try TableReader(path: path, delimiter: .comma).dialect.hasHeader)
    #expect(try TableReader(path: path, hasHeader: false).dialect.delimiter == .comma)
  }

  /// Names that look like numbers are names where one of them is known.
  @Test func aKnownNameMakesTheHeader() throws {
    let path = try folder.write("2013,2014\n1,2\n3,4\n".utf8, to: "years.csv")
    #expect(try TableReader(path: path).columns == ["column 1", "column 2"])
    #expect(try TableReader(path: path, naming: ["2014"]).columns == ["2013", "2014"])
    #expect(try TableReader(path: path, naming: ["2014", "2013"]).columns == ["2013", "2014"])
    #expect(try TableReader(path: path, naming: ["2014", "2015"]).columns == ["column 1", "column 2"])
    #expect(try TableReader(path: path, hasHeader: false, naming: ["2014"]).columns == ["column 1", "column 2"])
  }

  @Test func firstRowMayBeLongerThanTheSample() throws {
    let columns = 30_000
    let header = (0..<columns).map { "name \($0)" }.joined(separator: ";")
    let row = Array(repeating: "1,5", count: columns).joined(separator: ";")
    let reader = try TableReader(path: folder.write("\(header)\n\(row)\n".utf8, to: "wide"))
    #expect(reader.dialect == TableDialect(delimiter: .semicolon, hasHeader: true))
    #expect(reader.columns.last == "name 29999")
    #expect(try reader.rest().map(\.cells.count) == [columns])
  }

  @Test(arguments: ["a;\"b\nc;d\n", "a;\"b\"c\nd;e\n"])
  func brokenQuotesAreNotHiddenInOneColumn(text: String) throws {
    let path = try folder.write(text.utf8, to: "table.csv")
    let failure = try #require(throws: FileFailure.self) { try TableReader(path: path) }
    #expect(failure.description.contains("line 1: expected a"))
  }
}
