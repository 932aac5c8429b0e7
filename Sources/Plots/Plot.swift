/// A picture of one panel or several, each with a title of its own, that share one legend.
///
/// As SVG it stands alone; in an `HTMLPage` its panels stand side by side where there is room, and below each other on a
/// phone. It follows the reader's light or dark mode, and depends on nothing outside itself.
package struct Plot: Sendable, Hashable {
  /// A part of the picture, in points of the screen from its upper left corner.
  package struct Panel: Sendable, Hashable {
    /// Shown above it; may be empty.
    package let title: String
    package let width: Double
    package let height: Double
    package let content: [Markup]
    /// What a reader can point at.
    package let spots: [Spot]

    package init(title: String, width: Double, height: Double, content: [Markup], spots: [Spot] = []) {
      self.title = title
      self.width = width
      self.height = height
      self.content = content
      self.spots = spots
    }
  }

  /// A place in a panel that has something to say.
  package struct Spot: Sendable, Hashable {
    package enum Meaning: Sendable, Hashable {
      case text(String)
      /// The number of one of the page's examples.
      case example(Int)
    }
    package let x: Double
    package let y: Double
    package let meaning: Meaning
  }

  /// What a colour stands for.
  package struct Entry: Sendable, Hashable {
    package enum Mark: Sendable, Hashable {
      /// Dots of class k.
      case dot(Int)
      /// The line k.
      case line(Int)
    }
    package let name: String
    package let mark: Mark
  }

  /// What the picture is, for who cannot see it, and for the browser's tooltip.
  package let title: String
  /// What there is to see.
  package let summary: String
  package let panels: [Panel]
  package let legend: [Entry]

  package init(title: String, summary: String, panels: [Panel], legend: [Entry] = []) {
    self.title = title
    self.summary = summary
    self.panels = panels
    self.legend = legend
  }

  /// Plots side by side under one legend, in which entries that are the same in several stand once.
  ///
  /// - Parameters:
  ///   - plots: the plots, in their order. A colour means the same in all of them (a precondition).
  ///   - title: what they are together.
  ///   - summary: what there is to see.
  package init(sideBySide plots: [Plot], title: String, summary: String) {
    var legend: [Entry] = []
    for entry in plots.flatMap(\.legend) where !legend.contains(entry) {
      precondition(!legend.contains { $0.mark == entry.mark }, "one colour for \(entry.name) and for another")
      legend.append(entry)
    }
    self.init(title: title, summary: summary, panels: plots.flatMap(\.panels), legend: legend)
  }

  /// Room above a panel for its title.
  static let titleHeight = 26.0
  /// Room around a picture that stands alone.
  static let edge = 12.0
  /// Room between panels.
  static let gap = 20.0

  /// The whole picture as an SVG document of its own.
  ///
  /// - Parameter columns: how many panels stand side by side, at least one (a precondition).
  package func svg(columns: Int = 3) -> String {
    precondition(columns >= 1, "\(columns) panels side by side")
    var (x, y, width, rowHeight) = (0.0, 0.0, 0.0, 0.0)
    var groups: [Markup] = []
    for (number, panel) in panels.enumerated() {
      if number > 0 && number % columns == 0 { (x, y, rowHeight) = (0, y + rowHeight + Self.gap, 0) }
      groups.append(
        .element("g", ["transform": "translate(\(Markup.number(x)) \(Markup.number(y)))"], panel.drawn))
      width = max(width, x + panel.width)
      rowHeight = max(rowHeight, panel.fullHeight)
      x += panel.width + Self.gap
    }
    let (entries, height) = legendRows(width: max(width, 1))
    let top = y + rowHeight + 12
    if !legend.isEmpty { groups.append(.element("g", ["transform": "translate(0 \(Markup.number(top)))"], entries)) }
    let style = Markup(verbatim: "\n:root { color-scheme: light dark; }\n\(PlotStyle.css)\n")
    // Wherever the picture is shown, its own paper lies behind it.
    let corner = Markup.number(-Self.edge)
    let paper = Markup.element(
      "rect",
      ["class": "paper", "fill": Palette.lightPaper, "x": corner, "y": corner, "width": "100%", "height": "100%"])
    let document = Self.svg(
      width: width, height: legend.isEmpty ? y + rowHeight : top + height, edge: Self.edge, title: title,
      summary: summary,
      [.element("style", [:], [style]), paper] + groups)
    return document.description + "\n"
  }

  /// The picture inside a page that has the styles of plots: its panels one after the other, then the legend.
  ///
  /// - Parameter name: of the plot in its page; panels are called by it and their numbers.
  package func pieces(name: String) -> [Markup] {
    let drawn = panels.enumerated().map { number, panel in
      let full = panel.title.isEmpty || panel.title == title ? title : "\(title): \(panel.title)"
      return Markup.element(
        "svg",
        [
          "class": "plot", "id": Self.panelName(name, number), "role": "img", "aria-label": "\(full). \(summary)",
          "viewBox": "0 0 \(Markup.number(panel.width)) \(Markup.number(panel.fullHeight))",
          "width": Markup.number(panel.width), "height": Markup.number(panel.fullHeight),
          "tabindex": panel.spots.isEmpty ? nil : "0",
        ],
        panel.drawn)
    }
    let list = legend.map { entry in
      let swatch = Markup.element(
        "svg", ["class": "plot", "width": "30", "height": "14", "viewBox": "0 0 30 14", "aria-hidden": "true"],
        [entry.swatch(x: 0, y: 7)])
      return Markup.element("li", [:], [swatch, Markup(text: " " + entry.name)])
    }
    return [.element("div", ["class": "panels"], drawn)]
      + (legend.isEmpty ? [] : [.element("ul", ["class": "legend"], list)])
  }

  /// The name of a panel in a page.
  package static func panelName(_ plot: String, _ number: Int) -> String { "\(plot)-\(number)" }

  private static func svg(
    width: Double, height: Double, edge: Double = 0, title: String, summary: String, _ content: [Markup]
  ) -> Markup {
    .element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "class": "plot", "role": "img",
        "viewBox": [-edge, -edge, width + 2 * edge, height + 2 * edge].map(Markup.number).joined(separator: " "),
        "width": Markup.number(width + 2 * edge), "height": Markup.number(height + 2 * edge),
      ],
      [.element("title", text: title), .element("desc", text: summary)] + content)
  }

  /// The legend in rows of some width, and its height.
  private func legendRows(width: Double) -> ([Markup], height: Double) {
    var (x, y) = (0.0, 0.0)
    var result: [Markup] = []
    for entry in legend {
      let room = 40 + Text.width(of: entry.name, size: 13) + 18
      if x > 0 && x + room > width { (x, y) = (0, y + 22) }
      result.append(entry.swatch(x: x, y: y + 9))
      result.append(
        .element("text", ["x": Markup.number(x + 36), "y": Markup.number(y + 13.5)], text: entry.name))
      x += room
    }
    return (result, y + 22)
  }
}

