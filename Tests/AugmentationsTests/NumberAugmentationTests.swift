import PseudoLabelAugmentations
import Testing

@Suite struct NumberAugmentationTests {
  private static let count = 200_001

  @Test(arguments: [0.1, 3]) func noiseHasItsMomentsAndNoMemory(deviation: Double) throws {
    let row = [Float](repeating: 5, count: Self.count)
    let noise = try Views.view(of: row, by: [.gaussianNoise(deviation: deviation)]).map { (Double($0) - 5) / deviation }
    let count = Double(Self.count)
    // Six standard deviations of each estimate, and the rounding of values about 5 to floats.
    #expect(abs(noise.reduce(0, +) / count) < 6 / count.squareRoot())
    #expect(abs(noise.map { $0 * $0 }.reduce(0, +) / count - 1) < 6 * (2 / count).squareRoot())
    #expect(abs(noise.map { $0 * $0 * $0 * $0 }.reduce(0, +) / count - 3) < 6 * (96 / count).squareRoot())
    let neighbours = zip(noise, noise.dropFirst()).map { $0 * $1 }.reduce(0, +) / count
    #expect(abs(neighbours) < 6 / count.squareRoot())
  }

  @Test(arguments: [0.2, 0.5, 0.93]) func maskingHasItsRate(rate: Double) throws {
    let row = (0..<Self.count).map { Float($0 + 1) }
    let masked = try Views.view(of: row, by: [.featureMasking(rate: rate)])
    let count = Double(Self.count)
    let gone = masked.count { $0 == 0 }
    #expect(abs(Double(gone) - rate * count) < 6 * (rate * (1 - rate) * count).squareRoot())
    #expect(zip(masked, row).allSatisfy { $0 == 0 || $0 == $1 })
  }

  @Test func aRateOfOneMasksEverything() throws {
    var row = [Float](repeating: 1, count: 1000)
    row[7] = .nan
    let masked = try Views.view(of: row, by: [.featureMasking(rate: 1)])
    #expect(masked.allSatisfy { $0 == 0 })
  }

  @Test func anEmptyRowStaysEmpty() throws {
    let strong: [Augmentation] = .strong(for: nil)
    #expect(try Views.view(of: [], by: strong) == [])
  }
}
