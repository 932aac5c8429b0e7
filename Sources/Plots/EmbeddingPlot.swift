/// Pictures of the same examples by several networks, side by side: points of the plane in the colour of their class, the
/// class's name in their midst.
///
/// Both directions have one scale, and none has numbers: in t-SNE's pictures neither places nor distances have a unit.
package struct EmbeddingPlot: Sendable, Hashable {
  /// The examples as one network has them.
  package struct Panel: Sendable, Hashable {
    package let title: String
    package let points: [SIMD2<Double>]
    /// The number of each point's example in the page, where a reader can point at it.
    package let examples: [Int]?

    /// - Parameters:
    ///   - title: shown above it.
    ///   - points: one for each example, finite (a precondition).
    ///   - examples: the number of each one in the page.
    package init(_ title: String, points: [SIMD2<Double>], examples: [Int]? = nil) {
      self.examples = examples
      precondition(points.allSatisfy { $0.x.isFinite && $0.y.isFinite }, "a point that is not finite")
      self.title = title
      self.points = points
    }
  }

  package let panels: [Panel]
  package let labels: [Int]
  package let classNames: [String]
  /// Points with a ring around them.
  package let marked: [Int]

  /// - Parameters:
  ///   - panels: the pictures, each with a point for every example (a precondition).
  ///   - labels: the true class of each example, in 0 ..< `classNames.count` (a precondition).
  ///   - classNames: what the classes are called.
  ///   - marked: the positions of points that get a ring.
  package init(_ panels: [Panel], labels: [Int], classNames: [String], marked: [Int] = []) {
    self.marked = marked
    precondition(panels.allSatisfy { $0.points.count == labels.count }, "not a point for every label")
    precondition(labels.allSatisfy(classNames.indices.contains), "a label without a name")
    self.panels = panels
    self.labels = labels
    self.classNames = classNames
  }

  /// How to read the picture, for its caption.
  package static let caption = """
    Each point is an example, its colour the true class. Axes have no unit and no numbers: t-SNE keeps neighbours together, \
    so that who is near whom means something, while distances between clusters, their sizes and their places mean little.
    """

  private static let side = 340.0
  /// Between the outermost points and the frame.
  private static let margin = 10.0

  package var plot: Plot {
    Plot(
      title: "Embedding of \(labels.count) examples of \(classNames.count) classes", summary: Self.caption,
      panels: panels.map { panel in
        let places = Self.places(of: panel.points)
        let spots = panel.examples.map { zip(places, $0).map { Plot.Spot(x: $0.x, y: $0.y, meaning: .example($1)) } }
        return Plot.Panel(
          title: panel.title, width: Self.side, height: Self.side, content: drawn(places), spots: spots ?? [])
      },
      legend: classNames.enumerated().map { Plot.Entry(name: $1, mark: .dot($0)) })
  }

  private func drawn(_ places: [SIMD2<Double>]) -> [Markup] {
    var dots = [String](repeating: "", count: classNames.count)
    var members = [[SIMD2<Double>]](repeating: [], count: classNames.count)
    for (place, label) in zip(places, labels) {
      dots[label] += "M\(Markup.number(place.x)) \(Markup.number(place.y))h0"
      members[label].append(place)
    }
    let frame = Markup.element(
      "rect",
      [
        "class": "frame", "x": "0.5", "y": "0.5", "width": Markup.number(Self.side - 1),
        "height": Markup.number(Self.side - 1),
      ])
    let clouds = dots.enumerated().filter { !$1.isEmpty }.map { label, path in
      Markup.element("path", ["class": "dots \(Palette.color(label))", "d": path])
    }
    let names = members.enumerated().compactMap { label, members in
      Self.middle(of: members).map { place in
        Markup.element(
          "text",
          ["class": "name", "x": Markup.number(place.x), "y": Markup.number(place.y + 5), "text-anchor": "middle"],
          text: classNames[label])
      }
    }
    let rings = marked.map {
      "M\(Markup.number(places[$0].x - 3.2)) \(Markup.number(places[$0].y))a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0"
    }
    let circles = rings.isEmpty ? [] : [Markup.element("path", ["class": "ring", "d": rings.joined()])]
    return [frame] + clouds + circles + names
  }

  /// Where points stand in the panel: as large as the panel has room for, y upwards.
  private static func places(of points: [SIMD2<Double>]) -> [SIMD2<Double>] {
    guard let first = points.first else { return [] }
    let least = points.reduce(first, pointwiseMin), largest = points.reduce(first, pointwiseMax)
    // Halves, since the difference of two finite numbers need not be finite.
    let half = largest / 2 - least / 2
    let extent = max(half.x, half.y)
    let zoom = extent > 0 ? (side / 2 - margin) / extent : 0
    let centre = least / 2 + largest / 2
    return points.map { point in
      let offset = (point - centre) * zoom
      return SIMD2(side / 2 + offset.x, side / 2 - offset.y)
    }
  }

  /// The point of a class nearest to the median of their coordinates, so that the name lies on points of its class.
  private static func middle(of places: [SIMD2<Double>]) -> SIMD2<Double>? {
    let median = SIMD2(
      places.map(\.x).sorted()[middleOf: places.count], places.map(\.y).sorted()[middleOf: places.count])
    func distance(_ place: SIMD2<Double>) -> Double { ((place - median) * (place - median)).sum() }
    return places.min { distance($0) < distance($1) }
  }
}

extension [Double] {
  fileprivate subscript(middleOf count: Int) -> Double { count > 0 ? self[count / 2] : 0 }
}
