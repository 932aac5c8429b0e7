import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import TestSupport
import Testing

/// Symbolic links in a folder that is written into lead nowhere.
@Suite struct LinkTests {
  private func link(_ name: String, to target: String, in folder: TemporaryFolder) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(folder.path)/\(name)", withDestinationPath: target)
  }

  @Test func aFolderWithALinkIsNotTaken() throws {
    let folder = try TemporaryFolder()
    let outside = try folder.write("mine".utf8, to: "outside.txt")
    try folder.write("x".utf8, to: "run/config.json")
    for target in [outside, "../outside.txt", "nowhere", "/etc"] {
      try link("run/model.safetensors", to: target, in: folder)
      let failure = #expect(throws: FileFailure.self) { try FolderHold("\(folder.path)/run") }
      #expect(
        failure?.description
          == "\(folder.path)/run/model.safetensors: cannot be written: a symbolic link, which is not followed here. Put the file itself there, or remove the link."
      )
      #expect(failure?.kind == .inputOutput)
      try FileManager.default.removeItem(atPath: "\(folder.path)/run/model.safetensors")
    }
    // Without the link, and by way of a link to the folder, which the user named.
    try link("way", to: "run", in: folder)
    for name in ["run", "way"] { _ = try FolderHold("\(folder.path)/\(name)") }
    #expect(try String(contentsOfFile: outside, encoding: .utf8) == "mine")
  }

  @Test func linesAreNotAddedThroughALink() throws {
    let folder = try TemporaryFolder()
    let outside = try folder.write("mine\n".utf8, to: "outside.jsonl")
    try link("lines.jsonl", to: outside, in: folder)
    let failure = #expect(throws: FileFailure.self) { try JSONLines(path: "\(folder.path)/lines.jsonl").append([1]) }
    #expect(failure?.kind == .inputOutput)
    #expect(try String(contentsOfFile: outside, encoding: .utf8) == "mine\n")
  }
}
