import PseudoLabelPlots

extension HTMLPage {
  /// What a section is made of.
  package enum Block: Sendable {
    case paragraph(String)
    /// What its reader should not overlook.
    case warning(String)
    case list([String])
    case table(TextTable, caption: String)
    case figure(Plot, caption: String)
    /// Commands, as they are typed.
    case commands(String)
    /// Examples by their numbers, each with what is to be said about it.
    case gallery([(example: Int, text: String)], caption: String)
    case confusion(Confusion, caption: String)
    /// What is shown when it is asked for.
    indirect case details(String, [Block])
  }

  /// Counts of true and predicted classes, with examples of each pair.
  package struct Confusion: Sendable {
    package var names: [String]
    /// Row by row, a row a true class.
    package var counts: [Int]
    /// Some of the examples of true class i and predicted class j, at i · classes + j.
    package var examples: [Int: [(example: Int, text: String)]]

    package init(names: [String], counts: [Int], examples: [Int: [(example: Int, text: String)]]) {
      precondition(counts.count == names.count * names.count, "a count for each pair of classes")
      self.names = names
      self.counts = counts
      self.examples = examples
    }
  }
}

/// Writes blocks, and remembers what can be pointed at in them.
struct BlockWriter {
  let examples: ExampleSheet
  private(set) var spots: [String: HTMLPage.Spots] = [:]
  private var figures = 0

  init(examples: ExampleSheet) { self.examples = examples }

  mutating func markup(_ block: HTMLPage.Block) -> Markup {
    switch block {
    case .paragraph(let text): return .element("p", text: text)
    case .warning(let text):
      return .element("p", ["class": "warning"], [.element("strong", text: "Note: "), Markup(text: text)])
    case .list(let points): return .element("ul", [:], points.map { .element("li", text: $0) })
    case .commands(let text): return .element("pre", ["tabindex": "0"], [.element("code", text: text)])
    case .figure(let plot, let caption): return figure(plot, caption)
    case .table(let table, let caption): return Self.table(table, caption)
    case .gallery(let items, let caption):
      return .element("figure", [:], [.element("figcaption", text: caption), gallery(items)])
    case .confusion(let confusion, let caption): return self.confusion(confusion, caption)
    case .details(let heading, let blocks):
      return .element("details", [:], [.element("summary", text: heading)] + blocks.map { markup($0) })
    }
  }

  private mutating func figure(_ plot: Plot, _ caption: String) -> Markup {
    figures += 1
    let name = "figure\(figures)"
    for (number, panel) in plot.panels.enumerated() where !panel.spots.isEmpty {
      spots[Plot.panelName(name, number)] = HTMLPage.Spots(panel)
    }
    return .element("figure", [:], plot.pieces(name: name) + [.element("figcaption", text: caption)])
  }

  /// The caption stands outside of what scrolls, so that it can be read on a narrow screen.
  private static func table(_ table: TextTable, _ caption: String) -> Markup {
    // A corner without words heads nothing.
    let head = Markup.element(
      "tr", [:],
      table.columns.map { $0.isEmpty ? .element("td") : .element("th", ["scope": "col"], text: $0) })
    let rows = table.rows.map { row in
      Markup.element(
        "tr", [:],
        row.enumerated().map { number, cell in
          number == 0 ? .element("th", ["scope": "row"], text: cell) : .element("td", text: cell)
        })
    }
    return scrolling(
      .element(
        "table", ["class": table.endsInNumbers ? "numbers" : nil],
        [.element("thead", [:], [head]), .element("tbody", [:], rows)]), caption)
  }

  private static func scrolling(_ table: Markup, _ caption: String) -> Markup {
    .element(
      "figure", [:],
      [
        .element("figcaption", text: caption),
        .element("div", ["class": "table", "role": "region", "aria-label": caption, "tabindex": "0"], [table]),
      ])
  }

  private func gallery(_ items: [(example: Int, text: String)]) -> Markup {
    .element(
      "ul", ["class": examples.pictures == nil ? "rows" : "gallery"],
      items.map { item in
        let words = examples.texts[item.example]
        guard let picture = examples.thumbnail(of: item.example, says: words) else {
          return .element("li", [:], [.element("b", text: item.text), Markup(text: " " + words)])
        }
        return .element("li", [:], [picture, .element("span", text: item.text)])
      })
  }

  /// Counts, each with the depth of its share of its true class, which opens its examples.
  private func confusion(_ confusion: HTMLPage.Confusion, _ caption: String) -> Markup {
    let count = confusion.names.count
    let sums = (0..<count).map { row in (0..<count).reduce(0) { $0 + confusion.counts[row * count + $1] } }
    let head = Markup.element(
      "tr", [:],
      [.element("th", ["scope": "col"], text: "true, predicted →")]
        + confusion.names.map { .element("th", ["scope": "col"], text: $0) })
    let rows = (0..<count).map { row in
      Markup.element(
        "tr", [:],
        [.element("th", ["scope": "row"], text: confusion.names[row])]
          + (0..<count).map { column in
            let cell = row * count + column
            let number = confusion.counts[cell]
            let share = sums[row] > 0 ? Double(number) / Double(sums[row]) : 0
            let content: Markup =
              confusion.examples[cell] == nil
              ? Markup(text: number == 0 ? "·" : "\(number)")
              : .element("a", ["href": "#cell-\(cell)"], text: "\(number)")
            return .element(
              "td",
              [
                "class": row == column ? "right" : "wrong",
                "style": number == 0 ? nil : "--share:\((share * 100).rounded() / 100)",
              ], [content])
          })
    }
    let table = Markup.element(
      "table", ["class": "confusion"], [.element("thead", [:], [head]), .element("tbody", [:], rows)])
    let lists = confusion.examples.sorted { $0.key < $1.key }.map { cell, items in
      let (row, column) = cell.quotientAndRemainder(dividingBy: count)
      let what =
        row == column
        ? "\(confusion.names[row]), rightly: \(confusion.counts[cell])"
        : "\(confusion.names[row]) taken for \(confusion.names[column]): \(confusion.counts[cell])"
      return Markup.element("details", ["id": "cell-\(cell)"], [.element("summary", text: what), gallery(items)])
    }
    let all = Markup.element("details", [:], [.element("summary", text: "Examples of each mistake")] + lists)
    return .element("div", ["class": "cells"], [Self.scrolling(table, caption)] + (lists.isEmpty ? [] : [all]))
  }
}

extension TextTable {
  /// Whether the last column holds figures, which stand to the right; words stand to the left.
  fileprivate var endsInNumbers: Bool {
    rows.allSatisfy { row in row.last?.first.map { $0.isNumber || "–-+".contains($0) } ?? true }
  }
}
