import PseudoLabelDiagnostics

/// A folder of pictures: each sub-folder is a class and holds its images; `unlabeled` holds those whose class is not
/// known.
///
///     flowers/daisy/1.jpg
///     flowers/rose/garden/2.png
///     flowers/unlabeled/3.jpg
///
/// Sub-folders of a class are searched too. Hidden files and folders do not count. A link to a file counts as the file;
/// a link to a folder may be a class, deeper down it is not followed. Names may have spaces and any letters of Unicode;
/// everything is in natural order ("2.png" before "10.png"), the same on every machine. Where all sub-folders are called
/// `train`, `test` and the like, they are no classes, and the folder is refused.
///
/// A file is taken for an image if its name ends in .png, .jpg or .jpeg, or its content begins as one; so a broken
/// picture is found when it is read, not passed over. A picture whose content is in a format that is not read is passed
/// over, whatever its name.
package struct ImageFolder: Sendable {
  package struct File: Sendable, Hashable {
    package var path: String
    /// The class, which is the name of the sub-folder; nil for an unlabelled image.
    package var label: String?

    package init(path: String, label: String?) {
      self.path = path
      self.label = label
    }
  }

  package let path: String
  /// The names of the classes in natural order, at least two unless fewer were allowed.
  package let classes: [String]
  /// The images, class by class in the order of `classes`, the unlabelled ones last.
  package let files: [File]
  /// What else lies there: files that are no images, and files that lie beside the sub-folders.
  package let skipped: FileNotes

  /// Lists the images; none is decoded.
  ///
  /// - Parameters:
  ///   - path: The folder with a sub-folder for each class. A sub-folder called `unlabeled` or `unlabelled` is no class
  ///     but holds images without one.
  ///   - unlabeled: A further folder of images without a class, wherever it is.
  ///   - needsClasses: Whether there have to be two classes. Where there need not be, images that lie beside the sub-folders have no
  ///     class.
  /// - Throws: `FileFailure` where a folder is missing or unreadable, where there are not at least two classes, where a
  ///   class or the folder `unlabeled` has no image.
  package init(path: String, unlabeled: String? = nil, needsClasses: Bool = true) throws {
    let listing = try FolderListing(path: path)
    let given = unlabeled.flatMap(FolderListing.identity)
    var search = ImageSearch()
    let beside = needsClasses ? [] : search.images(beside: listing, of: path)
    if needsClasses { search.passOver(listing, of: path) }
    var (labeledFiles, unlabeledFiles): ([File], [File]) = ([], [])
    var classes: [String] = []
    try Self.refuseSplits(listing.folders, in: path)
    for name in listing.folders {
      let folder = "\(path)/\(name)"
      if let given, FolderListing.identity(of: folder) == given { continue }
      let before = search.skipped
      let images = try search.images(in: folder)
      if Self.isUnlabeled(name) {
        unlabeledFiles += images.map { File(path: $0, label: nil) }
        continue
      }
      guard !images.isEmpty else { throw Self.noImages(in: folder, but: search.skipped.imageKinds(since: before)) }
      // Two spellings that Unicode holds to be equal are one class.
      if !classes.contains(name) { classes.append(name) }
      labeledFiles += images.map { File(path: $0, label: name) }
    }
    if let unlabeled {
      let before = search.skipped
      let images = try search.images(in: unlabeled)
      guard !images.isEmpty else { throw Self.noImages(in: unlabeled, but: search.skipped.imageKinds(since: before)) }
      unlabeledFiles += images.map { File(path: $0, label: nil) }
    }
    unlabeledFiles += beside.map { File(path: $0, label: nil) }
    guard classes.count >= 2 || !needsClasses && !unlabeledFiles.isEmpty else {
      throw Self.tooFewClasses(classes, in: path, isEmpty: listing.files.isEmpty && listing.folders.isEmpty)
    }
    self.path = path
    self.classes = classes
    self.files = labeledFiles + unlabeledFiles
    self.skipped = search.skipped
  }

  /// The images in a folder and the folders below it, in natural order, without regard to classes; or the file itself,
  /// where `path` is one.
  ///
  /// - Parameter path: The folder, or one file.
  /// - Returns: Their paths, which begin with `path`.
  /// - Throws: `FileFailure` where nothing is there, it cannot be read, or has no image.
  package static func images(in path: String) throws -> [String] { try imagesAndOthers(in: path).images }

  /// The same, and what else lies there.
  package static func imagesAndOthers(in path: String) throws -> (images: [String], skipped: FileNotes) {
    if FolderListing.isFile(path) {
      try ImageFile.check(path)
      return ([path], FileNotes())
    }
    var search = ImageSearch()
    let images = try search.images(in: path)
    guard !images.isEmpty else { throw noImages(in: path, but: search.skipped.imageKinds()) }
    return (images, search.skipped)
  }

  /// - Parameter others: what images lie there instead, in words.
  private static func noImages(in path: String, but others: [String]) -> FileFailure {
    var failure = FileFailure.malformed(path, at: "folder", expected: "PNG or JPEG images", found: "none")
    if !others.isEmpty {
      failure.problem = .malformed(
        place: "folder", expected: "PNG or JPEG images", found: "only \(others.joined(separator: ", "))")
      failure.remedy = "Convert them to PNG first, for example with ImageMagick"
    }
    return failure
  }

  /// Whether a sub-folder of this name holds images without a class.
  package static func isUnlabeled(_ folder: String) -> Bool {
    ["unlabeled", "unlabelled"].contains(folder.lowercased())
  }

  private static func tooFewClasses(_ classes: [String], in path: String, isEmpty: Bool) -> FileFailure {
    let found = isEmpty ? "an empty folder" : classes.first.map { "only \"\($0)\"" } ?? "none"
    return FileFailure(
      path: path,
      problem: .malformed(place: "folder", expected: "a sub-folder for each of at least two classes", found: found),
      remedy: "Put the images of each class into a folder that has its name")
  }
}
