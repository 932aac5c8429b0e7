import Foundation
import PseudoLabelNetworks
import PseudoLabelPersistence

/// What a trial leaves, as bytes for another process.
extension Trial.Product {
  private struct Package: Codable {
    var result: TrialResult
    var model: Data?
  }

  var data: Data {
    get throws { try JSONEncoder().encode(Package(result: result, model: model?.tensorFile.data)) }
  }

  init(_ data: Data) throws {
    let package = try JSONDecoder().decode(Package.self, from: data)
    let path = "a trial of another rank"
    self.init(
      result: package.result, model: try package.model.map { try Model(TensorFile($0, path: path), path: path) })
  }
}
