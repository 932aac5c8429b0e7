import Foundation
import PseudoLabelPlots

/// A page that holds all it needs: it can be mailed, printed, and read without a network, on a phone and in the dark.
package struct HTMLPage: Sendable {
  package struct Section: Sendable {
    package var heading: String
    package var blocks: [Block]

    package init(heading: String, blocks: [Block]) {
      self.heading = heading
      self.blocks = blocks
    }
  }

  package let title: String
  package let sections: [Section]
  /// The examples that blocks and plots name by their numbers.
  package let examples: ExampleSheet

  package init(title: String, sections: [Section], examples: ExampleSheet = ExampleSheet(texts: [])) {
    self.title = title
    self.sections = sections
    self.examples = examples
  }

  /// The page as a file.
  ///
  /// - Throws: `RequestFailure` where a picture cannot be encoded.
  package var text: String {
    get throws {
      var writer = BlockWriter(examples: examples)
      let content = sections.map { section in
        Markup.element(
          "section", [:], [.element("h2", text: section.heading)] + section.blocks.map { writer.markup($0) })
      }
      let style = [PageStyle.css, PlotStyle.css, try examples.pictures?.css ?? ""].joined(separator: "\n")
      let head = Markup.element(
        "head", [:],
        [
          .element("meta", ["charset": "utf-8"]),
          .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
          .element("meta", ["name": "color-scheme", "content": "light dark"]),
          .element("title", text: title), .element("style", [:], [Markup(verbatim: "\n\(style)\n")]),
        ])
      let main = Markup.element("main", [:], [.element("h1", text: title)] + content)
      let body = Markup.element("body", [:], [main] + (try script(writer.spots)))
      return "<!DOCTYPE html>\n" + Markup.element("html", ["lang": "en"], [head, body]).description + "\n"
    }
  }

  /// What a reader can point at, and the few lines that show it; nothing where there is nothing.
  private func script(_ spots: [String: Spots]) throws -> [Markup] {
    guard !spots.isEmpty || !examples.texts.isEmpty else { return [] }
    struct Data: Encodable {
      var panels: [String: Spots]
      var examples: [String]
      var columns: Int?
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let data = try encoder.encode(
      Data(panels: spots, examples: examples.texts, columns: examples.pictures?.columns))
    // No text can end the element, or look like markup to an XML parser.
    let json = String(decoding: data, as: UTF8.self).replacingOccurrences(of: "<", with: "\\u003c")
      .replacingOccurrences(of: "&", with: "\\u0026").replacingOccurrences(of: ">", with: "\\u003e")
      // JSON allows what XML does not.
      .replacingOccurrences(of: "\u{FFFE}", with: "\u{FFFD}").replacingOccurrences(of: "\u{FFFF}", with: "\u{FFFD}")
    return [
      .element("div", ["id": "tip", "role": "status", "hidden": "hidden"], [Markup(text: "")]),
      .element("script", ["type": "application/json", "id": "spots"], [Markup(verbatim: json)]),
      .element("script", [:], [Markup(verbatim: "//<![CDATA[\n\(PageScript.text)\n//]]>")]),
    ]
  }

  /// What can be pointed at in a panel: places in tenths of a point, and what stands there.
  struct Spots: Encodable {
    var x: [Int] = []
    var y: [Int] = []
    /// Texts, or the numbers of examples.
    var texts: [String]?
    var examples: [Int]?

    init(_ panel: Plot.Panel) {
      for spot in panel.spots {
        x.append(Int((10 * spot.x).rounded()))
        y.append(Int((10 * (spot.y + panel.offset)).rounded()))
        switch spot.meaning {
        case .text(let text): texts = (texts ?? []) + [text]
        case .example(let number): examples = (examples ?? []) + [number]
        }
      }
    }
  }
}
