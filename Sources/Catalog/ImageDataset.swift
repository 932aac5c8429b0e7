import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// A named data set in memory: images of bytes with their classes, for training and for testing.
public struct ImageDataset: Sendable {
  public let name: NamedDataset
  public let training: LabeledSet
  public let test: LabeledSet
  /// What each class is, in the order of the labels.
  public let classNames: [String]
  /// The SHA-256 of each file's unpacked content, by the file's name without `.gz`.
  public let checksums: [String: String]
  /// The folder it came from.
  public let origin: String

  /// The data set in a folder that holds its four files, each plain or gzip.
  ///
  /// - Throws: `FileFailure` for a file that is missing, unreadable, corrupt, or not the published one by its SHA-256.
  public init(_ name: NamedDataset, directory: String) throws {
    try self.init(name.entry, at: DatasetStatus.Place(.requested, folder: directory, entry: name.entry))
  }

  /// Loads a data set from the first place that has it, downloading it to the cache where no place does.
  ///
  /// The requested folder must hold the data set. In the folder of the environment it must be whole if any of its files
  /// is there. Copies in the cache and of the system that are not whole and sound are passed over.
  ///
  /// - Parameters:
  ///   - name: The data set.
  ///   - locations: Where to look.
  ///   - progress: Called from another thread while a file is downloaded.
  /// - Throws: `FileFailure` for what the user's own folders hold; `DownloadFailure` where no mirror delivers.
  public static func load(
    _ name: NamedDataset, from locations: DataLocations,
    progress: @escaping @Sendable (DownloadProgress) -> Void = { _ in }
  ) throws -> ImageDataset {
    try load(entry: name.entry, from: locations, progress: progress)
  }

  package static func load(
    entry: CatalogEntry, from locations: DataLocations,
    progress: @escaping @Sendable (DownloadProgress) -> Void = { _ in }
  ) throws -> ImageDataset {
    var rejected: [FileFailure] = []
    for place in locations.places(of: entry) {
      switch place.role {
      case .requested: return try ImageDataset(entry, at: place)
      case .environment: if !place.found.isEmpty { return try ImageDataset(entry, at: place) }
      case .cache, .system:
        guard place.isComplete else { continue }
        do {
          return try ImageDataset(entry, at: place)
        } catch let failure as FileFailure {
          rejected.append(failure)
        }
      }
    }
    let folder = try entry.fetch(to: locations, rejected: rejected, progress: progress)
    return try ImageDataset(entry, at: DatasetStatus.Place(.cache, folder: folder, entry: entry))
  }

  package init(_ entry: CatalogEntry, at place: DatasetStatus.Place) throws {
    func read(_ file: CatalogEntry.File) throws -> IDXFile {
      guard let path = place.found[file.name] else {
        throw FileFailure(
          path: "\(place.folder)/\(file.name).gz", problem: .missing,
          remedy: "\(entry.name.title) is four files, plain or .gz: \(entry.files.map(\.name).joined(separator: ", "))")
      }
      return try file.read(at: path, of: entry.name)
    }
    let classes = entry.classNames.count
    self.name = entry.name
    self.training = try LabeledSet(
      images: read(entry.trainingImages), labels: read(entry.trainingLabels), classes: classes)
    self.test = try LabeledSet(images: read(entry.testImages), labels: read(entry.testLabels), classes: classes)
    self.classNames = entry.classNames
    self.checksums = Dictionary(uniqueKeysWithValues: entry.files.map { ($0.name, $0.checksum) })
    self.origin = place.folder
  }
}

extension CatalogEntry.File {
  /// Reads a copy of this file and checks that it is the published one.
  package func read(at path: String, of name: NamedDataset) throws -> IDXFile {
    let idx = try IDXFile(path: path, limit: size)
    let digest = try SHA256.digest(of: idx.header, idx.payload)
    guard digest == checksum else {
      throw FileFailure(
        path: path,
        problem: .malformed(
          place: "unpacked content", expected: "SHA-256 \(checksum)", found: "SHA-256 \(digest)"),
        remedy: "This is not \(name.title)'s \(self.name) as published")
    }
    return idx
  }
}
