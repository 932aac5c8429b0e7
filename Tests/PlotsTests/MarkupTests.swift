import PseudoLabelPlots
import TestSupport
import Testing

@Suite struct MarkupTests {
  @Test(arguments: Hostile.names) func aParserFindsTheTextThatWasGiven(_ text: String) {
    let document = Document(Markup.element("p", ["title": text, "lang": nil], text: text).description)
    #expect(document.elements.count == 1)
    #expect(document.all("p").first?.text == Hostile.shown(text))
    #expect(document.all("p").first?.attributes == ["title": Hostile.shown(text)])
  }

  @Test func numbersAreCoordinates() {
    let words = [0, 1.25, -1.26, 1e9, -0.01, .infinity].map(Markup.number)
    #expect(words == ["0", "1.3", "-1.3", "1000000", "0", "1000000"])
  }
}
