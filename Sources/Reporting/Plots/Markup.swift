/// A piece of XML or HTML: text that is escaped, and elements that hold pieces.
package struct Markup: Sendable, Hashable, CustomStringConvertible {
  /// As it is written.
  package let description: String

  private init(written: String) { description = written }

  /// Text of any origin; what has a meaning in XML is escaped, and what XML does not allow is replaced.
  package init(text: String) { description = Markup.escaped(text) }

  /// Markup that somebody else wrote, as it is.
  init(trusted: String) { description = trusted }

  /// `<name attribute="value" …>content</name>`; without content, `<name … />`.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ content: [Markup] = []
  ) -> Markup {
    let list = attributes.map { " \($0)=\"\(escaped($1))\"" }.joined()
    guard !content.isEmpty else { return Markup(written: "<\(name)\(list)/>") }
    return Markup(written: "<\(name)\(list)>" + content.map(\.description).joined() + "</\(name)>")
  }

  /// An element with a text in it.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String
  ) -> Markup { element(name, attributes, [Markup(text: text)]) }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
