import Foundation
import PseudoLabelPersistence
import TestSupport
import Testing

/// The files of a run that another process sent.
@Suite struct RunContentsTests {
  private static let files = [
    "config.json": Data("{}".utf8), "metrics.jsonl": Data("line\n".utf8), "summary.json": Data("{\"a\": 1}".utf8),
  ]

  @Test func aFolderGetsTheFilesAndLosesOthersOfARun() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    for turn in 1...2 {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for name in ["pretraining.jsonl", "checkpoint-1.safetensors", "notes.txt"] where turn == 1 {
        try Data("old".utf8).write(to: URL(filePath: "\(path)/\(name)"))
      }
      try RunDirectory.write(Self.files, to: path)
      #expect(
        Set(try FileManager.default.contentsOfDirectory(atPath: path)) == Set(Self.files.keys).union(["notes.txt"]))
      for (name, data) in Self.files { #expect(try Data(contentsOf: URL(filePath: "\(path)/\(name)")) == data) }
    }
    #expect(try RunDirectory(opening: path).contents() == Self.files)
  }

  /// A folder that both processes see has the files already, and nothing of it is touched.
  @Test func aFolderThatHasThemStaysAsItIs() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    try RunDirectory.write(Self.files, to: path)
    try Data("kept".utf8).write(to: URL(filePath: "\(path)/report.html"))
    try RunDirectory.write(Self.files, to: path)
    #expect(FileManager.default.fileExists(atPath: "\(path)/report.html"))
  }
}
