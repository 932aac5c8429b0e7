import Foundation
import PseudoLabelDatasets
import Testing

@Suite struct ImagePreparationTests {
  @Test func goldenCasesAreThere() { #expect(GoldenImages.cases.count == 70) }

  @Test(arguments: GoldenImages.cases)
  func aPictureBecomesTheRowThatTheReferenceGives(example: GoldenImages.Case) throws {
    let preparation = ImagePreparation(shape: example.shape, fit: example.fit)
    let row = try preparation.row(ofImage: GoldenImages.path(example.file))
    #expect(row.count == example.values.count)
    let worst = zip(row, example.values).map { abs(Int($0) - Int($1)) }.max() ?? 0
    #expect(worst <= example.tolerance)
    // The name plays no part.
    let bytes = try GoldenImages.bytes(example.file)
    #expect(try preparation.row(ofImage: bytes, path: "picture.gif") == row)
  }

  @Test func aPictureOfOneValueKeepsItAtEverySize() throws {
    let dot = try GoldenImages.bytes("dot.png")
    for side in [1, 2, 3, 28, 100] {
      let row = try ImagePreparation(shape: ImageShape(height: side, width: 2 * side, channels: 3))
        .row(ofImage: dot, path: "dot")
      #expect(row == [UInt8](repeatElement([200, 30, 7], count: 2 * side * side).joined()))
    }
  }

  @Test func theMeanIsKeptByAveraging() throws {
    // A part of every pixel goes somewhere: of any size the mean is that of the whole, up to rounding.
    let whole = try row("scene.png", 60, 80)
    for (height, width) in [(3, 4), (9, 12), (27, 36), (58, 79)] {
      let preparation = ImagePreparation(shape: ImageShape(height: height, width: width), fit: .stretch)
      let small = try preparation.row(ofImage: GoldenImages.path("scene.png"))
      #expect(abs(mean(small) - mean(whole)) < 0.5)
    }
  }

  @Test func aGreyRowIsTheGreyOfTheColouredRow() throws {
    for file in ["scene.png", "colour.jpg", "ink.jpg", "palette8-alpha.png", "large.jpg", "orientation6.jpg"] {
      let colours = try row(file, 12, 12, channels: 3)
      let grey = try row(file, 12, 12)
      for pixel in grey.indices {
        let (red, green, blue) = (
          Double(colours[3 * pixel]), Double(colours[3 * pixel + 1]), Double(colours[3 * pixel + 2])
        )
        #expect(abs(Double(grey[pixel]) - (0.299 * red + 0.587 * green + 0.114 * blue)) < 2.5)
      }
    }
  }

  @Test func aCameraHeldAnyWaySeesTheSame() throws {
    let upright = try row("orientation1.jpg", 12, 20, channels: 3)
    for number in 2...8 {
      let turned = try row("orientation\(number).jpg", 12, 20, channels: 3)
      let difference = zip(upright, turned).map { abs(Double($0) - Double($1)) }.reduce(0, +) / Double(upright.count)
      #expect(difference < 1, "orientation \(number)")
    }
  }

  @Test func theSameFileGivesTheSameBytesEachTime() throws {
    for file in ["large.jpg", "large-progressive.jpg", "scene.png"] {
      #expect(try row(file, 28, 28, channels: 3) == row(file, 28, 28, channels: 3))
    }
  }

  @Test func preparationsAreStoredAndChecked() throws {
    let preparation = ImagePreparation(shape: ImageShape(height: 32, width: 48, channels: 3), fit: .stretch)
    let stored = try JSONEncoder().encode(preparation)
    #expect(try JSONDecoder().decode(ImagePreparation.self, from: stored) == preparation)
    for shape in [
      #"{"height": 0, "width": 1, "channels": 1}"#, #"{"height": 1, "width": 5000, "channels": 1}"#,
      #"{"height": 1, "width": 1, "channels": 2}"#,
    ] {
      let text = Data(#"{"shape": \#(shape)}"#.utf8)
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(ImagePreparation.self, from: text) }
    }
  }

  private func row(_ file: String, _ height: Int, _ width: Int, channels: Int = 1) throws -> [UInt8] {
    try ImagePreparation(shape: ImageShape(height: height, width: width, channels: channels))
      .row(ofImage: GoldenImages.path(file))
  }

  private func mean(_ row: [UInt8]) -> Double { row.reduce(0) { $0 + Double($1) } / Double(row.count) }
}
