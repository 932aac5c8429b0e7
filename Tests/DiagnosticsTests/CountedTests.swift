import PseudoLabelDiagnostics
import Testing

@Suite struct CountedTests {
  @Test(arguments: [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (11, "11 rows")])
  func oneIsSingular(count: Int, said: String) {
    #expect(count.counted("row") == said)
    let classes = said.replacing("rows", with: "classes").replacing("row", with: "class")
    #expect(count.counted("class", "classes") == classes)
  }
}
