import CPseudoLabelPNG
import Foundation
import PseudoLabelCompute
import PseudoLabelPlatform
import PseudoLabelPlots
import TestSupport
import Testing

struct FilterMosaicTests {
  /// The grey values of a PNG, read by libpng.
  private static func decoded(_ png: [UInt8]) -> (width: Int, height: Int, pixels: [UInt8])? {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    guard png_image_begin_read_from_memory(&image, png, png.count) != 0 else { return nil }
    image.format = 0
    var pixels = [UInt8](repeating: 0, count: Int(image.width * image.height))
    guard png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 else { return nil }
    return (Int(image.width), Int(image.height), pixels)
  }

  @Test(arguments: [(1, 1), (7, 3), (300, 200)]) func aPictureIsReadAsItWasWritten(_ size: (Int, Int)) throws {
    var stream = RandomStream(seed: 3, purpose: .testing)
    let pixels = (0..<size.0 * size.1).map { _ in UInt8(stream.integer(below: 256)) }
    let read = try FilterMosaicTests.decoded(PixelImage(width: size.0, height: size.1, pixels: pixels).png)
    #expect(read?.width == size.0 && read?.height == size.1)
    #expect(read?.pixels == pixels)
  }

  /// Two units on pictures of 2 × 2: weights row by row, a column a unit.
  private static let weights: [Float] = [1, 0, -1, 0.5, 0, -0.25, 0.5, 0]

  @Test func aUnitStandsInItsPlaceInItsOwnScale() {
    let panel = FilterMosaic.Panel(title: "t", weights: FilterMosaicTests.weights)
    let mosaic = FilterMosaic(panels: [panel], height: 2, width: 2, units: [1, 0], columns: 2, summary: "s")
    let image = mosaic.image(of: panel)
    #expect(image.width == 7 && image.height == 4)
    func pixel(_ x: Int, _ y: Int) -> UInt8 { image.pixels[y * 7 + x] }
    // Unit 1: 0, 0.5, -0.25, 0, over 0.5.
    #expect([pixel(1, 1), pixel(2, 1), pixel(1, 2), pixel(2, 2)] == [127, 255, 63, 127])
    // Unit 0: 1, -1, 0, 0.5.
    #expect([pixel(4, 1), pixel(5, 1), pixel(4, 2), pixel(5, 2)] == [255, 0, 127, 191])
    #expect(pixel(3, 1) == 255 && pixel(0, 0) == 255)
  }

  @Test func aUnitWithoutWeightsIsGrey() {
    let panel = FilterMosaic.Panel(title: "t", weights: [0, 0, 0, 0])
    let mosaic = FilterMosaic(panels: [panel], height: 2, width: 2, units: [0], columns: 1, summary: "s")
    #expect(mosaic.image(of: panel).pixels.count { $0 == 127 } == 4)
  }

  /// One unit on a picture of 1 × 2 in colours: red, green and blue of the left pixel, then of the right one.
  @Test func coloursStandInTheirPlaces() throws {
    let panel = FilterMosaic.Panel(title: "t", weights: [1, 0, -1, 0.5, 0, 0])
    let mosaic = FilterMosaic(
      panels: [panel], height: 1, width: 2, channels: 3, units: [0], columns: 1, summary: "s")
    let image = mosaic.image(of: panel)
    #expect((image.width, image.height, image.channels) == (4, 3, 3))
    #expect(Array(image.pixels[15..<21]) == [255, 127, 0, 191, 127, 127])
    #expect(image.pixels.count { $0 == 255 } == 4 * 3 * 3 - 5)
  }

  @Test func theDrawingHoldsAPictureForEachPanel() throws {
    let panels = ["a", "<b>"].map { FilterMosaic.Panel(title: $0, weights: FilterMosaicTests.weights) }
    let mosaic = FilterMosaic(panels: panels, height: 2, width: 2, units: [0, 1], columns: 2, summary: "s")
    let document = Document(try mosaic.plot.svg())
    #expect(document.all("text").contains { $0.text == "<b>" })
    let pictures = document.all("image").compactMap { image -> [UInt8]? in
      let prefix = "data:image/png;base64,"
      guard let address = image.attributes["href"], address.hasPrefix(prefix) else { return nil }
      return Data(base64Encoded: String(address.dropFirst(prefix.count))).map(Array.init)
    }
    #expect(pictures.count == 2)
    #expect(pictures.allSatisfy { FilterMosaicTests.decoded($0)?.width == 7 })
  }
}
