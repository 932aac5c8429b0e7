import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// A document as Foundation's parser of XML reads it: well-formed, or the test fails.
package final class Document: NSObject, XMLParserDelegate {
  package struct Element: Equatable {
    package var name: String
    package var attributes: [String: String]
    package var text = ""
  }

  package private(set) var elements: [Element] = []
  private var open: [Int] = []

  package init(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    let parsed = parser.parse()
    #expect(
      parsed, "line \(parser.lineNumber): \(String(describing: parser.parserError))", sourceLocation: sourceLocation)
  }

  package func all(_ name: String, style: String? = nil) -> [Element] {
    elements.filter { element in
      element.name == name
        && (style.map { (element.attributes["class"] ?? "").split(separator: " ").contains(Substring($0)) } ?? true)
    }
  }

  package func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  package func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
    open.removeLast()
  }

  package func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }
}

/// Names that break a document which is not careful.
package enum Hostile {
  package static let names = [
    "</text><script>alert(1)</script>", "a & b < c > d", "\"quoted\" 'too'", "--> <!-- ]]>", "&amp; &#x41;",
    "zero\u{0}bell\u{7}escape\u{1B}", "né 数 🙂\u{FFFE}",
  ]

  /// A name as a reader sees it: what XML cannot hold replaced.
  package static func shown(_ name: String) -> String {
    String(
      String.UnicodeScalarView(
        name.unicodeScalars.map { "\u{0}\u{7}\u{1B}\u{FFFE}".unicodeScalars.contains($0) ? "\u{FFFD}" : $0 }))
  }
}
