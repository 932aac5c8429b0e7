/// A piece of a document that is both XML and HTML: text already escaped, or elements around such pieces.
///
/// There is no way to put unescaped text into one from outside the package, so that no name of a class or a file can
/// break a document.
package struct Markup: Sendable, Hashable, CustomStringConvertible {
  /// The piece as it stands in the document.
  package let description: String

  /// Pieces one after the other.
  package init(_ pieces: [Markup]) { description = pieces.map(\.description).joined() }

  /// Text, which may hold anything: `&`, `<`, `>` and quotation marks are escaped, and characters that no XML document
  /// may hold become U+FFFD.
  package init(text: String) { description = Markup.escaped(text) }

  /// Text that is markup already.
  package init(verbatim: String) { description = verbatim }

  /// An element.
  ///
  /// - Parameters:
  ///   - name: of the element.
  ///   - attributes: their values are escaped; one that is nil is left out.
  ///   - children: what stands in it.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [Markup] = []
  ) -> Markup {
    var result = "<\(name)"
    for case let (name, value?) in attributes { result += " \(name)=\"\(escaped(value))\"" }
    if children.isEmpty && void.contains(name) { return Markup(verbatim: result + "/>") }
    let between = blocks.contains(name) ? "\n" : ""
    result += ">" + between
    for child in children { result += child.description + between }
    return Markup(verbatim: result + "</\(name)>")
  }

  /// An element with text in it.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String
  ) -> Markup {
    element(name, attributes, [Markup(text: text)])
  }

  /// Elements without content, which HTML wants closed in their only tag.
  private static let void: Set<String> = ["meta", "path", "circle", "image", "line", "rect", "col", "br"]
  /// Elements whose children get a line each.
  private static let blocks: Set<String> = [
    "html", "head", "body", "main", "section", "figure", "div", "table", "thead", "tbody", "ul", "svg", "g",
  ]

  private static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;".unicodeScalars
      case "<": result += "&lt;".unicodeScalars
      case ">": result += "&gt;".unicodeScalars
      case "\"": result += "&quot;".unicodeScalars
      case "'": result += "&#39;".unicodeScalars
      case "\t", "\n": result.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// A coordinate: at most one decimal, which is a tenth of a point of the screen.
  package static func number(_ value: Double) -> String {
    let tenths = Int((min(max(value, -1e6), 1e6) * 10).rounded())
    let sign = tenths < 0 ? "-" : ""
    let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest)"
  }
}
