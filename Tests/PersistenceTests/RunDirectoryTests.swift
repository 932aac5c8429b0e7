import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import Testing

@Suite struct RunDirectoryTests {
  private static func recipe(_ name: String) -> Recipe {
    Recipe(name: name, epochs: 3, optimizer: Recipe.Optimizer(rate: 1.5))
  }

  private static let model = TensorFile(tensors: [.init(name: "weights", shape: [2], values: [1, 2])])

  /// A finished run.
  private static func finished(_ path: String) throws {
    let run = try RunDirectory.create(at: path, config: recipe("old"), overwrite: false)
    try run.metrics.append(["epoch": 1])
    try run.pretraining.append(["epoch": 2])
    try run.openings.append(["number": 1])
    try run.snapshots.append(["rows": 3])
    for file in [RunFile.heldOut, .other, .report] {
      try "x".write(toFile: run.path(of: file), atomically: true, encoding: .utf8)
    }
    try "row,label\n".write(toFile: run.path(of: .ledger), atomically: true, encoding: .utf8)
    try run.write(model: model)
    try run.finish(summary: ["error": 0.05])
  }

  @Test func whatIsWrittenIsReadBack() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/runs/mnist/1/"
      try Self.finished(path)
      let run = try RunDirectory(opening: path)
      #expect(try run.config() == Self.recipe("old"))
      #expect(try run.metrics.records() == [["epoch": 1]])
      #expect(try run.pretraining.records() == [["epoch": 2]])
      #expect(try run.openings.records() == [["number": 1]])
      #expect(try run.snapshots.records() == [["rows": 3]])
      #expect(try run.model() == Self.model)
      #expect(try run.summary() == ["error": 0.05])
      let lasting = RunFile.allCases.filter { ![.checkpoint, .otherCheckpoint, .predecessor].contains($0) }
      #expect(try names(in: path) == lasting.map(\.rawValue).sorted())
    }
  }

  /// Version 0.5 called the snapshots "looks": they are read, more follow them there, and the run may be replaced.
  @Test func snapshotsUnderTheirEarlierNameAreRead() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/run"
      try Self.finished(path)
      try FileManager.default.moveItem(atPath: "\(path)/snapshots.jsonl", toPath: "\(path)/looks.jsonl")
      let run = try RunDirectory(opening: path)
      #expect(run.has(.snapshots))
      try run.snapshots.append(["rows": 4])
      #expect(try run.snapshots.records() == [["rows": 3], ["rows": 4]])
      #expect(!FileManager.default.fileExists(atPath: "\(path)/snapshots.jsonl"))
      let next = try RunDirectory.create(at: path, config: Self.recipe("new"), overwrite: true)
      #expect(!next.has(.snapshots))
    }
  }

  @Test func aRunIsOneFromItsFirstMomentOn() throws {
    try withScratchFolder { folder in
      _ = try RunDirectory.create(at: "\(folder)/run", config: Self.recipe("new"), overwrite: false)
      let run = try RunDirectory(opening: "\(folder)/run")
      #expect(try run.config() == Self.recipe("new"))
      #expect(try run.metrics.records(of: Recipe.self) == [])
      let failure = fileFailure { _ = try run.model() }
      #expect(
        failure?.description == """
          \(folder)/run/model.safetensors: no such file or directory. The run has not come so far as to write it.
          """)
    }
  }

  @Test func anEmptyFolderIsTaken() throws {
    try withScratchFolder { folder in
      let run = try RunDirectory.create(at: folder, config: Self.recipe("new"), overwrite: false)
      #expect(run.replaced == nil)
      #expect(try names(in: folder) == ["config.json", "metrics.jsonl"])
    }
  }

  @Test func whatExistsIsRefusedUnlessOverwritingIsAskedFor() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/run"
      try Self.finished(path)
      let failure = fileFailure {
        _ = try RunDirectory.create(at: path, config: Self.recipe("new"), overwrite: false)
      }
      #expect(failure?.description == "\(path): exists already. Pass --overwrite to replace it.")
      #expect(failure?.kind == .usage)
      #expect(try RunDirectory(opening: path).config() == Self.recipe("old"))
    }
  }

  @Test func theOldRunStandsAsideUntilTheNewOneIsFinished() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/run"
      try Self.finished(path)
      let run = try RunDirectory.create(at: path, config: Self.recipe("new"), overwrite: true)
      #expect(try names(in: folder) == ["run", "run.replaced-1"])
      let old = try RunDirectory(opening: try #require(run.replaced))
      #expect(try old.model() == Self.model)
      #expect(try old.config() == Self.recipe("old"))
      #expect(try RunDirectory(opening: path).config() == Self.recipe("new"))
      try run.finish(summary: ["error": 0.04])
      #expect(try names(in: folder) == ["run"])
    }
  }

  /// What is said of a run calls it by the path that was given, whether it replaces another or not.
  @Test(arguments: ["run", "run/", "./run", "link"]) func theFolderIsCalledAsItWasGiven(name: String) throws {
    try withScratchFolder { folder in
      try Self.finished("\(folder)/run")
      try #require(symlink("run", "\(folder)/link") == 0)
      let path = "\(folder)/\(name)"
      let run = try RunDirectory.create(at: path, config: Self.recipe("new"), overwrite: true)
      #expect(run.path == path)
      #expect(try RunDirectory(opening: "\(folder)/run").config() == Self.recipe("new"))
    }
  }

  @Test func aRunThatWasStoppedLosesNoneOfThoseBefore() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/run"
      try Self.finished(path)
      _ = try RunDirectory.create(at: path, config: Self.recipe("second"), overwrite: true)
      let third = try RunDirectory.create(at: path, config: Self.recipe("third"), overwrite: true)
      #expect(try names(in: folder) == ["run", "run.replaced-1", "run.replaced-2"])
      try third.finish(summary: ["error": 0.04])
      #expect(try names(in: folder) == ["run", "run.replaced-1"])
      #expect(try RunDirectory(opening: "\(path).replaced-1").model() == Self.model)
    }
  }

  /// Another process ends it, from the folder alone; also by way of a link, and with a slash behind its name.
  @Test(arguments: ["run", "run/", "link"]) func whoGoesOnWithARunEndsWhatItReplaces(name: String) throws {
    try withScratchFolder { folder in
      let path = "\(folder)/run"
      try Self.finished(path)
      let run = try RunDirectory.create(at: path, config: Self.recipe("new"), overwrite: true)
      try #require(symlink("run", "\(folder)/link") == 0)
      try run.write(summary: ["error": 0.5])
      #expect(try names(in: folder) == ["link", "run", "run.replaced-1"])
      try RunDirectory(opening: "\(folder)/\(name)").finish(summary: ["error": 0.04])
      #expect(try names(in: folder) == ["link", "run"])
      #expect(try names(in: path) == ["config.json", "metrics.jsonl", "summary.json"])
    }
  }

  /// What names another folder than one that was put aside there removes nothing.
  @Test(arguments: ["mine", "../mine", "run.replaced-x", "run.replaced-1/../mine", "other.replaced-1"])
  func onlyWhatWasPutAsideIsRemoved(name: String) throws {
    try withScratchFolder { folder in
      for place in ["mine", "other.replaced-1", "run.replaced-x", "run"] { try Self.finished("\(folder)/\(place)") }
      let run = try RunDirectory(opening: "\(folder)/run")
      try put("{\"name\": \"\(name)\"}", at: run.path(of: .predecessor))
      try run.finish(summary: ["error": 0.04])
      #expect(try names(in: folder) == ["mine", "other.replaced-1", "run", "run.replaced-x"])
      #expect(!run.has(.predecessor))
    }
  }

  /// As a process leaves it that was killed while it made the folder.
  @Test func aFolderThatWasOnlyBegunIsTaken() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/run"
      try Self.finished(path)
      let begun = try RunDirectory.create(at: path, config: Self.recipe("second"), overwrite: true)
      begun.remove(.config)
      try put("{", at: "\(path)/.pseudolabel-1x.tmp")
      #expect(!RunDirectory.holdsAnything(at: path))
      let reservation = try RunReservation(at: path, overwrite: false)
      let run = try reservation.create(config: Self.recipe("third"))
      #expect(try names(in: folder) == ["run", "run.replaced-1"])
      try run.finish(summary: ["error": 0.04])
      #expect(try names(in: folder) == ["run"])
      try put("{}\n", at: run.path(of: .metrics))
      run.remove(.config)
      #expect(RunDirectory.holdsAnything(at: path))
    }
  }

  @Test(arguments: [
    (["notes.txt"], "it is not a run, because it has no config.json"),
    (["config.json", "model.safetensors"], "it is not a run, because it has no metrics.jsonl"),
    (["config.json", "metrics.jsonl", "notes.txt"], "it holds notes.txt, which is not of a run"),
  ])
  func aFolderThatIsNoRunIsNeverReplaced(files: [String], reason: String) throws {
    try withScratchFolder { folder in
      for file in files { try put(file, at: "\(folder)/\(file)") }
      let failure = fileFailure {
        _ = try RunDirectory.create(at: folder, config: Self.recipe("new"), overwrite: true)
      }
      #expect(
        failure?.description
          == "\(folder): cannot be written: \(reason). Nothing was replaced. Choose another folder.")
      #expect(try names(in: folder) == files.sorted())
      for file in files { #expect(try text(of: "\(folder)/\(file)") == file) }
    }
  }

  @Test func whatTheUserPutAsideTooIsKept() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/run"
      try Self.finished(path)
      let run = try RunDirectory.create(at: path, config: Self.recipe("new"), overwrite: true)
      try put("mine", at: "\(path).replaced-1/notes.txt")
      let failure = fileFailure { try run.finish(summary: ["error": 0.04]) }
      #expect(failure?.problem == .unwritable(reason: "Directory not empty"))
      #expect(try names(in: "\(path).replaced-1") == ["notes.txt"])
      #expect(try run.summary() == ["error": 0.04])
    }
  }

  @Test func aNewRunThatCannotStartPutsTheOldOneBack() throws {
    struct Unwritable: Encodable {
      struct Refusal: Error {}
      func encode(to encoder: any Encoder) throws { throw Refusal() }
    }
    try withScratchFolder { folder in
      let path = "\(folder)/run"
      try Self.finished(path)
      #expect(throws: Unwritable.Refusal.self) {
        _ = try RunDirectory.create(at: path, config: Unwritable(), overwrite: true)
      }
      #expect(try names(in: folder) == ["run"])
      #expect(try RunDirectory(opening: path).model() == Self.model)
    }
  }

  @Test func aLinkToARunLeadsToTheNewOne() throws {
    try withScratchFolder { folder in
      try Self.finished("\(folder)/run")
      try #require(symlink("run", "\(folder)/link") == 0)
      try RunDirectory.create(at: "\(folder)/link", config: Self.recipe("new"), overwrite: true)
        .finish(summary: ["error": 0.04])
      #expect(try RunDirectory(opening: "\(folder)/link").config() == Self.recipe("new"))
      #expect(try names(in: folder) == ["link", "run"])
    }
  }

  @Test func whatIsNoRunIsNotOpened() throws {
    let remedy = " A run is the folder that `train --output` names"
    try withScratchFolder { folder in
      let missing = fileFailure { _ = try RunDirectory(opening: "\(folder)/none") }
      #expect(missing?.problem == .missing)
      let empty = fileFailure { _ = try RunDirectory(opening: folder) }
      #expect(
        empty?.description == "\(folder): run: expected a folder with config.json, found nothing.\(remedy).")
      try put("", at: "\(folder)/config.json")
      let half = fileFailure { _ = try RunDirectory(opening: folder) }
      #expect(
        half?.description == "\(folder): run: expected a folder with metrics.jsonl, found none.\(remedy).")
      let file = fileFailure { _ = try RunDirectory(opening: "\(folder)/config.json") }
      #expect(
        file?.description
          == "\(folder)/config.json: run: expected the folder of a run, found a file.\(remedy); it comes before the files."
      )
    }
  }

  @Test func aFileInPlaceOfTheFolderIsRefused() throws {
    try withScratchFolder { folder in
      try put("text", at: "\(folder)/file")
      for path in ["\(folder)/file", "\(folder)/file/run"] {
        let failure = fileFailure {
          _ = try RunDirectory.create(at: path, config: Self.recipe("new"), overwrite: true)
        }
        #expect(failure?.problem == .unwritable(reason: "Not a directory"))
      }
      #expect(try text(of: "\(folder)/file") == "text")
    }
  }
}
