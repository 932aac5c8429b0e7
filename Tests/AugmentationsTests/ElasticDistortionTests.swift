import Foundation
import PseudoLabelAugmentations
import PseudoLabelDatasets
import Testing

@Suite struct ElasticDistortionTests {
  private func displaced(_ image: [Float], _ shape: ImageShape, down: Float, right: Float) -> [Float] {
    let pixels = shape.height * shape.width
    let (down, right) = ([Float](repeating: down, count: pixels), [Float](repeating: right, count: pixels))
    return Views.changed(image, shape) { image, memory in
      down.withUnsafeBufferPointer { down in
        right.withUnsafeBufferPointer { right in image.displace(down: down, right: right, memory: memory) }
      }
    }
  }

  /// By whole pixels nothing is mixed; by halves the mean of two; outside the edge goes on.
  @Test func displacementsAreBilinear() {
    let shape = Views.color
    let image = Views.image(shape)
    #expect(displaced(image, shape, down: 0, right: 0).bits == image.bits)
    func value(_ y: Int, _ x: Int, _ channel: Int) -> Float {
      let (y, x) = (min(max(y, 0), shape.height - 1), min(max(x, 0), shape.width - 1))
      return image[(y * shape.width + x) * shape.channels + channel]
    }
    let (whole, half) = (
      displaced(image, shape, down: 2, right: -3), displaced(image, shape, down: 0.5, right: -0.25)
    )
    for y in 0..<shape.height {
      for x in 0..<shape.width {
        for channel in 0..<shape.channels {
          let place = (y * shape.width + x) * shape.channels + channel
          #expect(whole[place] == value(y + 2, x - 3, channel))
          func line(_ y: Int) -> Float { 0.25 * value(y, x - 1, channel) + 0.75 * value(y, x, channel) }
          #expect(abs(half[place] - (line(y) + line(y + 1)) / 2) < 1e-6)
        }
      }
    }
  }

  /// On a ramp the displacement can be read off; its deviation is that of the smoothed field, and neighbours move together.
  @Test(arguments: [(34, 4), (10, 2)] as [(Double, Double)])
  func fieldsHaveTheirDeviationAndAreSmooth(amplitude: Double, smoothness: Double) throws {
    let shape = ImageShape(height: 64, width: 64, channels: 2)
    let ramps: [Float] = (0..<64 * 64).flatMap { pixel -> [Float] in [Float(pixel % 64) / 63, Float(pixel / 64) / 63] }
    var (squares, steps, products, count) = (0.0, 0.0, 0.0, 0.0)
    for update in 0..<30 {
      let view = try Views.view(
        of: ramps, by: [.elastic(amplitude: amplitude, smoothness: smoothness)], shape, update: update)
      func moved(_ y: Int, _ x: Int, _ channel: Int) -> Double {
        let place = 2 * (64 * y + x) + channel
        return 63 * (Double(view[place]) - Double(ramps[place]))
      }
      // Far enough from the edge for the whole kernel, and for no pixel to come from outside.
      for y in 16..<48 {
        for x in 16..<48 {
          let right: Double = moved(y, x, 0)
          let down: Double = moved(y, x, 1)
          let step: Double = moved(y, x + 1, 0) - right
          squares += right * right
          squares += down * down
          steps += 2 * step * step
          products += right * down
          count += 2
        }
      }
    }
    let expected: Double = amplitude / ((12 * Double.pi).squareRoot() * smoothness)
    #expect(abs((squares / count).squareRoot() / expected - 1) < 0.1)
    // The autocorrelation of a Gaussian of σ at distance 1 is exp(-1/(4 σ²)).
    let apart = 1 - exp(-1 / (4 * smoothness * smoothness))
    let roughness = steps / squares / (2 * apart)
    #expect(abs(roughness - 1) < 0.15)
    #expect(abs(products / squares) < 0.15)
  }

  @Test func withoutSmoothingEveryPixelMovesByItself() throws {
    let shape = ImageShape(height: 40, width: 40)
    let ramp: [Float] = (0..<1600).map { Float($0 % 40) / 39 }
    let view = try Views.view(of: ramp, by: [.elastic(amplitude: 2, smoothness: 0)], shape)
    let inner = (0..<1600).filter { (3..<37).contains($0 % 40) }
    let moved: [Float] = inner.map { (view[$0] - ramp[$0]) * 39 }
    #expect(moved.allSatisfy { abs($0) < 2.001 })
    let squares: Float = moved.map { $0 * $0 }.reduce(0, +)
    let deviation = (squares / Float(moved.count)).squareRoot()
    #expect(abs(deviation - 2 / Float(3).squareRoot()) < 0.1)
  }
}