extension Plot.Panel {
  package var fullHeight: Double { height + (title.isEmpty ? 0 : Plot.titleHeight) }

  /// How far the content lies below the upper edge, for the title's sake.
  package var offset: Double { title.isEmpty ? 0 : Plot.titleHeight }

  /// Title and content.
  fileprivate var drawn: [Markup] {
    guard !title.isEmpty else { return content }
    return [
      .element(
        "text", ["class": "title", "x": Markup.number(width / 2), "y": "16", "text-anchor": "middle"], text: title),
      .element("g", ["transform": "translate(0 \(Markup.number(Plot.titleHeight)))"], content),
    ]
  }
}

extension Plot.Entry {
  /// A sample of the mark, 30 wide.
  fileprivate func swatch(x: Double, y: Double) -> Markup {
    let (x, y) = (x + 1, y)
    return switch mark {
    case .dot(let k):
      .element("path", ["class": "swatch \(Palette.color(k))", "d": "M\(Markup.number(x + 20)) \(Markup.number(y))h0"])
    case .line(let k):
      .element(
        "path",
        [
          "class": "line \(Palette.color(k)) \(Palette.dash(k))",
          "d": "M\(Markup.number(x)) \(Markup.number(y))h28",
        ])
    }
  }
}

/// How much room a text takes. Text out without fonts at hand: an estimate, rather too wide.
enum Text {
  static func width(of text: String, size: Double) -> Double { Double(text.count) * size * 0.6 }
}
