/// A folder of images to learn from, a sub-folder a class.
public struct ImageSource: Sendable, Hashable, Codable {
  /// Holds a sub-folder of images for each class, and those without one in `unlabeled`.
  public var folder: String
  /// A further folder of images without a class.
  public var unlabeled: String?
  /// What the images are brought to; found by looking at them where nil.
  public var shape: ImageShape?
  /// Whether images that cannot be read are left out, instead of ending the work.
  public var skipsUnreadable: Bool

  /// See the properties.
  public init(folder: String, unlabeled: String? = nil, shape: ImageShape? = nil, skipsUnreadable: Bool = false) {
    self.folder = folder
    self.unlabeled = unlabeled
    self.shape = shape
    self.skipsUnreadable = skipsUnreadable
  }

  func load(progress: (Int) -> Void, stop: () -> Bool) throws -> LoadedData {
    let images = try ImageFolder(path: folder, unlabeled: unlabeled)
    let shape = try shape ?? images.suggestedShape(skippingUnreadable: skipsUnreadable)
    let preparation = ImagePreparation(shape: shape)
    let content = try images.content(
      preparation, skippingUnreadable: skipsUnreadable, progress: progress, stop: stop)
    return LoadedData(
      rows: content.rows, preparation: .images(preparation), places: .paths(content.files.map(\.path)),
      skipped: content.skipped.count)
  }

  /// SHA-256 over the paths and the contents of all images, in their order.
  func checksum() throws -> String {
    let images = try ImageFolder(path: folder, unlabeled: unlabeled)
    return try SHA256.digest(ofFiles: images.files.map(\.path), named: true)
  }
}
