import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension RunDirectory {
  /// Makes the folder of a new run, parents included, with its config and with metrics that are still empty.
  ///
  /// A folder that is there already is used as it is where it is empty, or where this was begun and ended. Where it holds a
  /// run and `overwrite` is asked for, the old run is not touched but renamed to `PATH.replaced-1` (or the next free
  /// number), and removed only when the new run is finished, also by another process that goes on with it; a new run that
  /// fails before it has its first files puts the old one back, and one that is stopped later leaves it under that name. A
  /// folder that holds anything but the files of a run is never replaced.
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
      if isVacant(place, holding: names) { return try start(RunDirectory(path: path, replaced: nil), config: config) }
      try requireReplaceable(path, holding: names, overwrite: overwrite)
      return try replace(place, under: path, config: config)
    } catch let error as SystemError {
      throw FileFailure(path: path, problem: .unwritable(reason: error.reason))
    }
  }

  /// - Throws: `FileFailure` where a folder with these names in it may not be replaced by a run; one that is empty may.
  static func requireReplaceable(_ path: String, holding names: [String], overwrite: Bool) throws {
    guard !isVacant(path, holding: names) else { return }
    guard overwrite else {
      let goesOn = names.contains(where: isCheckpoint) ? "--resume to go on with it, or " : ""
      throw FileFailure(path: path, problem: .exists, remedy: "Pass \(goesOn)--overwrite to replace it")
    }
    if let reason = reasonToKeep(names) {
      throw FileFailure(
        path: path, problem: .unwritable(reason: reason), remedy: "Nothing was replaced. Choose another folder")
    }
  }

  private static func replace(
    _ place: String, under path: String, config: some Encodable
  ) throws -> RunDirectory {
    let aside = try Folder.renameAside(place)
    do {
      try Folder.make(place)
      // "." still leads to the folder that was renamed.
      let isSame = AtomicFile.resolvingLinks(of: path) == place
      return try start(RunDirectory(path: isSame ? path : place, replaced: aside), config: config)
    } catch {
      try? remove(place)
      rename(aside, place)
      throw error
    }
  }

  /// The config comes last: what has none is no run yet.
  private static func start(_ run: RunDirectory, config: some Encodable) throws -> RunDirectory {
    if let replaced = run.replaced { try JSONFile.write(Predecessor(of: replaced), to: run.path(of: .predecessor)) }
    try AtomicFile.write(Data(), to: run.path(of: .metrics))
    try JSONFile.write(config, to: run.path(of: .config))
    return run
  }

  /// Whether a folder with these names in it holds nothing, or only what `start` writes before the config.
  static func isVacant(_ path: String, holding names: [String]) -> Bool {
    names.allSatisfy { name in
      if AtomicFile.isTemporary(name) || name == RunFile.predecessor.rawValue { return true }
      var status = stat()
      return name == RunFile.metrics.rawValue && stat("\(path)/\(name)", &status) == 0 && status.st_size == 0
    }
  }

  /// Which run stands aside.
  private struct Predecessor: Codable {
    /// Of its folder, beside the run's.
    var name: String

    init(of path: String) { name = RunDirectory.name(of: path) }
  }

  private static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Removes the run whose place this one took, where it still stands aside.
  ///
  /// - Throws: `FileFailure` where it cannot be removed, or holds something else.
  package func removePredecessor() throws {
    guard has(.predecessor), let place = AtomicFile.resolvingLinks(of: path) else { return }
    let name = try JSONFile.read(Predecessor.self, from: path(of: .predecessor)).name
    // A run that was moved since has left it behind.
    let prefix = Self.name(of: place) + Folder.asideInfix
    if name.hasPrefix(prefix), Int(name.dropFirst(prefix.count)) != nil {
      let aside = String(place.dropLast(Self.name(of: place).count)) + name
      if FileManager.default.fileExists(atPath: aside) { try Self.remove(aside) }
    }
    remove(.predecessor)
  }

  /// Why a folder with these names in it is no run that may be replaced; nil where it is one.
  private static func reasonToKeep(_ names: [String]) -> String? {
    if let absent = essential.first(where: { !names.contains($0.rawValue) }) {
      return "it is not a run, because it has no \(absent.rawValue)"
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
