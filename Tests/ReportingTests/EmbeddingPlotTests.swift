import Compute
import Reporting
import TestSupport
import Testing

struct EmbeddingPlotTests {
  private static func embedding(_ count: Int, _ seed: UInt64) -> Embedding {
    var stream = RandomStream(seed: seed, purpose: .testing)
    let points = (0..<count).map { _ in SIMD2(stream.uniform() * 200 - 50, stream.uniform() * 30 - 90) }
    return Embedding(points: points, divergence: 0, perplexity: 5)
  }

  private static func plot(_ count: Int, names: [String], panels: [String]) -> EmbeddingPlot {
    EmbeddingPlot(
      panels: panels.enumerated().map { .init(title: $1, embedding: embedding(count, UInt64($0 + 1))) },
      labels: (0..<count).map { $0 % names.count }, classNames: names, summary: "a <plot> & more")
  }

  @Test func everyPointIsDrawnOnceInsideItsFrame() throws {
    let found = XMLFindings(EmbeddingPlotTests.plot(500, names: ["a", "b", "c"], panels: ["left", "right"]).svg)
    #expect(found.isWellFormed)
    let frames = found.named("rect").map(Frame.init)
    #expect(frames.count == 2)
    let paths = found.named("path").map(EmbeddingPlotTests.points)
    #expect(paths.count == 6)
    for (panel, frame) in frames.enumerated() {
      let points = paths[3 * panel..<3 * panel + 3].flatMap { $0 }
      #expect(points.count == 500)
      let isInside = points.allSatisfy(frame.holds)
      #expect(isInside)
      // The wider direction fills the frame but for its margin.
      let xs = points.map(\.x)
      let width = (xs.max() ?? 0) - (xs.min() ?? 0)
      #expect(abs(width - (frame.width - 16)) < 0.2)
    }
  }

  private struct Frame {
    var x: Double, y: Double, width: Double, height: Double

    init(_ attributes: [String: String]) {
      func number(_ name: String) -> Double { Double(attributes[name] ?? "") ?? .nan }
      (x, y, width, height) = (number("x"), number("y"), number("width"), number("height"))
    }

    func holds(_ point: SIMD2<Double>) -> Bool {
      let isInWidth = point.x >= x && point.x <= x + width
      return isInWidth && point.y >= y && point.y <= y + height
    }
  }

  /// Of a path of dots: "M1.5 2.5h0M3 4h0".
  private static func points(ofPath attributes: [String: String]) -> [SIMD2<Double>] {
    (attributes["d"] ?? "").split(separator: "M").map { dot in
      let numbers = dot.dropLast(2).split(separator: " ").map { Double($0) ?? .nan }
      return numbers.count == 2 ? SIMD2(numbers[0], numbers[1]) : SIMD2(repeating: .nan)
    }
  }

  @Test func distancesKeepTheirProportionsAndYGrowsUpwards() {
    let points = [SIMD2(0.0, 0), SIMD2(3, 0), SIMD2(3, 4), SIMD2(0, 4)]
    let plot = EmbeddingPlot(
      panels: [.init(title: "t", embedding: Embedding(points: points, divergence: 0, perplexity: 1))],
      labels: [0, 1, 2, 3], classNames: ["a", "b", "c", "d"], summary: "s")
    let places = XMLFindings(plot.svg).named("path").flatMap(EmbeddingPlotTests.points)
    let right = places[1].x - places[0].x
    let up = places[1].y - places[2].y
    #expect(right > 0 && up > 0)
    #expect(abs(up / right - 4.0 / 3) < 0.01)
  }

  @Test func hostileNamesAreText() {
    let found = XMLFindings(
      EmbeddingPlotTests.plot(20, names: MarkupTests.hostile.dropLast(), panels: ["<b>"]).svg)
    #expect(found.isWellFormed)
    #expect(found.text.contains("<script>alert(1)</script>"))
    #expect(found.named("script").isEmpty)
  }

  @Test func onePointAndAnEmptyClassAreDrawn() {
    let plot = EmbeddingPlot(
      panels: [.init(title: "t", embedding: Embedding(points: [.zero], divergence: 0, perplexity: 1))], labels: [1],
      classNames: ["none", "one"], summary: "s")
    let found = XMLFindings(plot.svg)
    #expect(found.isWellFormed && found.named("path").count == 1)
    #expect(!plot.svg.contains("nan") && !plot.svg.contains("inf"))
  }

  @Test func tenThousandPointsStaySmall() {
    let svg = EmbeddingPlotTests.plot(10_000, names: (0..<10).map(String.init), panels: ["a", "b"]).svg
    #expect(svg.utf8.count < 500_000)
  }
}
