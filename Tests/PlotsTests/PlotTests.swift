import Foundation
import PseudoLabelCompute
import PseudoLabelPlots
import TestSupport
import Testing

@Suite struct PlotTests {
  /// Where the dots of a path stand.
  private func dots(_ elements: [Document.Element]) throws -> [SIMD2<Double>] {
    try elements.flatMap { element in
      try (element.attributes["d"] ?? "").split(separator: "M").map { dot in
        let numbers = try #require(
          dot.hasSuffix("h0") ? dot.dropLast(2).split(separator: " ").compactMap { Double($0) } : nil)
        return SIMD2(numbers[0], numbers[1])
      }
    }
  }

  @Test func everyPointIsDrawnInItsPlace() throws {
    let points = Points.plane(500, side: 40).map { $0 * SIMD2(1, 0.5) + SIMD2(1e3, -7) }
    let labels = (0..<500).map { $0 % 3 }
    let plot = EmbeddingPlot([.init("one", points: points)], labels: labels, classNames: ["a", "b", "c", "none"]).plot
    let document = Document(plot.svg())
    let paths = document.all("path", style: "dots")
    #expect(paths.count == 3)
    let drawn = try dots(paths)
    #expect(drawn.count == 500)
    // The same zoom in both directions, y upwards, inside the frame.
    let order = (0..<3).flatMap { label in points.indices.filter { labels[$0] == label } }
    let zoom = (drawn[0].x - drawn[1].x) / (points[order[0]].x - points[order[1]].x)
    for (place, index) in zip(drawn, order) {
      let expected = drawn[0] + (points[index] - points[order[0]]) * SIMD2(zoom, -zoom)
      #expect(abs(place.x - expected.x) < 1 && abs(place.y - expected.y) < 1)
      #expect((0...340).contains(place.x) && (0...340).contains(place.y))
    }
    #expect((drawn.map(\.x).max() ?? 0) - (drawn.map(\.x).min() ?? 0) > 300)
  }

  @Test func theNameLiesOnAPointOfItsClass() throws {
    // A ring has nothing in its middle.
    let points = (0..<90).map { SIMD2(cos(Double($0) * 0.07), sin(Double($0) * 0.07)) }
    let plot = EmbeddingPlot([.init("", points: points)], labels: [Int](repeating: 0, count: 90), classNames: ["ring"])
      .plot
    let document = Document(plot.svg())
    let name = try #require(document.all("text", style: "name").first)
    #expect(name.text == "ring")
    let place = SIMD2(
      try #require(Double(name.attributes["x"] ?? "")), try #require(Double(name.attributes["y"] ?? "")) - 5)
    let nearest = try dots(document.all("path", style: "dots")).map { squaredDistance($0, place) }.min()
    #expect(nearest ?? 1 < 0.05)
  }

  @Test func picturesOfAnyPointsAreDrawn() throws {
    let pictures: [[SIMD2<Double>]] = [
      [], [.zero], [SIMD2(3, 3), SIMD2(3, 3)], [SIMD2(-1.7e308, 0), SIMD2(1.7e308, 1)],
      [SIMD2(0, 1e-300), SIMD2(0, -1e-300)],
    ]
    for points in pictures {
      let plot = EmbeddingPlot([.init("p", points: points)], labels: points.map { _ in 0 }, classNames: ["a"]).plot
      let drawn = try dots(Document(plot.svg()).all("path", style: "dots"))
      #expect(drawn.count == points.count)
      #expect(drawn.allSatisfy { (0...340).contains($0.x) && (0...340).contains($0.y) })
    }
  }

  @Test func tenThousandPointsStaySmall() {
    let points = Points.plane(10_000, side: 100)
    let plot = EmbeddingPlot(
      [.init("without", points: points), .init("with", points: points)], labels: (0..<10_000).map { $0 % 10 },
      classNames: (0..<10).map(String.init)
    ).plot
    #expect(plot.svg().utf8.count < 400_000)
  }

  @Test func linesHaveTheirPointsAndGaps() throws {
    let points: [SIMD2<Double>] = [[0, 1], [1, 2], [2, .nan], [3, 4], [4, .infinity], [5, 1], [6, 1.5], [7, 0]]
    let chart = LineChart(
      "curve", x: Axis("epoch"), y: Axis("error", unit: "%"),
      series: [.init("a", points: points), .init("b", points: [[1, 1]])])
    let document = Document(chart.plot.svg())
    let lines = document.all("path", style: "line").filter { $0.attributes["d"]?.contains("L") ?? false }
    #expect(lines.count == 1)
    let text = try #require(lines.first?.attributes["d"])
    #expect(text.count { $0 == "M" } == 2 && text.count { $0 == "L" } == 3)
    #expect(try dots(document.all("path", style: "dots")).count == 2)
    let shown = document.all("text").map(\.text)
    for expected in ["curve", "epoch", "error (%)", "a", "b"] { #expect(shown.contains(expected), "\(expected)") }
    // On a logarithmic axis zero has no place.
    let logarithmic = LineChart(
      "", x: Axis("x"), y: Axis("y", kind: .logarithmic), series: [.init("a", points: points)])
    let log = Document(logarithmic.plot.svg()).all("path", style: "line").compactMap { $0.attributes["d"] }.joined()
    #expect(log.count { $0 == "L" } == 2)
    let empty = LineChart("", x: Axis("x"), y: Axis("y"), series: [])
    #expect(Document(empty.plot.svg()).all("text").count > 4)
  }

  @Test func zeroIsShownWhereItIsWanted() {
    let points: [SIMD2<Double>] = [[10, 70], [11, 75]]
    for (includesZero, lowest) in [(true, "0"), (false, "70")] {
      let chart = LineChart(
        "", x: Axis("x"), y: Axis("y", includesZero: includesZero), series: [.init("a", points: points)])
      let ticks = Document(chart.plot.svg()).all("text", style: "tick").map(\.text)
      #expect(ticks.first == lowest)
    }
  }

  @Test func hostileNamesAreTextOnly() {
    let names = Hostile.names
    let points = Points.plane(names.count, side: 1)
    let chart = LineChart(
      names[0], x: Axis(names[1], unit: names[2]), y: Axis(names[3]), series: names.map { .init($0, points: points) })
    let embedding = EmbeddingPlot(
      names.map { .init($0, points: points) }, labels: Array(names.indices), classNames: names)
    for plot in [chart.plot, embedding.plot] {
      let document = Document(plot.svg())
      #expect(document.all("script").isEmpty)
      let shown = document.all("text").map(\.text)
      for name in names { #expect(shown.contains { $0.contains(Hostile.shown(name)) }, "\(name)") }
    }
  }

  @Test func panelsStandBesideAndBelowEachOther() throws {
    let panels = (0..<3).map { EmbeddingPlot.Panel("panel \($0)", points: [.zero]) }
    let plot = EmbeddingPlot(panels, labels: [0], classNames: ["a"]).plot
    for (columns, width) in [(1, 340.0), (2, 700), (3, 1060), (9, 1060)] {
      let document = Document(plot.svg(columns: columns))
      let svg = try #require(document.all("svg").first)
      #expect(svg.attributes["role"] == "img")
      let box = (svg.attributes["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
      #expect(box.count == 4 && box[2] == width + 24)
      let rows = (3 + columns - 1) / columns
      #expect(box[3] > Double(rows) * 366 && box[3] < Double(rows) * 366 + 100)
      #expect(document.all("text", style: "title").map(\.text) == ["panel 0", "panel 1", "panel 2"])
      #expect(document.all("title").count == 1 && document.all("desc").count == 1)
    }
    let two = Plot(sideBySide: [plot, plot], title: "t", summary: "s")
    let document = Document(two.svg(columns: 2))
    #expect(document.all("text", style: "title").count == 6)
    #expect(document.all("path", style: "swatch").count == 1)
  }

  @Test func aColourHasOneMeaning() async {
    await #expect(processExitsWith: .failure) {
      let plots = ["a", "b"].map { EmbeddingPlot([.init("", points: [])], labels: [], classNames: [$0]).plot }
      _ = Plot(sideBySide: plots, title: "", summary: "")
    }
  }
}
