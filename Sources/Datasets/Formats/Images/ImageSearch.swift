import PseudoLabelDiagnostics

/// Looks for images in folders and remembers what it passed over.
struct ImageSearch {
  private static let extensions = [".png", ".jpg", ".jpeg"]

  private(set) var skipped = FileNotes()

  /// The images in `folder` and below it, its own files first, then folder by folder, each in natural order. Links to
  /// folders are not followed, so that the search ends.
  ///
  /// Throws `FileFailure` for a folder that is missing or cannot be read.
  mutating func images(in folder: String) throws -> [String] {
    var images: [String] = []
    var waiting = [folder]
    while let folder = waiting.popLast() {
      let listing = try FolderListing(path: folder)
      for name in listing.files {
        let file = "\(folder)/\(name)"
        if isImage(file) { images.append(file) }
      }
      for name in listing.unusable { passOverUnusable("\(folder)/\(name)") }
      let below = listing.folders.map { "\(folder)/\($0)" }
      waiting += below.reversed().filter { !FolderListing.isLink($0) }
    }
    return images
  }

  /// Notes the files that lie beside the folders of the classes.
  mutating func passOver(_ listing: FolderListing, of folder: String) {
    for name in listing.files {
      skipped.add(
        .malformed(
          "\(folder)/\(name)", at: "place", expected: "a folder for each class", found: "a file beside them"))
    }
    for name in listing.unusable { passOverUnusable("\(folder)/\(name)") }
  }

  /// The images that lie beside the folders of the classes.
  mutating func images(beside listing: FolderListing, of folder: String) -> [String] {
    for name in listing.unusable { passOverUnusable("\(folder)/\(name)") }
    return listing.files.map { "\(folder)/\($0)" }.filter { isImage($0) }
  }

  private mutating func isImage(_ file: String) -> Bool {
    let isNamedSo = Self.extensions.contains(where: file.lowercased().hasSuffix)
    do {
      let opening = try ImageFile.opening(of: file)
      if ImageFormat(opening: opening) != nil { return true }
      let foreign = ForeignFormat(opening: opening, path: file, mayBeTable: false)
      let format = foreign.flatMap { $0.isForeignImage ? $0 : nil }
      // What is wrong with any other file of this name is told when it is read.
      if isNamedSo, format == nil { return true }
      skipped.add(ImageFormat.notAnImage(file, opening: opening), format.map { .image($0) } ?? .other)
    } catch let failure as FileFailure {
      if isNamedSo { return true }
      skipped.add(failure)
    } catch {
      skipped.add(FileFailure(path: file, problem: .unreadable(reason: "\(error)")))
    }
    return false
  }

  private mutating func passOverUnusable(_ path: String) {
    skipped.add(
      FileFailure(path: path, problem: .unreadable(reason: "the link leads nowhere, or the name is no UTF-8")))
  }
}
