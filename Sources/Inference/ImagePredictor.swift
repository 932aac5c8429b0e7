import Datasets
import Diagnostics

/// Answers about the images of a folder and its sub-folders. Where an image lies in a sub-folder that has the name of a
/// class, that is its true class.
final class ImagePredictor: RowPredictor {
  let columns = ["file"]
  let delimiter = Delimiter.comma
  let strays: [StrayCells] = []
  var hasLabels: Bool { paths.contains { name(ofFolderOf: $0) != nil } }
  var classes: ClassNames { live.classifier.classes }
  private let preparation: ImagePreparation
  private let live: LiveClassifier
  private let root: String
  private var paths: ArraySlice<String>
  private static let pieceSize = 512

  init(_ preparation: ImagePreparation, _ live: LiveClassifier, path: String) throws {
    self.preparation = preparation
    self.live = live
    root = path
    paths = try ImageFolder.images(in: path)[...]
  }

  func next() throws -> [AnsweredRow]? {
    let piece = Array(paths.prefix(Self.pieceSize))
    paths = paths.dropFirst(Self.pieceSize)
    guard !piece.isEmpty else { return nil }
    return try live.rows(preparation.features(ofImages: piece)) { number in
      let path = piece[number]
      return ([path], path, name(ofFolderOf: path))
    }
  }

  /// The class that an image's sub-folder is named after.
  private func name(ofFolderOf path: String) -> String? {
    let folder = path.dropFirst(root.count).split(separator: "/").first.map(String.init)
    return folder.flatMap { classes.names.contains($0) ? $0 : nil }
  }
}
