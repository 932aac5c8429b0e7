import Reporting
import Testing

struct MarkupTests {
  static let hostile = ["<script>alert(1)</script>", "a & b \"c\" 'd'", "]]>", "&lt;", "<!--", "äöü 漢字 🙂", ""]

  @Test(arguments: hostile) func aParserFindsTheTextThatWasGiven(_ text: String) {
    let found = XMLFindings(Markup.element("p", ["title": text], text: text).description)
    #expect(found.isWellFormed)
    #expect(found.text == text)
    #expect(found.elements.count == 1)
    #expect(found.named("p").first?["title"] == text)
  }

  @Test func whatXMLDoesNotAllowIsReplaced() {
    let found = XMLFindings(Markup.element("p", text: "a\u{0}b\u{1F}c").description)
    #expect(found.isWellFormed)
    #expect(found.text == "a\u{FFFD}b\u{FFFD}c")
  }
}
