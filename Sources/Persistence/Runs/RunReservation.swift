import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A place for a run to come: looked at, and held against other processes, but not changed before there is something to
/// put there. What stands there stays as it is until `create`, also where the program is ended before.
package final class RunReservation {
  private let path: String
  private let overwrite: Bool
  private let isNew: Bool
  private var hold: FolderHold

  /// - Parameters:
  ///   - path: the run's folder; it is made, empty, where nothing is there.
  ///   - overwrite: whether a run that is there may be replaced.
  /// - Throws: `FileFailure`: exists, where something is there and `overwrite` is not asked for; unwritable, also where
  ///   another process trains into it, or it holds what is not of a run.
  package init(at path: String, overwrite: Bool) throws {
    self.path = path
    self.overwrite = overwrite
    let place = AtomicFile.resolvingLinks(of: path)
    isNew = place == nil
    if let place {
      let names: [String]
      do throws(SystemError) {
        names = try Folder.names(in: place)
      } catch {
        throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
      }
      try RunDirectory.requireReplaceable(path, holding: names, overwrite: overwrite)
    }
    hold = try FolderHold(path)
  }

  /// Makes the run's folder, or replaces the run that is there: see `RunDirectory.create`.
  ///
  /// - Parameter config: what the run depends on.
  /// - Throws: `FileFailure`.
  package func create(config: some Encodable) throws -> RunDirectory {
    let directory = try RunDirectory.create(at: path, config: config, overwrite: overwrite)
    // The hold went aside with the run that was replaced.
    if directory.replaced != nil { hold = try FolderHold(directory.path) }
    return directory
  }

  /// Leaves no empty folder behind.
  deinit { if isNew { rmdir(path) } }
}
