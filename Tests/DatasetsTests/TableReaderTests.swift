import Diagnostics
import Testing

@testable import Datasets

@Suite struct TableReaderTests {
  @Test func readsATable() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("name,size\r\nAda, 1 \r\n\r\n\"a \"\"b\"\"\n, c\",2".utf8, to: "a.csv")
    let reader = try TableReader(path: path)
    #expect(reader.columns == ["name", "size"])
    #expect(reader.dialect == TableDialect(delimiter: .comma, hasHeader: true))
    let first = try #require(try reader.next())
    #expect(first.cells == ["Ada", "1"])
    #expect(first.line == 2)
    #expect(first.number == 0)
    let second = try #require(try reader.next())
    #expect(second.cells == ["a \"b\"\n, c", "2"])
    #expect(second.line == 4)
    #expect(second.number == 1)
    let third = try reader.next()
    #expect(third == nil)
  }
}
