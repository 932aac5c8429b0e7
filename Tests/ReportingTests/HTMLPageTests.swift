import Reporting
import Testing

struct HTMLPageTests {
  private static func page(_ text: String) -> HTMLPage {
    let table = TextTable(columns: ["", text], rows: [["row", text]])
    let plot = EmbeddingPlot(
      panels: [.init(title: text, embedding: Embedding(points: [.zero], divergence: 0, perplexity: 1))], labels: [0],
      classNames: [text], summary: text)
    return HTMLPage(
      title: text,
      sections: [
        .init(
          heading: text,
          blocks: [
            .paragraph(text), .table(table, caption: text), .figure(svg: plot.svg, caption: text), .commands(text),
          ])
      ])
  }

  /// Without what HTML does not close, it is XML.
  private static func findings(_ page: HTMLPage) -> XMLFindings {
    let body = page.text.split(separator: "<body>")[1].split(separator: "</html>")[0]
    return XMLFindings("<body>" + body)
  }

  @Test(arguments: MarkupTests.hostile) func whateverTheTextsHoldTheyStayTexts(_ text: String) {
    let found = HTMLPageTests.findings(HTMLPageTests.page(text))
    #expect(found.isWellFormed)
    #expect(found.named("script").isEmpty)
    #expect(found.text.contains(text) || text.isEmpty)
  }

  @Test func nothingIsFetchedFromElsewhere() {
    let text = HTMLPageTests.page("x").text
    for word in ["http://", "https://", "url(", "@import", "<script", "<link"] {
      let places = text.split(separator: word, omittingEmptySubsequences: false).count - 1
      #expect(places == (word == "http://" ? 1 : 0), "\(word): the name of SVG's elements alone")
    }
  }

  @Test func tablesNameTheirRowsAndColumns() {
    let headers = HTMLPageTests.findings(HTMLPageTests.page("x")).named("th")
    #expect(headers.compactMap { $0["scope"] } == ["col", "col", "row"])
  }
}
