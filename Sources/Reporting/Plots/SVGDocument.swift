/// An SVG that is as wide as there is room, is read out by its summary, and suits light and dark pages.
struct SVGDocument: CustomStringConvertible {
  let width: Double
  let height: Double
  let summary: String
  let content: [Markup]

  private static let style = """
    .plot{color:#1a1a1a;font:14px system-ui,sans-serif;background:#fff}\
    .plot text{fill:currentColor}\
    .plot .title{font-size:16px;font-weight:600}\
    .plot .frame{fill:none;stroke:currentColor;stroke-opacity:.35}\
    .plot .points{fill:none;stroke-width:3;stroke-linecap:round;stroke-opacity:.75}\
    .plot .name{font-size:20px;font-weight:700;paint-order:stroke;stroke:#fff;stroke-width:4px}\
    .plot image{image-rendering:pixelated}\
    @media(prefers-color-scheme:dark){.plot{color:#e8e8e8;background:#16181c}.plot .name{stroke:#16181c}}
    """

  var description: String {
    let head = [
      Markup.element("desc", text: summary), Markup.element("style", [:], [Markup(trusted: SVGDocument.style)]),
    ]
    return Markup.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(width) \(height)", "class": "plot", "role": "img",
        "aria-label": summary,
      ], head + content
    ).description
  }
}
