import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// Where the rows of a data set of one's own come from.
public enum DataSource: Sendable, Hashable, Codable {
  /// CSV, TSV and the like.
  case table(TableSource)
  /// Folders of PNG and JPEG files.
  case images(ImageSource)
  /// Files of numbers in rows.
  case array(ArraySource)

  /// Every file or folder, in the order of its rows.
  public var files: [String] {
    switch self {
    case .table(let table): table.files + table.unlabeled
    case .images(let images): [images.folder] + (images.unlabeled.map { [$0] } ?? [])
    case .array(let array): array.files + array.unlabeled
    }
  }

  /// What the labels are called in messages.
  package var targetName: String {
    switch self {
    case .table(let table): "column \"\(table.target)\""
    case .images: "sub-folders"
    case .array: "labels"
    }
  }

  /// How labels are given where the files have none; nil where nothing is to be said about it.
  package var remedyForNoLabels: Remedy? {
    if case .array(let array) = self { array.remedyForNoLabels } else { nil }
  }

  /// Reads everything.
  ///
  /// - Parameters:
  ///   - threads: how many read tables; the result is the same for any number.
  ///   - progress: called now and then with the rows read so far.
  ///   - stop: asked now and then; where it says so, the reading ends.
  ///   - needsLabels: whether there has to be a place for labels: a target column, sub-folders of images for two classes. Where there
  ///     need not be, rows without one are unlabelled, as are images that lie beside the sub-folders.
  /// - Throws: `FileFailure` and `RequestFailure`, as the formats do; `CancellationError` where `stop` asked for it.
  package func load(
    needsLabels: Bool = true, threads: Int = Machine.availableProcessors, progress: (Int) -> Void = { _ in },
    stop: () -> Bool = { false }
  ) throws -> LoadedData {
    func read(_ rows: Int) throws {
      progress(rows)
      if stop() { throw CancellationError() }
    }
    switch self {
    case .images(let source): return try source.load(needsLabels: needsLabels, progress: progress, stop: stop)
    case .array(let source): return try source.load()
    case .table(let source):
      let profile = try TableProfile(of: source, needsTarget: needsLabels, threads: threads, rowsRead: read)
      let rows = try profile.rows(threads: threads, rowsRead: read)
      return LoadedData(
        rows: rows, preparation: .table(profile.preparation),
        places: .numbers(Array(zip(source.files + source.unlabeled, profile.rowCounts))), table: profile,
        remarks: profile.remarks + [rows.remark].compactMap { $0 })
    }
  }

  /// SHA-256 of each file, of a folder that of all its images, by the path.
  ///
  /// - Throws: `FileFailure`.
  package func checksums() throws -> [String: String] {
    switch self {
    case .table: try files.reduce(into: [:]) { $0[$1] = try SHA256.digest(ofFiles: [$1]) }
    case .array(let array):
      try (files + (array.labels.map { [$0] } ?? [])).reduce(into: [:]) { $0[$1] = try Self.checksum(of: $1) }
    case .images(let images): [images.folder: try images.checksum()]
    }
  }

  /// SHA-256 of one file, of a folder that of all its images.
  ///
  /// - Throws: `FileFailure`.
  package static func checksum(of path: String) throws -> String {
    FolderListing.isFile(path)
      ? try SHA256.digest(ofFiles: [path]) : try SHA256.digest(ofFiles: ImageFolder.images(in: path), named: true)
  }
}

/// The rows of a data set of one's own, and how they were made.
package struct LoadedData: Sendable {
  /// Where rows stand.
  package enum Places: Sendable {
    /// So many rows of each file, one file after the other.
    case numbers([(file: String, count: Int)])
    /// A file a row.
    case paths([String])
  }

  package let rows: PartlyLabeledRows
  package let preparation: FeaturePreparation
  package let places: Places
  /// What was recognised in the columns, where the data are a table.
  package let table: TableProfile?
  /// Images that could not be read, and files that are none.
  package let skipped: FileNotes
  /// How doubtful input was read, and which option says otherwise: a sentence or two each.
  package let remarks: [String]
  /// Of each row before it was prepared, where features are rounded: rows of other fingerprints are not equal.
  package let fingerprints: [Int]?

  /// The same rows with other labels.
  ///
  /// - Parameter labels: the class of each row, as many as there are (a precondition); nil where it is not known.
  package func relabeled(_ labels: [String?]) -> LoadedData {
    LoadedData(
      rows: PartlyLabeledRows(features: rows.features, labels: labels), preparation: preparation, places: places,
      table: table, skipped: skipped, remarks: remarks, fingerprints: fingerprints, copies: copies)
  }

  /// The same rows, some of them with other labels.
  ///
  /// - Parameters:
  ///   - labels: by the row.
  ///   - origin: the file or folder, for messages.
  /// - Throws: `FileFailure` for a row that is not there.
  package func relabeled(by labels: [Int: String], of origin: String) throws -> LoadedData {
    guard !labels.isEmpty else { return self }
    var all = rows.labels
    for (row, label) in labels {
      guard all.indices.contains(row) else {
        throw FileFailure.malformed(
          origin, at: "rows", expected: "\(row + 1) at least, for so many have labels of their own",
          found: "\(all.count)")
      }
      all[row] = label
    }
    return relabeled(all)
  }

  /// How many times the features were in memory while they were read: numbers of files of numbers stand beside what they
  /// become, doubles taking the room of two.
  package let copies: Int

  package init(
    rows: PartlyLabeledRows, preparation: FeaturePreparation, places: Places, table: TableProfile? = nil,
    skipped: FileNotes = FileNotes(), remarks: [String] = [], fingerprints: [Int]? = nil, copies: Int = 1
  ) {
    self.rows = rows
    self.preparation = preparation
    self.places = places
    self.table = table
    self.skipped = skipped
    self.remarks = remarks
    self.fingerprints = fingerprints
    self.copies = copies
  }

  /// Rows of numbers that are prepared here.
  ///
  /// - Parameters:
  ///   - rows: as they stand in files.
  ///   - preparation: as learned from them.
  ///   - places: the files, and how many rows each has.
  ///   - remarks: how doubtful input was read.
  package init(
    _ rows: PartlyLabeledNumbers, preparation: ArrayPreparation, places: [(file: String, count: Int)],
    remarks: [String] = []
  ) {
    self.init(
      rows: PartlyLabeledRows(features: preparation.prepared(rows.features), labels: rows.labels),
      preparation: .array(preparation), places: .numbers(places), remarks: remarks,
      fingerprints: rows.features.mayMerge ? rows.features.fingerprints : nil,
      copies: preparation.kind == .asTheyAre ? 1 : rows.features.isWide ? 3 : 2)
  }

  /// The file of a row, and its number there, from 1. Rows count from 0 over all files.
  package func place(ofRow row: Int) -> (file: String, number: Int) {
    switch places {
    case .paths(let paths): return (paths[row], 1)
    case .numbers(let files):
      var left = row
      for (file, count) in files {
        if left < count { return (file, left + 1) }
        left -= count
      }
      preconditionFailure("row \(row) of fewer")
    }
  }

  /// Where a row stands, in words.
  package func placeText(ofRow row: Int) -> String {
    let (file, number) = place(ofRow: row)
    if case .paths = places { return file }
    return "row \(number) of \(file)"
  }

  /// Whether rows are texts, or have some: most of their features are 0.
  package var hasText: Bool { if case .table(let table) = preparation { table.isSparse } else { false } }

  /// The names of the features, where they have some.
  package var featureNames: [String] { table?.preparation.featureNames ?? [] }
}
