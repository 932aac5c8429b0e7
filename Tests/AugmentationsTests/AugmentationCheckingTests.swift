import Foundation
import PseudoLabelAugmentations
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import Testing

@Suite struct AugmentationCheckingTests {
  private func failure(_ augmentations: [Augmentation], columns: Int = 30, _ shape: ImageShape?) -> RequestFailure? {
    #expect(throws: RequestFailure.self) { try Augmenter(augmentations, columns: columns, imageShape: shape) }
  }

  @Test(
    arguments: [
      (.crop(padding: -1), "crop.padding: expected 0 to 4, less than the shorter side of 5 × 6, found -1."),
      (.crop(padding: 5), "crop.padding: expected 0 to 4, less than the shorter side of 5 × 6, found 5."),
      (.randAugment(operations: 101), "randAugment.operations: expected 0 to 100, found 101."),
      (.cutout(share: 1.5), "cutout.share: expected a number from 0 to 1, found 1.5."),
      (.gaussianNoise(deviation: -1), "gaussianNoise.deviation: expected a number from 0 to 1e+30, found -1.0."),
      (.featureMasking(rate: .nan), "featureMasking.rate: expected a number from 0 to 1, found nan."),
      (
        .elastic(amplitude: .infinity, smoothness: 1),
        "elastic.amplitude: expected a number from 0 to 1e+30, found inf."
      ),
      (
        .elastic(amplitude: 1, smoothness: 7),
        "elastic.smoothness: expected 0 to 6, the longer side of 5 × 6, found 7.0."
      ),
    ] as [(Augmentation, String)])
  func numbersOutOfRangeAreRefused(augmentation: Augmentation, text: String) {
    let failure = failure([.horizontalFlip, augmentation], ImageShape(height: 5, width: 6))
    #expect(failure?.description == "augmentations.1.\(text)")
  }

  @Test(
    arguments: [
      (.horizontalFlip, "horizontalFlip"), (.crop(padding: 0), "crop"), (.randAugment(operations: 1), "randAugment"),
      (.cutout(share: 0.5), "cutout"), (.elastic(amplitude: 1, smoothness: 1), "elastic"),
    ] as [(Augmentation, String)])
  func rowsOfNumbersAreNoImages(augmentation: Augmentation, name: String) {
    #expect(
      failure([.gaussianNoise(deviation: 1), augmentation], nil)?.description
        == "augmentations.1: expected gaussianNoise or featureMasking, as rows are numbers and no images, found \(name)."
    )
  }

  @Test(arguments: [
    ImageShape(height: 5, width: 5), ImageShape(height: 0, width: 6), ImageShape(height: -5, width: -6),
    ImageShape(height: .max, width: .max, channels: .max),
  ])
  func aShapeHasTheValuesOfARow(shape: ImageShape) {
    #expect(failure([], shape)?.description == "imageShape: expected 30 values an image, as a row has, found \(shape).")
  }

  /// The words of a configuration file stay what they are.
  @Test(
    arguments: [
      (.horizontalFlip, #""horizontalFlip""#), (.crop(padding: 4), #"{"crop":{"padding":4}}"#),
      (.randAugment(operations: 2), #"{"randAugment":{"operations":2}}"#),
      (.cutout(share: 0.5), #"{"cutout":{"share":0.5}}"#),
      (.gaussianNoise(deviation: 0.25), #"{"gaussianNoise":{"deviation":0.25}}"#),
      (.featureMasking(rate: 0.5), #"{"featureMasking":{"rate":0.5}}"#),
      (.elastic(amplitude: 34, smoothness: 4), #"{"elastic":{"amplitude":34,"smoothness":4}}"#),
    ] as [(Augmentation, String)])
  func json(augmentation: Augmentation, text: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode([augmentation]), as: UTF8.self) == "[\(text)]")
    #expect(try read(text) == augmentation)
  }

  private func read(_ text: String) throws -> Augmentation? {
    try JSONDecoder().decode([Augmentation].self, from: Data("[\(text)]".utf8)).first
  }

  @Test func aNameAloneTakesTheUsualNumbers() throws {
    #expect(try read(#"{"horizontalFlip":{}}"#) == .horizontalFlip)
    #expect(try read(#""crop""#) == .crop(padding: 4))
    #expect(try read(#""randAugment""#) == .randAugment(operations: 2))
    #expect(try read(#""cutout""#) == .cutout(share: 0.5))
    #expect(try read(#""gaussianNoise""#) == .gaussianNoise(deviation: 0.1))
    #expect(try read(#""featureMasking""#) == .featureMasking(rate: 0.2))
    #expect(try read(#""elastic""#) == .elastic(amplitude: 34, smoothness: 4))
  }

  @Test(arguments: [
    (#""flip""#, "found \"flip\""), (#"{"flip":{}}"#, "found an object with none of these names"),
    (#"{"crop":{"padding":4},"cutout":{"share":1}}"#, "found an object with several of these names"),
  ])
  func otherNamesAreRefused(text: String, found: String) {
    let error = #expect(throws: DecodingError.self) { try read(text) }
    guard case .dataCorrupted(let context)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(context.debugDescription.hasPrefix("expected one of horizontalFlip, crop, randAugment, cutout,"))
    #expect(context.debugDescription.hasSuffix(found))
    #expect(context.codingPath.first?.intValue == 0)
  }

  @Test func aParameterThatIsMissingIsNamed() {
    let error = #expect(throws: DecodingError.self) { try read(#"{"elastic":{"amplitude":3}}"#) }
    guard case .keyNotFound(let key, _)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(key.stringValue == "smoothness")
  }
}
