import Foundation
import Testing

/// Where runs may be stored, and what is never replaced.
@Suite(.needsMNIST) struct OutputFolderTests {
  @Test func aRunIsReplacedOnlyWhenAsked() throws {
    let folder = try Folder()
    #expect(try Command.train("--output", "run", in: folder).code == 0)
    let model = try folder.data("run/model.safetensors")
    for name in ["run", "run/", "./run"] {
      let refused = try Command.train("--output", name, "--seed", "2", in: folder)
      #expect(refused.code == 64)
      #expect(refused.errors == "pseudolabel: \(name): exists already. Pass --overwrite to replace it.\n")
    }
    #expect(try folder.data("run/model.safetensors") == model)
    #expect(try Command.train("--output", "run/", "--seed", "2", "--overwrite", in: folder).code == 0)
    #expect(try folder.data("run/model.safetensors") != model)
    #expect(try folder.names() == ["run"])
  }

  @Test func aRequestThatFailsReplacesNothing() throws {
    let folder = try Folder()
    #expect(try Command.train("--output", "run", in: folder).code == 0)
    let model = try folder.data("run/model.safetensors")
    #expect(try Command.train("--output", "run", "--overwrite", "--epochs", "0", in: folder).code == 64)
    #expect(try folder.data("run/model.safetensors") == model)
    #expect(try folder.names() == ["run"])
  }

  @Test func aFolderThatIsNoRunIsKept() throws {
    let folder = try Folder()
    try folder.write("mine".utf8, to: "things/letter.txt")
    let refused = try Command.train("--output", "things", in: folder)
    #expect(refused.code == 64)
    let overwriting = try Command.train("--output", "things", "--overwrite", in: folder)
    #expect(overwriting.code == 74)
    #expect(
      overwriting.errors == """
        pseudolabel: things: cannot be written: it is not a run, because it has no config.json. Nothing was replaced. Choose \
        another folder.

        """)
    #expect(try folder.names(in: "things") == ["letter.txt"])

    #expect(try Command.train("--output", "run", in: folder).code == 0)
    try folder.write("mine".utf8, to: "run/letter.txt")
    #expect(try Command.train("--output", "run", "--overwrite", in: folder).code == 74)
    #expect(try folder.text("run/letter.txt") == "mine")
  }

  @Test(arguments: [
    ("file", "Not a directory"), ("file/run", "Not a directory"),
    (String(repeating: "x", count: 300), "File name too long"),
    (String(repeating: "x/", count: 3000), "File name too long"), ("", "No such file or directory"),
  ])
  func placesThatCannotBeWritten(path: String, reason: String) throws {
    let folder = try Folder()
    try folder.write("mine".utf8, to: "file")
    for more in [[], ["--overwrite"]] {
      let result = try Command.run(["train", "--labels", "50", "--hidden", "8", "--output", path] + more, in: folder)
      #expect(result.code == 74)
      #expect(result.errors == "pseudolabel: \(path.isEmpty ? "\"\"" : path): cannot be written: \(reason).\n")
    }
    #expect(try folder.names() == ["file"])
    #expect(try folder.text("file") == "mine")
  }
}
