/// Quantities over another one, as lines: training curves, error over the number of labels.
package struct LineChart: Sendable, Hashable {
  /// A line.
  package struct Series: Sendable, Hashable {
    package let name: String
    package let points: [SIMD2<Double>]
    /// The number of its colour and dashes; that of its place among the lines where nil.
    package let color: Int?

    /// - Parameters:
    ///   - name: stands in the legend.
    ///   - points: in the order in which the line runs. One that has no place on the axes, as where a value is no number,
    ///     leaves a gap.
    ///   - color: the number of its colour and dashes, where that is not to be its place among the lines.
    package init(_ name: String, points: [SIMD2<Double>], color: Int? = nil) {
      self.color = color
      self.name = name
      self.points = points
    }
  }

  package let title: String
  package let x: Axis
  package let y: Axis
  package let series: [Series]
  /// What there is to see, for who cannot see it.
  package let summary: String?

  /// - Parameters:
  ///   - title: shown above; may be empty.
  ///   - x: the axis below.
  ///   - y: the axis to the left.
  ///   - series: the lines, the first ones in the colours that differ most.
  ///   - summary: what there is to see.
  package init(_ title: String, x: Axis, y: Axis, series: [Series], summary: String? = nil) {
    self.summary = summary
    self.title = title
    self.x = x
    self.y = y
    self.series = series
  }

  private static let width = 400.0
  private static let height = 270.0

  /// The chart, a picture of one panel.
  package var plot: Plot {
    let top = 24.0
    let bottom = Self.height - 44
    // A point needs both its places; one alone should not stretch an axis.
    let all = series.flatMap(\.points).filter {
      Scale.isDrawable($0.x, on: x.kind) && Scale.isDrawable($0.y, on: y.kind)
    }
    let vertical = y.scale(for: all.map(\.y), from: bottom, to: top, ticks: 6)
    let left = (vertical.ticks.map { Text.width(of: $0.label, size: 12) }.max() ?? 0) + 12
    let right = Self.width - 22
    let horizontal = x.scale(for: all.map(\.x), from: left, to: right, ticks: 5)

    var content = grid(horizontal, vertical, left: left, right: right, top: top, bottom: bottom)
    for (number, line) in series.enumerated() {
      content += Self.drawn(line.points, number: line.color ?? number, horizontal, vertical)
    }
    let lines = series.count == 1 ? "One line" : "\(series.count) lines"
    return Plot(
      title: title.isEmpty ? "\(y.label) over \(x.label)" : title,
      summary: summary ?? "\(lines): \(y.label) over \(x.label).",
      panels: [
        Plot.Panel(
          title: title, width: Self.width, height: Self.height, content: content, spots: spots(horizontal, vertical))
      ],
      legend: series.enumerated().map { Plot.Entry(name: $1.name, mark: .line($1.color ?? $0)) })
  }

  private func grid(
    _ horizontal: Scale, _ vertical: Scale, left: Double, right: Double, top: Double, bottom: Double
  ) -> [Markup] {
    func text(_ text: String, _ x: Double, _ y: Double, anchor: String, style: String? = nil) -> Markup {
      .element(
        "text", ["class": style, "x": Markup.number(x), "y": Markup.number(y), "text-anchor": anchor], text: text)
    }
    var result: [Markup] = []
    var lines = ""
    for tick in vertical.ticks {
      guard let place = vertical.place(of: tick.value) else { continue }
      lines += "M\(Markup.number(left)) \(Markup.number(place))H\(Markup.number(right))"
      result.append(text(tick.label, left - 6, place + 4, anchor: "end", style: "tick"))
    }
    var marks = "M\(Markup.number(left)) \(Markup.number(bottom))H\(Markup.number(right))"
    for tick in horizontal.ticks {
      guard let place = horizontal.place(of: tick.value) else { continue }
      marks += "M\(Markup.number(place)) \(Markup.number(bottom))v5"
      result.append(text(tick.label, place, bottom + 19, anchor: "middle", style: "tick"))
    }
    result.append(text(y.label, 0, 12, anchor: "start"))
    result.append(text(x.label, (left + right) / 2, bottom + 38, anchor: "middle"))
    return [.element("path", ["class": "grid", "d": lines]), .element("path", ["class": "frame", "d": marks])] + result
  }

  /// Points that can be pointed at, at most so many of a line.
  private static let spotsOfLine = 200

  private func spots(_ horizontal: Scale, _ vertical: Scale) -> [Plot.Spot] {
    series.flatMap { line -> [Plot.Spot] in
      let step = max(1, (line.points.count + Self.spotsOfLine - 1) / Self.spotsOfLine)
      return line.points.enumerated().compactMap { number, point in
        guard number % step == 0 || number == line.points.count - 1, let left = horizontal.place(of: point.x),
          let top = vertical.place(of: point.y)
        else { return nil }
        let words = "\(line.name): \(y.title) \(y.text(point.y)), \(x.title) \(x.text(point.x))"
        return Plot.Spot(x: left, y: top, meaning: .text(words))
      }
    }
  }

  /// The stretches of a line between its gaps; a point alone is a dot.
  private static func drawn(
    _ points: [SIMD2<Double>], number: Int, _ horizontal: Scale, _ vertical: Scale
  ) -> [Markup] {
    var stretches: [[String]] = [[]]
    for point in points {
      if let x = horizontal.place(of: point.x), let y = vertical.place(of: point.y) {
        stretches[stretches.count - 1].append("\(Markup.number(x)) \(Markup.number(y))")
      } else {
        stretches.append([])
      }
    }
    let color = Palette.color(number)
    let lines = stretches.filter { $0.count > 1 }.map { "M" + $0.joined(separator: "L") }.joined()
    let dots = stretches.filter { $0.count == 1 }.map { "M\($0[0])h0" }.joined()
    var result: [Markup] = []
    if !lines.isEmpty {
      result.append(.element("path", ["class": "line \(color) \(Palette.dash(number))", "d": lines]))
    }
    if !dots.isEmpty { result.append(.element("path", ["class": "dots \(color)", "d": dots])) }
    return result
  }
}
