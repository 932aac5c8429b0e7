import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// Answers about the images of a folder and its sub-folders. Where an image lies in a sub-folder, that is its true class,
/// but for one called `unlabeled`.
final class ImagePredictor: RowPredictor {
  let columns = ["file"]
  let delimiter = Delimiter.comma
  let strays: [StrayCells] = []
  var hasLabels: Bool { paths.contains { name(ofFolderOf: $0).map(classes.names.contains) == true } }
  var classes: ClassNames { live.classifier.classes }
  var remarks: [String] {
    let unanswered = unreadable.isEmpty ? [] : ["No answer for \(text(of: unreadable))."]
    return unanswered + doubtful.remarks + (skipped.passedOver.map { [$0] } ?? [])
  }
  private let preparation: ImagePreparation
  private let live: LiveClassifier
  private let root: String
  private let skipsUnreadable: Bool
  private let skipped: FileNotes
  private var paths: ArraySlice<String>
  private(set) var unreadable: [FileFailure] = []
  private var doubtful = DoubtfulImages()
  private static let pieceSize = 512

  /// - Parameters:
  ///   - path: the folder, or one image.
  ///   - skipsUnreadable: whether an image that cannot be read is left without an answer, instead of ending the work.
  init(_ preparation: ImagePreparation, _ live: LiveClassifier, path: String, skipsUnreadable: Bool) throws {
    self.preparation = preparation
    self.live = live
    self.skipsUnreadable = skipsUnreadable
    root = path
    let (images, others) = try ImageFolder.imagesAndOthers(in: path)
    paths = images[...]
    skipped = others
  }

  func next() throws -> [AnsweredRow]? {
    guard let (piece, images) = try nextPiece() else { return nil }
    return live.rows(images.features) { number in
      let path = piece[number]
      return ([path], path, name(ofFolderOf: path))
    }.enumerated().map { number, row in images.unreadable[number] == nil ? row : row.unanswered }
  }

  func nextPrepared() throws -> PartlyLabeledRows? {
    try nextPiece().map { piece, images in
      PartlyLabeledRows(
        features: images.features,
        labels: piece.enumerated().map { images.unreadable[$0] == nil ? name(ofFolderOf: $1) : nil })
    }
  }

  private func nextPiece() throws -> (paths: [String], images: ImageRows)? {
    let piece = Array(paths.prefix(Self.pieceSize))
    paths = paths.dropFirst(Self.pieceSize)
    guard !piece.isEmpty else { return nil }
    let images = try preparation.read(piece, skippingUnreadable: skipsUnreadable)
    unreadable += images.unreadable.sorted { $0.key < $1.key }.map(\.value)
    doubtful.add(images)
    return (piece, images)
  }

  /// "2 images that cannot be read: a.png, b.png"
  private func text(of failures: [FileFailure]) -> String {
    let shown = failures.prefix(FileNotes.kept).map(\.path).joined(separator: ", ")
    let rest = failures.count > FileNotes.kept ? " and \(failures.count - FileNotes.kept) more" : ""
    return "\(failures.count) \(failures.count == 1 ? "image" : "images") that cannot be read: \(shown)\(rest)"
  }

  /// The class that an image's sub-folder is named after; nil where it lies beside the sub-folders, or in `unlabeled`.
  private func name(ofFolderOf path: String) -> String? {
    let parts = path.dropFirst(root.count).split(separator: "/")
    guard parts.count > 1, let folder = parts.first.map(String.init) else { return nil }
    return ImageFolder.isUnlabeled(folder) && !classes.names.contains(folder) ? nil : folder
  }
}
