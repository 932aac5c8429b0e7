import Foundation

/// Embeddings of the same rows side by side, a point a row, coloured by class, with the name of each class at the median of
/// its points. As SVG.
///
/// The axes of an embedding have no unit, and only who is near whom has a meaning: there are none. Each picture is scaled
/// to its frame, the same in both directions.
package struct EmbeddingPlot: Sendable {
  package struct Panel: Sendable {
    package var title: String
    package var embedding: Embedding

    package init(title: String, embedding: Embedding) {
      self.title = title
      self.embedding = embedding
    }
  }

  package let panels: [Panel]
  /// The class of each row, 0 ..< `classNames.count`.
  package let labels: [Int]
  package let classNames: [String]
  /// What the whole shows, for those who do not see it.
  package let summary: String

  /// Every panel has as many points as there are labels, and every label a name (preconditions).
  package init(panels: [Panel], labels: [Int], classNames: [String], summary: String) {
    precondition(panels.allSatisfy { $0.embedding.points.count == labels.count }, "a point for every label")
    precondition(labels.allSatisfy(classNames.indices.contains), "a name for every class")
    self.panels = panels
    self.labels = labels
    self.classNames = classNames
    self.summary = summary
  }

  private static let side = 480.0
  private static let gap = 24.0
  private static let head = 36.0
  private static let foot = 40.0

  package var svg: String {
    let (side, gap) = (EmbeddingPlot.side, EmbeddingPlot.gap)
    let width = Double(panels.count) * (side + gap) + gap
    let height = EmbeddingPlot.head + side + EmbeddingPlot.foot
    let parts = panels.enumerated().map { number, panel in
      picture(panel, left: gap + Double(number) * (side + gap), top: EmbeddingPlot.head)
    }
    return SVGDocument(
      width: width, height: height, summary: summary, content: parts + [legend(width: width, at: height - 14)]
    )
    .description
  }

  private func picture(_ panel: Panel, left: Double, top: Double) -> Markup {
    let side = EmbeddingPlot.side
    let points = panel.embedding.points
    let (xs, ys) = (points.map(\.x), points.map(\.y))
    let (minX, maxX, minY, maxY) = (xs.min() ?? 0, xs.max() ?? 1, ys.min() ?? 0, ys.max() ?? 1)
    let scale = (side - 16) / max(maxX - minX, maxY - minY, 1e-12)
    func place(_ point: SIMD2<Double>) -> (x: Double, y: Double) {
      (
        left + side / 2 + (point.x - (minX + maxX) / 2) * scale,
        // y grows upwards in the picture, downwards in SVG.
        top + side / 2 - (point.y - (minY + maxY) / 2) * scale
      )
    }

    var parts = [
      Markup.element(
        "rect", ["class": "frame", "x": "\(left)", "y": "\(top)", "width": "\(side)", "height": "\(side)"]),
      Markup.element(
        "text", ["class": "title", "x": "\(left + side / 2)", "y": "\(top - 12)", "text-anchor": "middle"],
        text: panel.title),
    ]
    for number in classNames.indices {
      let members = points.indices.filter { labels[$0] == number }
      guard !members.isEmpty else { continue }
      let path = members.map { row in
        let (x, y) = place(points[row])
        return String(format: "M%.1f %.1fh0", x, y)
      }
      parts.append(
        .element("path", ["class": "points", "stroke": Palette.color(ofClass: number), "d": path.joined()]))
    }
    for number in classNames.indices {
      let members = points.indices.filter { labels[$0] == number }.map { points[$0] }
      guard !members.isEmpty else { continue }
      let middle = place(SIMD2(EmbeddingPlot.median(members.map(\.x)), EmbeddingPlot.median(members.map(\.y))))
      parts.append(
        .element(
          "text",
          [
            "class": "name", "x": String(format: "%.1f", middle.x), "y": String(format: "%.1f", middle.y + 6),
            "text-anchor": "middle",
          ],
          text: classNames[number]))
    }
    return .element("g", ["role": "group", "aria-label": panel.title], parts)
  }

  private func legend(width: Double, at y: Double) -> Markup {
    let step = min(90, (width - 2 * EmbeddingPlot.gap) / Double(max(classNames.count, 1)))
    let first = (width - step * Double(classNames.count)) / 2
    return .element(
      "g", ["class": "legend"],
      classNames.enumerated().flatMap { number, name in
        let x = first + step * Double(number)
        return [
          Markup.element(
            "circle", ["cx": "\(x + 6)", "cy": "\(y - 5)", "r": "6", "fill": Palette.color(ofClass: number)]),
          Markup.element("text", ["x": "\(x + 18)", "y": "\(y)"], text: name),
        ]
      })
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
