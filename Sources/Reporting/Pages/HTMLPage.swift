/// A page that holds all it needs: it can be mailed, printed, and read without a network, on a phone and in the dark.
package struct HTMLPage: Sendable {
  /// What a section is made of.
  package enum Block: Sendable {
    case paragraph(String)
    case table(TextTable, caption: String)
    /// An SVG of this package, and what is to be said of it.
    case figure(svg: String, caption: String)
    /// Commands, as they are typed.
    case commands(String)
  }

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

  package init(title: String, sections: [Section]) {
    self.title = title
    self.sections = sections
  }

  private static let style = """
    :root{color-scheme:light dark;--ink:#1a1a1a;--quiet:#5a5a5a;--ground:#fff;--line:#d0d0d0}\
    @media(prefers-color-scheme:dark){:root{--ink:#e8e8e8;--quiet:#a8a8a8;--ground:#16181c;--line:#40444c}}\
    body{margin:0 auto;padding:1rem;max-width:84rem;color:var(--ink);background:var(--ground);\
    font:1rem/1.5 system-ui,sans-serif}\
    h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.25rem;margin-top:2.2rem}\
    p,figcaption{max-width:48rem}\
    figure{margin:1.5rem 0}figure svg{display:block;width:100%;min-width:44rem;height:auto}\
    figcaption{color:var(--quiet);font-size:.9rem;text-align:left;margin:.5rem 0}\
    .wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}\
    th,td{padding:.3rem .5rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}\
    th:first-child,td:first-child,th:last-child,td:last-child{text-align:left}\
    td:last-child{white-space:normal;min-width:9rem}\
    tbody th{font-weight:600}pre{overflow-x:auto;padding:.7rem;border:1px solid var(--line);border-radius:.3rem}\
    @media print{body{max-width:none}pre{white-space:pre-wrap}figure,tr{break-inside:avoid}}
    """

  /// The page as a file.
  package var text: String {
    let head = Markup.element(
      "head", [:],
      [
        Markup(
          trusted: "<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"),
        .element("title", text: title), .element("style", [:], [Markup(trusted: HTMLPage.style)]),
      ])
    let content = sections.map { section in
      Markup.element("section", [:], [.element("h2", text: section.heading)] + section.blocks.map(HTMLPage.markup))
    }
    let body = Markup.element("body", [:], [.element("main", [:], [.element("h1", text: title)] + content)])
    return "<!DOCTYPE html>\n" + Markup.element("html", ["lang": "en"], [head, body]).description + "\n"
  }

  private static func markup(_ block: Block) -> Markup {
    switch block {
    case .paragraph(let text): .element("p", text: text)
    case .commands(let text): .element("pre", [:], [.element("code", text: text)])
    case .figure(let svg, let caption):
      .element(
        "figure", [:],
        [
          .element(
            "div", ["class": "wide", "role": "region", "aria-label": "figure", "tabindex": "0"], [Markup(trusted: svg)]),
          .element("figcaption", text: caption),
        ])
    case .table(let table, let caption):
      // The caption stands outside of what scrolls, so that it can be read on a narrow screen.
      .element(
        "figure", [:],
        [
          .element("figcaption", text: caption),
          .element(
            "div", ["class": "wide", "role": "region", "aria-label": "table", "tabindex": "0"],
            [.element("table", [:], [head(of: table), body(of: table)])]),
        ])
    }
  }

  private static func head(of table: TextTable) -> Markup {
    .element("thead", [:], [.element("tr", [:], table.columns.map { .element("th", ["scope": "col"], text: $0) })])
  }

  private static func body(of table: TextTable) -> Markup {
    let rows = table.rows.map { row in
      Markup.element(
        "tr", [:],
        row.enumerated().map { number, cell in
          number == 0 ? .element("th", ["scope": "row"], text: cell) : .element("td", text: cell)
        })
    }
    return .element("tbody", [:], rows)
  }
}
