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

  /// The images in the sub-folders of `folder`. By default there is no further folder, the shape is found by looking at the images,
  /// and an image that cannot be read ends the work.
  public init(folder: String, unlabeled: String? = nil, shape: ImageShape? = nil, skipsUnreadable: Bool = false) {
    self.folder = folder
    self.unlabeled = unlabeled
    self.shape = shape
    self.skipsUnreadable = skipsUnreadable
  }

  func load(needsLabels: Bool = true, progress: (Int) -> Void, stop: () -> Bool) throws -> LoadedData {
    let images = try ImageFolder(path: folder, unlabeled: unlabeled, needsClasses: needsLabels)
    let shape = try shape ?? images.suggestedShape(skippingUnreadable: skipsUnreadable)
    var bits = images.usedBits()
    func content() throws -> (preparation: ImagePreparation, content: ImageFolder.Content) {
      let preparation = ImagePreparation(shape: shape, usedBits: bits)
      return (
        preparation,
        try images.content(preparation, skippingUnreadable: skipsUnreadable, progress: progress, stop: stop)
      )
    }
    var read = try content()
    let largest = read.content.doubtful.largest
    if largest > 0 {
      // The sample has missed the brightest images.
      bits = DeepBitmap.bits(for: largest)
      read = try content()
    } else if let missed = read.content.doubtful.usedBits {
      // It has missed all images of 16 bits.
      bits = missed
      read = try content()
    }
    return LoadedData(
      rows: read.content.rows, preparation: .images(read.preparation), places: .paths(read.content.files.map(\.path)),
      skipped: read.content.skipped, remarks: Self.remark(ofBits: bits) + read.content.doubtful.remarks)
  }

  private static func remark(ofBits bits: Int?) -> [String] {
    guard let bits else { return [] }
    return [
      "The 16-bit PNG images hold values below \(1 << bits) only: they are read as values of \(bits) bits, \(1 << bits - 1) as white."
    ]
  }

  /// SHA-256 over the paths and the contents of all images, in their order.
  func checksum() throws -> String {
    let images = try ImageFolder(path: folder, unlabeled: unlabeled)
    return try SHA256.digest(ofFiles: images.files.map(\.path), named: true)
  }
}
