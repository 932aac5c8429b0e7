import Foundation
import PseudoLabelPlots
import PseudoLabelReporting
import TestSupport
import Testing

@Suite struct HTMLPageTests {
  private static func page(_ text: String) -> HTMLPage {
    let table = TextTable(columns: ["", text], rows: [["row", text]])
    let plot = LineChart(text, x: Axis(text), y: Axis(text), series: [.init(text, points: [[0, 1], [1, 2]])]).plot
    let cells = HTMLPage.Confusion(names: [text, "b"], counts: [3, 1, 0, 2], examples: [1: [(0, text)]])
    return HTMLPage(
      title: text,
      sections: [
        .init(
          heading: text,
          blocks: [
            .paragraph(text), .warning(text), .list([text]), .table(table, caption: text), .commands(text),
            .figure(plot, caption: text), .gallery([(1, text)], caption: text), .confusion(cells, caption: text),
            .details(text, [.paragraph(text)]),
          ])
      ], examples: ExampleSheet(texts: [text, text]))
  }

  @Test(arguments: Hostile.names) func whateverTheTextsHoldTheyStayTexts(_ text: String) throws {
    let document = Document(try Self.page(text).text)
    // The data, and the lines that show them.
    #expect(document.all("script").count == 2)
    let shown = Hostile.shown(text)
    for name in ["h1", "h2", "p", "li", "td", "code", "figcaption", "summary"] {
      let holds = document.all(name).contains { $0.text.contains(shown) }
      #expect(holds, "\(name)")
    }
  }

  @Test func nothingIsFetchedFromElsewhere() throws {
    let text = try Self.page("x").text
    for word in ["http://", "https://", "url(", "@import", "src=", "<link"] {
      let places = text.components(separatedBy: word).count - 1
      // The name of SVG's elements alone.
      #expect(places == (word == "http://" ? 1 : 0), "\(word)")
    }
  }

  @Test func tablesNameTheirRowsAndColumns() throws {
    let headers = Document(try Self.page("x").text).all("th").compactMap { $0.attributes["scope"] }
    #expect(headers == ["col", "row", "col", "col", "col", "row", "row"])
  }

  /// Every mistake with examples leads to them.
  @Test func cellsLeadToTheirExamples() throws {
    let document = Document(try Self.page("x").text)
    #expect(document.all("a").map { $0.attributes["href"] } == ["#cell-1"])
    #expect(document.all("details").contains { $0.attributes["id"] == "cell-1" })
  }

  /// A picture a number, each at its place of the sheet.
  @Test func picturesStandInTheirPlaces() {
    let tiles = (0..<120).map { number in [UInt8](repeating: UInt8(number), count: 6) }
    let sheet = ExampleSheet(texts: tiles.map { "\($0[0])" }, tiles: tiles, height: 2, width: 3, channels: 1)
    guard let pictures = sheet.pictures else {
      Issue.record("no pictures")
      return
    }
    #expect(pictures.sheet.width == 150 && pictures.sheet.height == 6)
    for number in [0, 1, 49, 50, 119] {
      let corner = number / 50 * 2 * 150 + number % 50 * 3
      #expect(pictures.sheet.pixels[corner] == UInt8(number) && pictures.sheet.pixels[corner + 152] == UInt8(number))
    }
  }
}
