import Foundation
import PseudoLabelDatasets
import Testing

/// What may be meant is named: commands, options, values, columns, files; and a thing that stands in another's place is told
/// from it.
@Suite struct MeantNameTests {
  private static let table = "a table (CSV, TSV, JSON Lines)"

  @Test(arguments: [
    (["help", "trian"], "help: expected a command, found trian. Did you mean train?"),
    (["help", "data", "shwo"], "help: expected a command, found shwo. Did you mean show?"),
    (["help", "zzz"], "help: expected a command, found zzz."),
    (["trian", "table.csv"], "Did you mean 'train'?"), (["data", "shwo", "mnist"], "Did you mean 'show'?"),
    (["check", "table.csv", "--targte", "class"], "Did you mean '--target'?"),
    (["--verison"], "Unknown option '--verison'. Did you mean '--version'?"),
    (["train", "--hlep"], "Unknown option '--hlep'. Did you mean '--help'?"),
    (["train", "--verbsoe"], "Did you mean '--verbose'?"),
    (["train", "--method", "pseudolabel", "--output", "new"], "Did you mean 'pseudo-label'?"),
    (["train", "--dataset", "fashion", "--output", "new"], "one of 'mnist' and 'fashion-mnist'."),
    (["data", "show", "mnits"], "Did you mean 'mnist'?"),
    (["check", "table.csv", "--target", "class", "--decimal", "coma"], "Did you mean 'comma'?"),
    (["check", "table.csv", "--target", "Class"], "Did you mean --target \"class\"?"),
    (["train", "table.csv", "--target", "clas", "--output", "new"], "Did you mean --target \"class\"?"),
    (["check", "table.csv", "--target", "class", "--ignore", "Color"], "Did you mean \"color\"?"),
    (
      ["check", "table.csv", "--target", "class", "--number", "xx"], "none of that name among \"x\", \"y\", \"color\"."
    ),
    (["check", "tabel.csv", "--target", "class"], "no such file or directory. Did you mean table.csv?"),
    (["predict", "rnu", "table.csv"], "no such file or directory. Did you mean run?"),
    (["predict", "run", "data/tabel.csv"], "no such file or directory. Did you mean data/table.csv?"),
    (["predict", "run", "renamed.csv"], "Names count to the letter: \"color\" may be \"Color\" there."),
    (
      ["predict", "run", "data"], "data: data: expected a table (CSV, TSV, JSON Lines), as in training, found a folder."
    ),
    (
      ["evaluate", "run", "run"], "expected a table (CSV, TSV, JSON Lines), as in training, found the folder of a run."
    ),
    (
      ["predict", "run", "rows.npy"],
      "expected a table (CSV, TSV, JSON Lines), as in training, found a file of numbers (NPY)."
    ),
    (
      ["predict", "table.csv", "run"],
      "the folder of a run, or a model file (safetensors), found another file. A run is the folder that `train --output` names"
    ),
    (["check", "run"], "found the folder of a run. Name the files that it is to be trained on"),
    (["train", "run/model.safetensors", "--target", "class", "--output", "new"], "found a model file."),
    (["check", "dot.png"], "found an image. Name the folder that has a sub-folder of images for each class."),
  ])
  func whatIsMeantIsNamed(arguments: [String], words: String) throws {
    let folder = try Self.folder.get()
    let result = try Command.run(arguments, in: folder)
    #expect([64, 65, 66].contains(result.code))
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(result.output == "")
  }

  private static let folder: Result<Folder, any Error> = Result {
    let folder = try Folder()
    let table = OwnTable()
    for name in ["table.csv", "data/table.csv"] { try folder.write(table, to: name) }
    try folder.write(table.text().replacing("color", with: "Color").utf8, to: "renamed.csv")
    try folder.write([0x93] + Array("NUMPY".utf8) + [1, 0], to: "rows.npy")
    try folder.write([0x89] + Array("PNG\r\n\u{1A}\n".utf8), to: "dot.png")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    return folder
  }

  /// What can be read but once is not looked into beforehand.
  @Test func aPipeIsReadOnce() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    let file = try Command.run(["predict", "run", "table.csv"], in: folder)
    let pipe = try Command.Started(
      ["predict", "run", "pipe"], in: folder, after: "mkfifo pipe; { cat table.csv > pipe & }"
    ).result()
    #expect(file.code == 0 && pipe.code == 0 && pipe.output == file.output, "\(pipe.errors)")
  }

  /// A run's folder stands for its configuration.
  @Test func aRunIsAConfiguration() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    #expect(try Command.study("table.csv", in: folder).code == 0)
    let again = try Command.run(["train", "--config", "run", "--output", "again", "--quiet"], in: folder)
    #expect(again.code == 0)
    #expect(try folder.data("again/model.safetensors") == folder.data("run/model.safetensors"))
  }
}
