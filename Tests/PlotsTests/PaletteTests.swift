import Foundation
import PseudoLabelPlots
import Testing

/// Colours measured in OKLab (Ottosson 2020) as eyes without a kind of cones see them (Machado, Oliveira, Fernandes 2009,
/// severity 1).
@Suite struct PaletteTests {
  private typealias Color = SIMD3<Double>

  private static let eyes: [(name: String, matrix: [Color])] = [
    ("all cones", [[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (
      "no red cones",
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    (
      "no green cones",
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    (
      "no blue cones",
      [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
  ]

  private static func times(_ matrix: [Color], _ c: Color) -> Color {
    Color((matrix[0] * c).sum(), (matrix[1] * c).sum(), (matrix[2] * c).sum())
  }

  private static func linear(_ hex: String) throws -> Color {
    let bytes = try #require(Int(hex.dropFirst(), radix: 16))
    func channel(_ shift: Int) -> Double {
      let c = Double(bytes >> shift & 255) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return Color(channel(16), channel(8), channel(0))
  }

  private static func oklab(_ linear: Color) -> Color {
    let lms = times(
      [
        [0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
      ], linear.clamped(lowerBound: .zero, upperBound: .one))
    return times(
      [
        [0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
      ], Color(cbrt(lms.x), cbrt(lms.y), cbrt(lms.z)))
  }

  @Test(arguments: [Palette.light, Palette.dark]) func classesStayApartForEveryEye(colors: [String]) throws {
    #expect(colors.count == 10)
    for (name, matrix) in Self.eyes {
      let seen = try colors.map { Self.oklab(Self.times(matrix, try Self.linear($0))) }
      for a in seen.indices {
        for b in 0..<a {
          let distance = ((seen[a] - seen[b]) * (seen[a] - seen[b])).sum().squareRoot()
          #expect(
            distance > (name == "all cones" ? 0.15 : 0.1), "\(colors[a]) and \(colors[b]) to \(name): \(distance)")
        }
      }
    }
  }

  @Test(arguments: [(Palette.light, Palette.lightPaper), (Palette.dark, Palette.darkPaper)])
  func coloursStandOutFromThePaper(colors: [String], paper: String) throws {
    func luminance(_ hex: String) throws -> Double { (try Self.linear(hex) * [0.2126, 0.7152, 0.0722]).sum() }
    for color in colors {
      let (a, b) = (try luminance(color) + 0.05, try luminance(paper) + 0.05)
      #expect(max(a, b) / min(a, b) > 2, "\(color)")
    }
  }
}
