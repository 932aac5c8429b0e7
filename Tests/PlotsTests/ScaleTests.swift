import Foundation
import PseudoLabelCompute
import PseudoLabelPlatform
import PseudoLabelPlots
import TestSupport
import Testing

@Suite struct ScaleTests {
  /// Ranges of all sizes and places, and ones without width.
  static let ranges: [[Double]] = {
    var stream = RandomStream.testing(21)
    var ranges: [[Double]] = [
      [], [0], [5], [-3e7], [1e-12], [0, 1], [0, 100], [-1, 1], [0.1, 0.3], [1e9, 1e9 + 1], [99.99, 100.01],
      [1e299, -1e299], [3, 3 + 1e-12], [.nan, 2, .infinity], [1e-200, 3e-200], [0, 9.999],
    ]
    for _ in 0..<300 {
      let size = pow(10, Double(stream.integer(below: 24)) - 12)
      let start = (stream.uniform() - 0.5) * pow(10, Double(stream.integer(below: 24)) - 12)
      ranges.append([start, start + size * (stream.uniform() + 0.01)])
    }
    return ranges
  }()

  @Test(arguments: [Axis.Kind.linear, .logarithmic]) func ticksLieInsideGoUpAndHaveNamesOfTheirOwn(kind: Axis.Kind) {
    for values in Self.ranges.map({ kind == .linear ? $0 : $0.map(\.magnitude) }) {
      for count in [2, 5, 10] {
        let scale = Scale(kind, covering: values, from: 100, to: 20, ticks: count)
        let ticks = scale.ticks.map(\.value)
        #expect(ticks.allSatisfy(scale.domain.contains), "\(values)")
        #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0 < $1 }, "\(values)")
        #expect(ticks.count >= 1 && ticks.count <= 3 * count, "\(values): \(ticks)")
        #expect(Set(scale.ticks.map(\.label)).count == ticks.count, "\(scale.ticks)")
        for value in values where Scale.isDrawable(value, on: kind) {
          let place = scale.place(of: value) ?? .nan
          #expect(scale.domain.contains(value))
          #expect(place <= 100 + 1e-6 && place >= 20 - 1e-6, "\(value) in \(scale.domain)")
        }
        let places = ticks.compactMap(scale.place)
        #expect(places.count == ticks.count && zip(places, places.dropFirst()).allSatisfy { $0 > $1 }, "\(values)")
      }
    }
  }

  /// Linear: 1, 2 or 5 times a power of ten apart, from one end to the other; no finer step would do.
  @Test func stepsAreNice() throws {
    for values in Self.ranges
    where values.count == 2 && values[1] - values[0] > 1e-9 * max(abs(values[0]), abs(values[1])) {
      let range = values[0]...values[1]
      for count in [1, 4, 9] {
        let step = TickStep(across: range, atMost: count)
        #expect([1, 2, 5].contains(step.digit))
        let width = range.upperBound - range.lowerBound
        #expect(width / step.size <= Double(count) * (1 + 1e-8))
        #expect(width / step.size * (step.digit == 5 ? 2.5 : 2) > Double(count) * (1 - 1e-8))
        let covering = step.covering(range)
        let ticks = step.ticks(in: covering).map(\.value)
        let (first, last) = (try #require(ticks.first), try #require(ticks.last))
        #expect(
          abs(first - covering.lowerBound) < 3e-5 * step.size && abs(last - covering.upperBound) < 3e-5 * step.size,
          "\(range) \(step) \(covering) \(first) \(last)")
        #expect(covering.lowerBound <= range.lowerBound && covering.upperBound >= range.upperBound)
        for (a, b) in zip(ticks, ticks.dropFirst()) {
          #expect(abs(b - a - step.size) < 3e-5 * step.size, "\(range)")
        }
      }
    }
  }

  @Test func labelsAreTheirValues() {
    func labels(_ kind: Axis.Kind, _ values: [Double], _ count: Int = 5) -> [String] {
      Scale(kind, covering: values, from: 0, to: 1, ticks: count).ticks.map(\.label)
    }
    #expect(labels(.linear, [0, 1]) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(labels(.linear, [-20, 23]) == ["−20", "−10", "0", "10", "20", "30"])
    #expect(labels(.linear, [0, 4e6]) == ["0", "1×10⁶", "2×10⁶", "3×10⁶", "4×10⁶"])
    #expect(labels(.linear, [0, 2.5e-8], 3) == ["0", "1×10⁻⁸", "2×10⁻⁸", "3×10⁻⁸"])
    #expect(labels(.logarithmic, [1, 1000]) == ["1", "10", "10²", "10³"])
    #expect(labels(.logarithmic, [0.02, 1]) == ["0.02", "0.05", "0.1", "0.2", "0.5", "1"])
    #expect(labels(.logarithmic, [100, 3000]) == ["100", "200", "500", "1000", "2000"])
    #expect(labels(.logarithmic, [1e-20, 1]).count <= 6)
    // Every label that is a plain number says its tick's value.
    for values in Self.ranges {
      for tick in Scale(.linear, covering: values, from: 0, to: 1, ticks: 6).ticks {
        guard let number = Double(tick.label.replacing("−", with: "-")) else { continue }
        #expect(abs(number - tick.value) <= 1e-9 * abs(tick.value) + 1e-12)
      }
    }
  }

  @Test func logarithmsAreStraight() throws {
    let scale = Scale(.logarithmic, covering: [1, 10_000], from: 0, to: 400, ticks: 5)
    for (value, expected) in [(1.0, 0.0), (10, 100), (100, 200), (10_000, 400)] {
      let place = try #require(scale.place(of: value))
      #expect(abs(place - expected) < 1e-9)
    }
    #expect(scale.place(of: 0) == nil && scale.place(of: -1) == nil && scale.place(of: .nan) == nil)
  }
}
