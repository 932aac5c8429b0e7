import Foundation
import PseudoLabelDatasets

/// Small pictures written by Tools/Golden/images.py, and the rows they should become.
struct GoldenImages: Decodable {
  struct Case: Decodable, CustomStringConvertible {
    var file: String
    var shape: ImageShape
    var fit: ImagePreparation.Fit
    /// How far a value may be off.
    var tolerance: Int
    var values: Data

    var description: String { "\(file) as \(shape), \(fit.rawValue)" }
  }

  var cases: [Case]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("TestSupport/Golden/images").path

  /// No cases where the file cannot be read: a test asks for the number.
  static let cases: [Case] = {
    let file = URL(fileURLWithPath: "\(folder)/cases.json")
    return (try? JSONDecoder().decode(GoldenImages.self, from: Data(contentsOf: file)).cases) ?? []
  }()

  static func path(_ name: String) -> String { "\(folder)/\(name)" }

  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }
}
