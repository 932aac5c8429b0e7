import Foundation
import PseudoLabelAugmentations
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import TestSupport
import Testing

/// What Pillow makes of small pictures; written by Tools/Golden/augmentations.py.
private struct PillowOperations: Decodable {
  struct Picture: Decodable {
    var shape: ImageShape
    var values: Data
  }
  struct Case: Decodable, CustomStringConvertible, Sendable {
    var operation: String
    var magnitude: Double
    var picture: String
    /// How far Pillow's rounding may take a level.
    var tolerance: Float
    var values: Data

    var description: String { "\(operation) \(magnitude) of \(picture)" }
  }
  var pictures: [String: Picture]
  var cases: [Case]

  static func load() throws -> PillowOperations {
    try Golden.load(PillowOperations.self, from: "augmentations.json")
  }
}

@Suite struct RandAugmentOperationTests {
  @Test(arguments: RandAugmentOperation.allCases) func agreesWithPillow(operation: RandAugmentOperation) throws {
    let golden = try PillowOperations.load()
    let cases = golden.cases.filter { $0.operation == operation.rawValue }
    #expect(cases.count >= 3)
    for pillow in cases {
      let picture = try #require(golden.pictures[pillow.picture])
      let view = Views.changed(picture.values.map { Float($0) / 255 }, picture.shape) {
        operation.apply(magnitude: pillow.magnitude, to: $0, memory: $1)
      }
      let distance = zip(view, pillow.values).map { abs($0 * 255 - Float($1)) }.max() ?? .infinity
      #expect(distance <= pillow.tolerance + 0.001, "\(pillow)")
    }
  }

  @Test func thereAreFourteenWithTheRangesOfFixMatch() {
    let ranges = RandAugmentOperation.allCases.map { $0.range.map { [$0.lowerBound, $0.upperBound] } }
    #expect(
      ranges == [
        nil, [0.05, 0.95], [0.05, 0.95], [0.05, 0.95], nil, nil, [4, 8], [-30, 30], [0.05, 0.95], [-0.3, 0.3],
        [-0.3, 0.3],
        [0, 1], [-0.3, 0.3], [-0.3, 0.3],
      ])
  }

  @Test(arguments: RandAugmentOperation.allCases) func magnitudesFillTheirRange(operation: RandAugmentOperation) {
    var stream = RandomStream.testing(1)
    let magnitudes = (0..<2000).map { _ in operation.magnitude(from: &stream) }
    guard let range = operation.range else {
      #expect(Set(magnitudes) == [0])
      return
    }
    #expect(magnitudes.allSatisfy { range.contains($0) })
    if operation == .posterize { #expect(Set(magnitudes) == [4, 5, 6, 7, 8]) }
    let width = range.upperBound - range.lowerBound
    let mean = magnitudes.reduce(0, +) / 2000
    #expect(abs(mean - (range.lowerBound + range.upperBound) / 2) < 6 * width * (1 / 8.0 / 2000).squareRoot())
    #expect((magnitudes.max() ?? 0) > range.upperBound - 0.02 * width)
    #expect((magnitudes.min() ?? 0) < range.lowerBound + 0.02 * width)
  }

  /// The magnitude at which an operation does nothing leaves every bit, out of range or not.
  @Test(
    arguments: [
      (.brightness, 1), (.color, 1), (.contrast, 1), (.sharpness, 1), (.identity, 0), (.posterize, 8), (.rotate, 0),
      (.shearX, 0), (.shearY, 0), (.solarize, 1), (.translateX, 0), (.translateY, 0),
    ] as [(RandAugmentOperation, Double)])
  func noMagnitudeIsTheIdentity(operation: RandAugmentOperation, magnitude: Double) {
    for shape in [Views.color, Views.grey, ImageShape(height: 2, width: 3)] {
      let image = Views.image(shape)
      #expect(
        Views.changed(image, shape) { operation.apply(magnitude: magnitude, to: $0, memory: $1) }.bits == image.bits)
    }
  }

  /// Colour is not there in one channel, nor in two or four, of which nobody knows what they mean.
  @Test(arguments: [1, 2, 4]) func colorNeedsThreeChannels(channels: Int) {
    let shape = ImageShape(height: 4, width: 6, channels: channels)
    let image = Views.image(shape)
    let view = Views.changed(image, shape) {
      RandAugmentOperation.color.apply(magnitude: 0.05, to: $0, memory: $1)
    }
    #expect(view.bits == image.bits)
  }

  /// So many operations, one after the other, all equally likely.
  @Test func operationsFollowEachOther() throws {
    let image = Views.image(Views.color)
    var counts: [RandAugmentOperation: Int] = [:]
    for update in 0..<1400 {
      var stream = RandomStream(seed: 1, purpose: .augmentation, index: UInt64(update) << 32)
      let expected = Views.changed(image, Views.color) { image, memory in
        for _ in 0..<2 {
          let operation = RandAugmentOperation.allCases[stream.integer(below: 14)]
          counts[operation, default: 0] += 1
          operation.apply(magnitude: operation.magnitude(from: &stream), to: image, memory: memory)
        }
      }
      let view = try Views.view(of: image, by: [.randAugment(operations: 2)], Views.color, update: update)
      #expect(view.bits == expected.bits)
    }
    #expect(counts.count == 14)
    // Of 200 expected.
    #expect(counts.values.allSatisfy { (120...290).contains($0) })
  }
}
