import Diagnostics
import Platform

extension RunDirectory {
  /// Makes the folder of a new run, parents included, with its config and with metrics that are still empty.
  ///
  /// A folder that is there already is used as it is where it is empty. Where it holds a run and `overwrite` is asked
  /// for, the old run is not touched but renamed to `PATH.replaced-1` (or the next free number), and removed only when
  /// the new run is finished; a new run that fails before it has its first files puts the old one back, and one that is
  /// stopped later leaves it under that name. A folder that holds anything but the files of a run is never replaced.
  ///
  /// - Throws: `FileFailure`: exists, where something is there and `overwrite` is not asked for; unwritable.
  package static func create(at path: String, config: some Encodable, overwrite: Bool) throws -> RunDirectory {
    do {
      // The links are resolved so that a link to a folder, and "." too, still leads to the run once it was renamed.
      guard let place = AtomicFile.resolvingLinks(of: path) else {
        try Folder.make(path)
        return try start(RunDirectory(path: path, replaced: nil), config: config)
      }
      let names = try Folder.names(in: place)
      if names.isEmpty { return try start(RunDirectory(path: path, replaced: nil), config: config) }
      try requireReplaceable(path, holding: names, overwrite: overwrite)
      return try replace(place, config: config)
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }

  /// - Throws: `FileFailure` where a folder with these names in it may not be replaced by a run; one that is empty may.
  static func requireReplaceable(_ path: String, holding names: [String], overwrite: Bool) throws {
    guard !names.isEmpty else { return }
    guard overwrite else {
      let goesOn = names.contains(where: isCheckpoint) ? "--resume to go on with it, or " : ""
      throw FileFailure(path: path, problem: .exists, remedy: "Pass \(goesOn)--overwrite to replace it")
    }
    if let reason = reasonToKeep(names) {
      throw FileFailure(
        path: path, problem: .unwritable(reason: reason), remedy: "Nothing was replaced. Choose another folder")
    }
  }

  private static func replace(_ place: String, config: some Encodable) throws -> RunDirectory {
    let aside = try Folder.renameAside(place)
    do {
      try Folder.make(place)
      return try start(RunDirectory(path: place, replaced: aside), config: config)
    } catch {
      try? remove(place)
      rename(aside, place)
      throw error
    }
  }

  private static func start(_ run: RunDirectory, config: some Encodable) throws -> RunDirectory {
    try JSONFile.write(config, to: run.path(of: .config))
    try AtomicFile.write(Data(), to: run.path(of: .metrics))
    return run
  }

  /// Why a folder with these names in it is no run that may be replaced; nil where it is one.
  private static func reasonToKeep(_ names: [String]) -> String? {
    if let absent = essential.first(where: { !names.contains($0.rawValue) }) {
      return "it is not a run, for it has no \(absent.rawValue)"
    }
    return names.sorted().first { !isOwn($0) }.map { "it holds \($0), which is not of a run" }
  }

  /// Removes a run's own files, and the folder if nothing else is in it.
  static func remove(_ path: String) throws {
    do throws(SystemError) {
      for name in try Folder.names(in: path) where isOwn(name) {
        if unlink("\(path)/\(name)") != 0 { throw .last }
      }
      if rmdir(path) != 0 { throw .last }
    } catch {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }
}
