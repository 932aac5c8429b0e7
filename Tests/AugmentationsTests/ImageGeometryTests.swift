import PseudoLabelAugmentations
import PseudoLabelDatasets
import Testing

@Suite struct ImageGeometryTests {
  @Test(arguments: [Views.color, Views.grey, ImageShape(height: 1, width: 1, channels: 2)])
  func flippingTwiceIsTheIdentity(shape: ImageShape) {
    let image = Views.image(shape)
    let once = Views.changed(image, shape) { image, _ in image.flip() }
    #expect(Views.changed(once, shape) { image, _ in image.flip() }.bits == image.bits)
    for (y, x, channel) in places(shape) {
      let mirrored = image[(y * shape.width + shape.width - 1 - x) * shape.channels + channel]
      #expect(once[(y * shape.width + x) * shape.channels + channel] == mirrored)
    }
  }

  @Test func everySecondImageIsFlipped() throws {
    let image = Views.image(Views.color)
    let mirror = Views.changed(image, Views.color) { image, _ in image.flip() }
    var flipped = 0
    for update in 0..<4000 {
      let view = try Views.view(of: image, by: [.horizontalFlip], Views.color, update: update)
      #expect(view == image || view == mirror)
      if view == mirror { flipped += 1 }
    }
    // Six standard deviations.
    #expect(abs(flipped - 2000) < 190)
  }

  /// Every result is a window of the image padded by reflection, and every window comes up.
  @Test(arguments: [(Views.color, 2), (ImageShape(height: 5, width: 6), 3)])
  func aCropIsAWindowOfTheReflectedImage(shape: ImageShape, padding: Int) throws {
    let image = Views.image(shape)
    func reflected(_ place: Int, _ side: Int) -> Int {
      let period = 2 * side - 2
      let inside = (place % period + period) % period
      return min(inside, period - inside)
    }
    var windows: [[Float]: Int] = [:]
    for down in -padding...padding {
      for right in -padding...padding {
        let window = places(shape).map { y, x, channel in
          let source = reflected(y + down, shape.height) * shape.width + reflected(x + right, shape.width)
          return image[source * shape.channels + channel]
        }
        windows[window] = 0
      }
    }
    #expect(windows.count == (2 * padding + 1) * (2 * padding + 1))
    for update in 0..<windows.count * 40 {
      let view = try Views.view(of: image, by: [.crop(padding: padding)], shape, update: update)
      #expect(windows[view] != nil)
      windows[view, default: 0] += 1
    }
    // Of 40 expected.
    #expect(windows.values.allSatisfy { (5...90).contains($0) })
  }

  private func places(_ shape: ImageShape) -> [(Int, Int, Int)] {
    (0..<shape.height).flatMap { y in
      (0..<shape.width).flatMap { x in (0..<shape.channels).map { (y, x, $0) } }
    }
  }

  /// A box of grey and nothing else; its sides are equal where the edge cuts nothing off.
  @Test func cutoutSetsASquare() throws {
    let shape = ImageShape(height: 20, width: 31, channels: 3)
    let image = Views.image(shape).map { 0.4 * $0 }
    var (sides, isCut, sum) = ([Int: Int](), false, 0)
    for update in 0..<2000 {
      let view = try Views.view(of: image, by: [.cutout(share: 0.5)], shape, update: update)
      let changed = (0..<20 * 31).filter { view[3 * $0] != image[3 * $0] }
      let (rows, columns) = (Set(changed.map { $0 / 31 }), Set(changed.map { $0 % 31 }))
      #expect(changed.count == rows.count * columns.count)
      #expect(changed.allSatisfy { view[3 * $0..<3 * $0 + 3].allSatisfy { $0 == 0.5 } })
      #expect(zip(view, image).count { $0 != $1 } == 3 * changed.count)
      #expect(rows.count <= 10 && columns.count <= 10)
      if rows.isDisjoint(with: [0, 19]) && columns.isDisjoint(with: [0, 30]) {
        #expect(rows.count == columns.count)
        sides[rows.count, default: 0] += 1
      } else if rows.count != columns.count {
        isCut = true
      }
      sum += rows.count
    }
    #expect(Set(sides.keys) == Set(0...10))
    #expect(isCut)
    #expect(sum > 2000 * 3 && sum < 2000 * 5)
  }

  /// Whatever comes in from outside is the image's own edge: no frame of another colour.
  @Test(arguments: [0, 0.3, 1] as [Float]) func aConstantImageStaysConstant(value: Float) throws {
    for shape in [Views.color, ImageShape(height: 1, width: 6), ImageShape(height: 8, width: 1, channels: 4)] {
      let image = [Float](repeating: value, count: shape.height * shape.width * shape.channels)
      let padding = min(shape.height, shape.width) - 1
      let augmentations: [Augmentation] = [
        .horizontalFlip, .crop(padding: padding), .elastic(amplitude: 50, smoothness: 1),
      ]
      for update in 0..<50 {
        #expect(try Views.view(of: image, by: augmentations, shape, update: update).bits == image.bits)
      }
      for operation in [RandAugmentOperation.rotate, .shearX, .shearY, .translateX, .translateY] {
        for magnitude in [operation.range?.lowerBound ?? 0, 0, operation.range?.upperBound ?? 0] {
          let moved = Views.changed(image, shape) { operation.apply(magnitude: magnitude, to: $0, memory: $1) }
          #expect(moved.bits == image.bits)
        }
      }
    }
  }
}
