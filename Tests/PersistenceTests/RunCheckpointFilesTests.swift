import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import TestSupport
import Testing

/// What a run keeps to go on from while it is under way.
@Suite struct RunCheckpointFilesTests {
  private func run(in folder: TemporaryFolder) throws -> RunDirectory {
    let run = try RunDirectory.create(at: "\(folder.path)/run", config: ["seed": 1], overwrite: false)
    let names = [
      ".pseudolabel-1x.tmp", "checkpoint-1.safetensors", "training-12.safetensors", "training-x.safetensors",
    ]
    for name in names { try folder.write("x".utf8, to: "run/\(name)") }
    return run
  }

  /// With what a process that was killed left aside, and nothing else.
  @Test func theyGoWhenTheRunNeedsThemNoMore() throws {
    let folder = try TemporaryFolder()
    let run = try run(in: folder)
    #expect(run.holdsCheckpoint && run.hasMember(11) && !run.hasMember(12))
    run.removeCheckpoints()
    #expect(!run.holdsCheckpoint)
    #expect(try folder.contents(of: "run") == ["config.json", "metrics.jsonl", "training-x.safetensors"])
  }

  /// They are of a run, and go aside with one that is replaced; what is not of a run keeps its folder.
  @Test func theyAreOfARun() throws {
    let folder = try TemporaryFolder()
    let path = try run(in: folder).path
    let failure = #expect(throws: FileFailure.self) {
      try RunDirectory.create(at: path, config: ["seed": 2], overwrite: true)
    }
    #expect(failure?.description.contains("it holds training-x.safetensors, which is not of a run") == true)
    try FileManager.default.removeItem(atPath: "\(path)/training-x.safetensors")
    let other = try RunDirectory.create(at: path, config: ["seed": 2], overwrite: true)
    #expect(!other.holdsCheckpoint && other.replaced != nil)
    try other.finish(summary: ["error": 0.1])
    #expect(try folder.contents(of: "") == ["run"])
  }
}
