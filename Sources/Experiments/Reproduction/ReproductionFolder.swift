import Foundation
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPersistence

/// Where a reproduction keeps what it has: `results.jsonl`, a line a finished run, `models/` with the networks that the
/// figures show, and `unfinished/` with the checkpoints of runs that are not at their end.
package struct ReproductionFolder: Sendable {
  package let path: String
  private let hold: FolderHold?

  /// To add results: makes the folder where it is missing, and it is this process's own for as long as the value lives.
  ///
  /// - Throws: `FileFailure`, unwritable: also where another process holds the folder.
  package init(_ path: String) throws {
    hold = try FolderHold(path)
    self.path = path
  }

  /// To look at the results that are there, and to make tables of them, also while another process adds some. Nothing is
  /// made: where there is no folder, there are no results.
  package init(lookingAt path: String) {
    hold = nil
    self.path = path
  }

  package var exists: Bool { FileManager.default.fileExists(atPath: path) }

  package var results: JSONLines { JSONLines(path: "\(path)/results.jsonl") }

  /// All lines that are there; none where there is no file yet.
  ///
  /// - Throws: `FileFailure`: unreadable, or malformed at a line; also where a figure of it cannot come of a run.
  package func lines() throws -> [TrialResult] {
    do {
      let lines: [TrialResult] = try results.records()
      for (number, line) in lines.enumerated() {
        guard let flaw = line.flaw else { continue }
        throw FileFailure.malformed(
          results.path, at: "line \(number + 1), \(flaw.field)", expected: flaw.expected, found: "\(flaw.found)")
      }
      return lines
    } catch let failure as FileFailure where failure.problem == .missing {
      return []
    }
  }

  package func path(ofModelOf trial: Trial) -> String { "\(path)/models/\(trial.name).safetensors" }

  package func hasModel(of trial: Trial) -> Bool {
    FileManager.default.fileExists(atPath: path(ofModelOf: trial))
  }

  /// - Throws: `FileFailure`: missing, unreadable, or no model.
  package func model(of trial: Trial) throws -> Model {
    let path = path(ofModelOf: trial)
    return try Model(TensorFile(contentsOf: path), path: path)
  }

  /// - Throws: `FileFailure`, unwritable.
  package func write(_ model: Model, of trial: Trial) throws {
    try Folder.makeIfMissing("\(path)/models")
    try model.tensorFile.write(to: path(ofModelOf: trial))
  }

  private var unfinished: String { "\(path)/unfinished" }
  private func path(ofUnfinished trial: Trial) -> String { "\(unfinished)/\(trial.name)" }

  /// Where a trial's checkpoints lie, if there are any.
  func checkpoints(of trial: Trial) -> CheckpointFiles { CheckpointFiles(in: path(ofUnfinished: trial)) }

  /// Makes the place for them.
  ///
  /// - Throws: `FileFailure`, unwritable.
  func makeCheckpoints(of trial: Trial) throws { try Folder.makeIfMissing(path(ofUnfinished: trial)) }

  /// Removes a trial's checkpoints, when it needs them no more.
  func removeCheckpoints(of trial: Trial) {
    RunDirectory.removeCheckpoints(in: path(ofUnfinished: trial))
    // Folders that hold anything else stay.
    rmdir(path(ofUnfinished: trial))
  }

  /// Removes the folder of all checkpoints where it is empty. While trials are made it stays, for another one may be about to
  /// make its place there.
  func removePlaceOfCheckpoints() { rmdir(unfinished) }

  /// Writes a table, a figure or a page beside the results.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package func write(_ text: String, to name: String) throws {
    try AtomicFile.write(Data(text.utf8), to: "\(path)/\(name)")
  }
}
