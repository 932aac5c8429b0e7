import Foundation
import PseudoLabelDiagnostics
import Testing

/// Calls `body` with a new empty folder, which is removed afterwards.
func withScratchFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "persistence-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path(percentEncoded: false))
}

func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

func text(of path: String) throws -> String {
  try String(decoding: Data(contentsOf: URL(filePath: path)), as: UTF8.self)
}

func put(_ text: String, at path: String) throws {
  try Data(text.utf8).write(to: URL(filePath: path))
}

/// A file of `Tests/Fixtures/Persistence`.
func fixture(_ name: String) -> String {
  let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  return tests.appending(path: "Fixtures/Persistence/\(name)").path(percentEncoded: false)
}

/// The `FileFailure` that `body` throws; an issue is recorded where it throws none.
func fileFailure(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> FileFailure? {
  #expect(throws: FileFailure.self, sourceLocation: sourceLocation, performing: body)
}
