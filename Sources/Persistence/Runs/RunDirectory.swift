import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// The folder that a training run leaves: its config, its metrics as they grow, its model and its summary.
///
/// A run is a folder with `config.json` and `metrics.jsonl`; it has them from its first moment. `model.safetensors` and
/// `summary.json` come when there is something to put there. All but the metrics are replaced atomically.
package struct RunDirectory: Sendable, Hashable {
  package let path: String
  /// Where the run lies whose place this one took, where that was now. See `create`.
  package let replaced: String?

  init(path: String, replaced: String?) {
    self.path = path
    self.replaced = replaced
  }

  /// Opens a run to be read, finished or not.
  ///
  /// - Throws: `FileFailure`: missing; unreadable; or malformed, where `path` is something else than a run.
  package init(opening path: String) throws {
    let names: [String]
    do throws(SystemError) {
      names = try Folder.names(in: path)
    } catch {
      switch error.code {
      case ENOENT: throw FileFailure(path: path, problem: .missing)
      case ENOTDIR:
        throw FileFailure(
          path: path, problem: .malformed(place: "run", expected: "the folder of a run", found: "a file"),
          remedy: "A run is the folder that `train --output` names; it comes before the files")
      default: throw FileFailure(path: path, problem: .unreadable(reason: error.reason))
      }
    }
    if let absent = Self.essential.first(where: { !names.contains($0.rawValue) }) {
      throw FileFailure(
        path: path,
        problem: .malformed(
          place: "run", expected: "a folder with \(absent.rawValue)", found: names.isEmpty ? "nothing" : "none"),
        remedy: "A run is the folder that `train --output` names")
    }
    self.init(path: path, replaced: nil)
  }

  /// What every run has.
  static let essential: [RunFile] = [.config, .metrics]

  /// The path of one of the run's files; that of its earlier name, where the run has it under that one.
  package func path(of file: RunFile) -> String {
    let path = "\(self.path)/\(file.rawValue)"
    guard let name = file.earlierName, !FileManager.default.fileExists(atPath: path) else { return path }
    let earlier = "\(self.path)/\(name)"
    return FileManager.default.fileExists(atPath: earlier) ? earlier : path
  }

  /// The path of what a training run of a study brought, while not all of them are at their end. It counts from 0.
  package func path(ofMember number: Int) -> String { "\(path)/\(Self.memberPrefix)\(number + 1)\(Self.memberSuffix)" }

  /// Whether it is there.
  package func hasMember(_ number: Int) -> Bool { FileManager.default.fileExists(atPath: path(ofMember: number)) }

  private static let memberPrefix = "training-"
  private static let memberSuffix = ".safetensors"

  /// Whether a name is that of a file of a run.
  static func isOwn(_ name: String) -> Bool {
    RunFile(rawValue: name) != nil || RunFile.allCases.contains { $0.earlierName == name }
      || AtomicFile.isTemporary(name) || isMember(name)
  }

  /// Whether a name is that of what a study keeps to go on from.
  static func isMember(_ name: String) -> Bool {
    name.hasPrefix(memberPrefix) && name.hasSuffix(memberSuffix)
      && Int(name.dropFirst(memberPrefix.count).dropLast(memberSuffix.count)) != nil
  }

  /// Removes what training could go on from, when the run needs it no more, and what a process that was killed left aside.
  package func removeCheckpoints() { Self.removeCheckpoints(in: path) }

  /// The same of a folder that holds checkpoints and is no run.
  package static func removeCheckpoints(in path: String) {
    for name in (try? Folder.names(in: path)) ?? [] where isCheckpoint(name) || AtomicFile.isTemporary(name) {
      unlink("\(path)/\(name)")
    }
  }

  /// Removes one of the run's files, where it is there.
  package func remove(_ file: RunFile) { unlink(path(of: file)) }

  /// Whether training that was interrupted can go on here.
  package var holdsCheckpoint: Bool { ((try? Folder.names(in: path)) ?? []).contains(where: Self.isCheckpoint) }

  /// Whether a name is that of a state that training goes on from.
  static func isCheckpoint(_ name: String) -> Bool {
    isMember(name) || [RunFile.checkpoint, .otherCheckpoint].contains { $0.rawValue == name }
  }

  /// Whether one of the run's files is there.
  package func has(_ file: RunFile) -> Bool { FileManager.default.fileExists(atPath: path(of: file)) }

  /// Whether `create` would find something at a path: a file, or a folder that is not empty, nor left by a run that was
  /// ended while it was made.
  package static func holdsAnything(at path: String) -> Bool {
    do throws(SystemError) {
      return try !isVacant(path, holding: Folder.names(in: path))
    } catch {
      return error.code != ENOENT
    }
  }

  /// A record an epoch.
  package var metrics: JSONLines { JSONLines(path: path(of: .metrics)) }

  /// A record an epoch of the pre-training.
  package var pretraining: JSONLines { JSONLines(path: path(of: .pretraining)) }

  /// A record for each snapshot of the predictions for unlabelled rows.
  package var snapshots: JSONLines { JSONLines(path: path(of: .snapshots)) }

  /// A record for each look at a sealed test set.
  package var openings: JSONLines { JSONLines(path: path(of: .openings)) }

  /// - Throws: `FileFailure`, as reading the record or the model from a file of its own does.
  package func config<Config: Decodable>(as type: Config.Type = Config.self) throws -> Config {
    try JSONFile.read(type, from: path(of: .config))
  }

  /// The configuration as it stands in its file.
  package var configurationText: String {
    get throws {
      String(decoding: try FileContents.read(path(of: .config)), as: UTF8.self)
    }
  }

  package func summary<Summary: Decodable>(as type: Summary.Type = Summary.self) throws -> Summary {
    try reading(.summary) { try JSONFile.read(type, from: $0) }
  }

  package func model() throws -> TensorFile { try reading(.model) { try TensorFile(contentsOf: $0) } }

  /// Saves the model, or replaces it by a later one.
  package func write(model: TensorFile) throws { try model.write(to: path(of: .model)) }

  /// Writes the summary of a run that can still go on.
  package func write(summary: some Encodable) throws { try JSONFile.write(summary, to: path(of: .summary)) }

  /// Writes the summary, and with it the run is finished: a run whose place it took is removed now.
  package func finish(summary: some Encodable) throws {
    try write(summary: summary)
    try removePredecessor()
  }

  /// A file that a run gets only in its course.
  private func reading<Content>(_ file: RunFile, _ read: (String) throws -> Content) throws -> Content {
    do {
      return try read(path(of: file))
    } catch var failure as FileFailure where failure.problem == .missing {
      failure.remedy = "The run has not come so far as to write it"
      throw failure
    }
  }
}
