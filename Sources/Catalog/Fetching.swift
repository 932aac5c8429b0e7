import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// How far the download of one file is.
public struct DownloadProgress: Sendable, Hashable {
  public var dataset: NamedDataset
  /// The file's name.
  public var file: String
  public var receivedBytes: Int
  /// The whole size, where the mirror tells it.
  public var totalBytes: Int?
}

extension NamedDataset {
  /// Makes sure that the cache holds this data set, downloading what is missing or damaged.
  ///
  /// Looks at the cache only: `status(in:)` tells whether another place has the data set already. Each file goes to
  /// `<file>.part` first, is continued there after an interruption, and gets its name once its content has the published
  /// SHA-256. Processes that fetch at once take turns.
  ///
  /// - Parameters:
  ///   - locations: Its cache and its mirrors are used.
  ///   - progress: Called from another thread as bytes arrive.
  /// - Returns: The folder that holds the files.
  /// - Throws: `DownloadFailure` where no mirror delivers; `FileFailure` where the cache cannot be written.
  @discardableResult
  public func fetch(
    to locations: DataLocations, progress: @escaping @Sendable (DownloadProgress) -> Void = { _ in }
  ) throws -> String {
    try entry.fetch(to: locations, progress: progress)
  }
}

extension CatalogEntry {
  package func fetch(
    to locations: DataLocations, rejected: [FileFailure] = [],
    progress: @escaping @Sendable (DownloadProgress) -> Void = { _ in }
  ) throws -> String {
    let folder = locations.cache.map { "\($0)/\(name.rawValue)" }
    var missing = files
    func failure(_ attempts: [DownloadFailure.Attempt]) -> DownloadFailure {
      DownloadFailure(
        dataset: name, file: missing[0].name, attempts: attempts, folder: folder, missing: missing.map(\.name),
        rejected: rejected)
    }
    guard let folder else { throw failure([]) }
    let lock = try FolderLock(folder)
    defer { withExtendedLifetime(lock) {} }
    missing = files.filter { !isSound($0, in: folder) }
    while let file = missing.first {
      if let attempts = try download(
        file, from: locations.mirrors[name] ?? [], into: folder, progress: progress)
      {
        throw failure(attempts)
      }
      missing.removeFirst()
    }
    return folder
  }

  /// Whether the copy that would be loaded from `folder` is the published file.
  private func isSound(_ file: File, in folder: String) -> Bool {
    let place = DatasetStatus.Place(.cache, folder: folder, entry: self)
    return place.found[file.name].map { (try? file.read(at: $0, of: name)) != nil } ?? false
  }

  /// Tries the mirrors in order; returns nil once one has delivered, else why each has not.
  private func download(
    _ file: File, from mirrors: [String], into folder: String,
    progress: @escaping @Sendable (DownloadProgress) -> Void
  ) throws -> [DownloadFailure.Attempt]? {
    let packed = file.name + ".gz"
    let part = "\(folder)/\(packed).part"
    /// Returns nil where a sound file has its name now, else why not.
    func attempt(_ address: String) throws -> String? {
      do {
        try Downloader.download(address, to: part, limit: file.size + 65_536) { received, total in
          progress(.init(dataset: name, file: packed, receivedBytes: received, totalBytes: total))
        }
        _ = try file.read(at: part, of: name)
      } catch let interruption as Downloader.Interruption {
        return interruption.reason
      } catch let failure as FileFailure {
        guard case .malformed(let place, let expected, let found) = failure.problem else { throw failure }
        unlink(part)
        return "it delivered another file: \(place): expected \(expected), found \(found)"
      }
      try install(part, as: file, in: folder)
      return nil
    }
    var attempts: [DownloadFailure.Attempt] = []
    for mirror in mirrors {
      let address = (mirror.hasSuffix("/") ? mirror : mirror + "/") + packed
      let continues = fileSize(part) > 0
      guard var reason = try attempt(address) else { return nil }
      if continues, fileSize(part) == 0 {
        // What an earlier attempt had left was of no use, so this mirror has not had its fair try.
        guard let second = try attempt(address) else { return nil }
        reason = second
      }
      attempts.append(.init(address: address, reason: reason))
    }
    return attempts
  }

  /// Gives a checked download its name, and takes damaged copies of other spellings out of its way.
  private func install(_ part: String, as file: File, in folder: String) throws {
    let path = "\(folder)/\(file.name).gz"
    guard rename(part, path) == 0 else { throw FileFailure(writing: path, errno: errno) }
    for spelling in file.spellings where spelling != file.name + ".gz" { unlink("\(folder)/\(spelling)") }
  }
}

/// The size of the file at `path`, nothing where there is none.
private func fileSize(_ path: String) -> Int {
  var status = stat()
  return stat(path, &status) == 0 ? Int(status.st_size) : 0
}
