import Foundation
import PseudoLabelDiagnostics
import PseudoLabelTensorBoard
import TestSupport
import Testing

@Suite struct EventWriterTests {
  @Test func whatIsThereStays() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine".utf8, to: "notes.txt")
    for _ in 0..<3 { _ = try EventWriter(folder: folder.path) }
    let names = try folder.contents(of: "")
    #expect(names.count == 4)
    #expect(names.filter { $0.wholeMatch(of: /events\.out\.tfevents\.\d{10}\.pseudolabel\.\d/) != nil }.count == 3)
  }

  @Test func anEventIsInTheFileOnceItIsWritten() throws {
    let folder = try TemporaryFolder()
    let writer = try EventWriter(folder: folder.path)
    let name = try #require(try folder.contents(of: "").first)
    func size() throws -> Int { try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)")).count }
    var before = try size()
    #expect(before > 0)
    for step in 1...3 {
      try writer.write([("loss", .scalar(1 / Double(step)))], step: step)
      #expect(try size() > before)
      before = try size()
    }
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("mine".utf8, to: "file")
    for path in [file, "\(file)/below"] {
      let failure = #expect(throws: FileFailure.self) { try TensorBoardLog(path, classes: []) }
      #expect(failure?.kind == .inputOutput)
      #expect(failure?.path == path)
      #expect(throws: FileFailure.self) { try EventWriter(folder: path) }
    }
  }
}
