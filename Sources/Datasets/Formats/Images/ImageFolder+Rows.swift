import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension ImageFolder {
  /// Decoded images with the files they came from.
  package struct Content: Sendable {
    /// A row for each file.
    package var rows: PartlyLabeledRows
    /// The file of each row.
    package var files: [File]
    /// What the folder passed over, and what could not be read.
    package var skipped: FileNotes
    /// What was read although something is odd about it.
    package var doubtful: DoubtfulImages
  }

  /// How much memory the rows of this shape take: images × height × width × channels bytes.
  package func bytes(shape: ImageShape) -> Int { files.count * shape.height * shape.width * shape.channels }

  /// All images as rows of this shape, each brought to it as `ImagePreparation` says, decoded by several threads; the
  /// same bytes for any number of them.
  ///
  /// - Parameters:
  ///   - shape: What a row shows; `ImagePreparation.allows` it (a precondition).
  ///   - maximumPixels: Pictures whose header claims more are refused.
  ///   - threads: How many threads decode; all processors by default.
  ///   - progress: Called on this thread now and then with the number of images done, the last time with all.
  ///   - stop: Asked on this thread now and then; where it says so, the work ends.
  /// - Returns: The rows in the order of `files`, read as byte / 255.
  /// - Throws: `FileFailure` for the first image that cannot be read; `RequestFailure` where the rows do not fit into
  ///   memory; `CancellationError` where `stop` asked for it.
  package func rows(
    shape: ImageShape, maximumPixels: Int = ImagePreparation.maximumPixels, threads: Int? = nil,
    progress: (Int) -> Void = { _ in }, stop: () -> Bool = { false }
  ) throws -> PartlyLabeledRows {
    try content(
      ImagePreparation(shape: shape), maximumPixels: maximumPixels, threads: threads, progress: progress, stop: stop
    ).rows
  }

  /// All images as `rows` gives them, and if asked for without those that cannot be read.
  ///
  /// - Parameters:
  ///   - preparation: How an image becomes a row.
  ///   - skippingUnreadable: Whether images that cannot be read are left out and counted in `skipped`, instead of ending
  ///     the work.
  ///   - maximumPixels: Pictures whose header claims more are refused.
  ///   - threads: How many threads decode; all processors by default.
  ///   - progress: Called on this thread now and then with the number of images done, the last time with all.
  ///   - stop: Asked on this thread now and then; where it says so, the work ends.
  /// - Returns: Rows, files and what was left out; the rows are in the order of `files`, read as byte / 255.
  /// - Throws: `FileFailure` for the first image that cannot be read, or where no image of a class can; `RequestFailure`
  ///   where the rows do not fit into memory; `CancellationError` where `stop` asked for it.
  package func content(
    _ preparation: ImagePreparation, skippingUnreadable: Bool = false,
    maximumPixels: Int = ImagePreparation.maximumPixels, threads: Int? = nil,
    progress: (Int) -> Void = { _ in }, stop: () -> Bool = { false }
  ) throws -> Content {
    let read = try preparation.read(
      files.map(\.path), skippingUnreadable: skippingUnreadable, maximumPixels: maximumPixels, threads: threads,
      progress: progress, stop: stop)
    var skipped = skipped
    for (_, failure) in read.unreadable.sorted(by: { $0.key < $1.key }) { skipped.add(failure, .unreadableImage) }
    let kept = files.indices.filter { read.unreadable[$0] == nil }
    let files = kept.map { self.files[$0] }
    try checkClasses(of: files)
    var doubtful = DoubtfulImages()
    doubtful.add(read)
    return Content(
      rows: PartlyLabeledRows(
        features: read.unreadable.isEmpty ? read.features : read.features.selecting(kept), labels: files.map(\.label)),
      files: files, skipped: skipped, doubtful: doubtful)
  }

  private func checkClasses(of files: [File]) throws {
    let present = Set(files.compactMap(\.label))
    guard let missing = classes.first(where: { !present.contains($0) }) else { return }
    throw FileFailure.malformed(
      "\(path)/\(missing)", at: "folder", expected: "PNG or JPEG images", found: "none that can be read")
  }
}
