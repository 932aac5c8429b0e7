import PseudoLabelAugmentations
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct AugmenterTests {
  /// Each by itself at numbers that leave hardly a row as it is, over several updates.
  private static let everyImageOperation: [Augmentation] = [
    .horizontalFlip, .crop(padding: 3), .randAugment(operations: 3), .cutout(share: 0.9),
    .gaussianNoise(deviation: 0.1),
    .featureMasking(rate: 0.3), .elastic(amplitude: 10, smoothness: 2),
  ]

  private func views(
    _ augmentation: Augmentation, seed: UInt64 = 1, updates: Range<Int> = 0..<40, number: Int = 0, pass: Int = 0
  )
    throws -> [[UInt32]]
  {
    try updates.map {
      try Views.view(
        of: Views.image(Views.color), by: [augmentation], Views.color, seed: seed, update: $0, number: number,
        pass: pass
      ).bits
    }
  }

  @Test(arguments: everyImageOperation) func equalArgumentsGiveEqualBits(augmentation: Augmentation) throws {
    #expect(try views(augmentation) == views(augmentation))
  }

  @Test(arguments: everyImageOperation) func everyArgumentMatters(augmentation: Augmentation) throws {
    let some = try views(augmentation)
    #expect(Set(some).count > 1)
    #expect(try views(augmentation, seed: 2) != some)
    #expect(try views(augmentation, updates: 40..<80) != some)
    #expect(try views(augmentation, number: 1) != some)
    #expect(try views(augmentation, pass: 1) != some)
  }

  /// Were update, row and pass added up, or mixed into too few bits, some of these would meet.
  @Test func noTwoTriplesShareAView() throws {
    let row = [Float](repeating: 0, count: 4)
    let augmenter = try Augmenter([.gaussianNoise(deviation: 1)], columns: 4, imageShape: nil)
    var seen: Set<[UInt32]> = []
    let (counts, passes) = (
      [0, 1, 2, 3, 255, 256, 65535, 65536, 1 << 24, 1 << 31, 1 << 32 - 1], [0, 1, 2, 255, 1 << 24 - 1]
    )
    for update in counts {
      for number in counts {
        for pass in passes {
          var view = row
          view.withUnsafeMutableBufferPointer {
            augmenter.apply(to: $0, seed: 1, update: update, row: number, pass: pass)
          }
          seen.insert(view.bits)
        }
      }
    }
    #expect(seen.count == counts.count * counts.count * passes.count)
  }

  /// The bits of recorded runs depend on it.
  @Test func pinned() throws {
    let row = (0..<16).map { Float($0) + 1 }
    let masked = try Views.view(of: row, by: [.featureMasking(rate: 0.5)], seed: 7, update: 3, number: 11, pass: 2)
    #expect(masked.indices.filter { masked[$0] == 0 } == pinnedPlaces)
    let shape = ImageShape(height: 4, width: 4)
    let cropped = try Views.view(of: row, by: [.crop(padding: 2)], shape, seed: 7, update: 3, number: 11, pass: 2)
    #expect(cropped.first == pinnedCorner)
  }

  private let pinnedPlaces = [3, 4, 11, 14]
  private let pinnedCorner: Float = 7

  /// To the bit, a negative zero and what is no number included.
  @Test(
    arguments: [
      [], [.crop(padding: 0)], [.randAugment(operations: 0)], [.cutout(share: 0)], [.gaussianNoise(deviation: 0)],
      [.featureMasking(rate: 0)], [.elastic(amplitude: 0, smoothness: 4)],
    ] as [[Augmentation]])
  func nothingToDoIsTheIdentity(augmentations: [Augmentation]) throws {
    var row = Views.image(Views.color)
    row[3] = -0.0
    row[5] = .nan
    for update in 0..<20 {
      #expect(try Views.view(of: row, by: augmentations, Views.color, update: update).bits == row.bits)
    }
  }

  /// A list is its parts in turn, from one stream: the second part does not begin with the first one's numbers.
  @Test func partsOfAListAreIndependent() throws {
    let row = [Float](repeating: 0, count: 1000)
    let once = try Views.view(of: row, by: [.gaussianNoise(deviation: 1)])
    let twice = try Views.view(of: row, by: [.gaussianNoise(deviation: 1), .gaussianNoise(deviation: 1)])
    let second = zip(twice, once).map { Double($0 - $1) }
    let product = zip(second, once).map { $0 * Double($1) }.reduce(0, +) / 1000
    #expect(abs(product) < 6 / 1000.0.squareRoot())
  }

  @Test(arguments: [
    Views.color, Views.grey, ImageShape(height: 1, width: 5), ImageShape(height: 3, width: 2, channels: 4),
  ])
  func imagesStayInTheUnitInterval(shape: ImageShape) throws {
    var augmentations = [Augmentation].strong(for: shape) + [.horizontalFlip, .randAugment(operations: 5)]
    augmentations += [.elastic(amplitude: 9, smoothness: 1), .featureMasking(rate: 0.1)]
    for update in 0..<200 {
      let view = try Views.view(of: Views.image(shape), by: augmentations, shape, update: update)
      #expect(view.allSatisfy { (0...1).contains($0) })
    }
  }

  /// Noise before the others leaves such values, and so may data.
  @Test func valuesOfAnyKindAreTaken() throws {
    var row = Views.image(Views.color)
    row.replaceSubrange(0..<8, with: [.nan, .infinity, -.infinity, 1e38, -1e38, -0.0, 2, -1])
    for update in 0..<300 {
      let view = try Views.view(of: row, by: Self.everyImageOperation, Views.color, update: update)
      #expect(view.count == row.count)
    }
  }

  @Test func usualViews() throws {
    #expect([Augmentation].weak(for: ImageShape(height: 32, width: 32, channels: 3)) == [.crop(padding: 4)])
    #expect([Augmentation].weak(for: Views.grey) == [.crop(padding: 3)])
    #expect([Augmentation].weak(for: nil) == [.gaussianNoise(deviation: 0.1)])
    #expect([Augmentation].strong(for: nil) == [.gaussianNoise(deviation: 0.3), .featureMasking(rate: 0.2)])
    #expect(
      [Augmentation].strong(for: Views.grey) == [.crop(padding: 3), .randAugment(operations: 2), .cutout(share: 0.5)])
    for (height, width) in [(1, 1), (1, 784), (7, 100)] {
      let shape = ImageShape(height: height, width: width)
      _ = try Augmenter(.strong(for: shape), columns: height * width, imageShape: shape)
    }
  }
}
