import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import Testing

@Suite struct PredictTests {
  private func folder(images: Int = 600) throws -> Folder {
    let folder = try Folder()
    try TinyRun.write(to: "run", in: folder)
    try folder.write(TinyRun.images(images), to: "images.idx")
    return folder
  }

  /// More rows than the model answers at once, each with the probabilities of the model's own pass.
  @Test func theTableIsWhatTheModelSays() throws {
    let folder = try folder()
    let result = try Command.run(["predict", "run", "images.idx"], in: folder)
    #expect(result.code == 0)
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.first == "row,class,confidence,p0,p1,p2")
    #expect(lines.last == "")
    #expect(lines.count == 602)

    let features = try Features(idx: "\(folder.path)/images.idx")
    let probabilities = TinyRun.model.predictor(on: CPU(threads: 1)).probabilities(for: features)
    for (row, line) in lines.dropFirst().dropLast().enumerated() {
      let fields = line.split(separator: ",")
      let expected = Array(probabilities[3 * row..<3 * row + 3])
      #expect(fields.count == 6)
      #expect(Int(fields[0]) == row)
      #expect(fields[3...].map { Float($0) } == expected)
      #expect(Float(fields[2]) == expected.max())
      #expect(Int(fields[1]) == expected.firstIndex(of: expected.max() ?? 2))
    }
  }

  /// A network alone takes images in one format, and what is given is told in words.
  @Test(
    arguments: [
      (Array("x,y,class\n1,2,a\n".utf8), "a text, such as a table"), (nil, "a folder"),
      ([0x93] + Array("NUMPY".utf8) + [1, 0], "a file of numbers (NPY)"),
      ([0x89] + Array("PNG\r\n\u{1A}\n".utf8), "an image"),
    ] as [([UInt8]?, String)])
  func otherDataThanImagesAreToldInWords(bytes: [UInt8]?, words: String) throws {
    let folder = try folder(images: 1)
    if let bytes { try folder.write(bytes, to: "new") } else { try folder.makeFolder("new") }
    let result = try Command.run(["predict", "run", "new"], in: folder)
    #expect(result.code == 65)
    #expect(
      result.errors
        == "pseudolabel: new: data: expected images of 12 pixels in an IDX file, plain or gzip, as this model was trained on, "
        + "found \(words). For data of your own, train on files: pseudolabel train FILE.\n")
    try folder.write("x,class\n1,a\n2,b\n3,\n".utf8, to: "table.csv")
    let label = try Command.run(
      ["label", "table.csv", "--target", "class", "--run", "run", "--output", "out.csv"], in: folder)
    #expect(label.code == 64)
    #expect(
      label.errors
        == "pseudolabel: --run: expected a run on tables, found run, which learned from a data set known by name.\n")
    let evaluated = try Command.run(["evaluate", "run", "new", "--dataset", "mnist"], in: folder)
    #expect(evaluated.code == 64 && evaluated.errors.contains("file: expected a run on files of your own"))
  }

  @Test func theFileHoldsTheSameTable() throws {
    let folder = try folder()
    let shown = try Command.run(["predict", "run", "images.idx"], in: folder).output
    let result = try Command.run(["predict", "run", "images.idx", "--output", "a table ü.csv"], in: folder)
    #expect(result.code == 0)
    #expect(result.output == "")
    #expect(try folder.text("a table ü.csv") == shown)
    for path in ["dense", "sparse"] {
      let other = try Command.run(["predict", "run", "images.idx", "--input-path", path], in: folder)
      #expect(other.output.split(separator: "\n").count == 601)
    }
  }

  @Test func noImagesIsATableWithoutRows() throws {
    let result = try Command.run(["predict", "run", "images.idx"], in: folder(images: 0))
    #expect(result.code == 0)
    #expect(result.output == "row,class,confidence,p0,p1,p2\n")
  }

  @Test func aFileThatIsThereIsKept() throws {
    let folder = try folder()
    try folder.write("mine".utf8, to: "table.csv")
    let refused = try Command.run(["predict", "run", "images.idx", "--output", "table.csv"], in: folder)
    #expect(refused.code == 64)
    #expect(refused.errors == "pseudolabel: table.csv: exists already. Pass --overwrite to replace it.\n")
    #expect(try folder.text("table.csv") == "mine")
    let replaced = try Command.run(
      ["predict", "run", "images.idx", "--output", "table.csv", "--overwrite"], in: folder)
    #expect(replaced.code == 0)
    #expect(try folder.text("table.csv").hasPrefix("row,class"))
  }

  @Test(arguments: [
    ("none/table.csv", "none/table.csv: cannot be written: No such file or directory."),
    ("images.idx/table.csv", "images.idx/table.csv: cannot be written: Not a directory."),
    ("", "\"\": cannot be written: No such file or directory."),
  ])
  func whatCannotBeWrittenIsSaid(path: String, words: String) throws {
    let result = try Command.run(["predict", "run", "images.idx", "--output", path], in: folder())
    #expect(result.code == 74)
    #expect(result.errors == "pseudolabel: \(words)\n")
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "there is no /dev/full"))
  func aFullDiskIsSaid() throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    let result = try Command.Started(["predict", "run", "images.idx"], in: folder(), standardOutput: full).result()
    #expect(result.code == 74)
    #expect(result.errors == "pseudolabel: standard output: cannot be written: No space left on device.\n")
  }

  // The items of a file of 2 images of 3 × 4 pixels are 24 bytes.
  @Test(
    arguments: [
      ([], "header: expected 4 bytes of magic number, found 0."),
      ([0, 1, 8, 3], "magic number (bytes 0 and 1): expected 0x00 0x00, as an IDX file begins, found 0x00 0x01."),
      (
        TinyRun.idx([1, 3, 4], [], type: 13),
        "type code (byte 2): expected 0x08 (unsigned byte), found 0x0d (32-bit float)."
      ),
      (TinyRun.idx([2], [1, 2]), "number of dimensions (byte 3): expected at least 2, as images have, found 1."),
      (TinyRun.images(2).dropLast(), "items: expected 24 bytes (2 × 3 × 4), found 23."),
      (
        TinyRun.images(2) + [0],
        "byte 40 of the content: expected the end after 24 bytes of items (2 × 3 × 4), found more"
      ),
      (TinyRun.idx([1 << 30, 3, 4], []), "items: expected 12884901888 bytes (1073741824 × 3 × 4), found 0"),
      (
        TinyRun.idx([0xffff_ffff, 0xffff_ffff, 0xffff_ffff], []),
        "dimensions (byte 4): expected at most 9223372036854775807 bytes"
      ),
      ([0x1f, 0x8b], "byte 2: expected the rest of the gzip data, found the end of the file."),
      ([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 255, 255, 255], "expected gzip data, found invalid"),
    ] as [([UInt8], String)])
  func damagedImagesAreExplained(bytes: [UInt8], words: String) throws {
    let folder = try folder()
    try folder.write(bytes, to: "damaged.idx")
    let result = try Command.run(["predict", "run", "damaged.idx", "--output", "table.csv"], in: folder)
    #expect(result.code == 65)
    #expect(result.errors.hasPrefix("pseudolabel: damaged.idx: "))
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(!folder.has("table.csv"))
  }

  @Test func imagesOfAnotherSizeAreRefused() throws {
    let folder = try folder()
    try folder.write(TinyRun.idx([1, 28, 28], Array(repeating: 0, count: 784)), to: "large.idx")
    let result = try Command.run(["predict", "run", "large.idx"], in: folder)
    #expect(result.code == 65)
    #expect(result.output == "")
    #expect(
      result.errors
        == "pseudolabel: run/model.safetensors: the network's inputs: expected 784, the pixels of large.idx, found 12.\n"
    )
  }

  @Test func whatIsNotThereIsSaid() throws {
    let folder = try folder()
    try folder.makeFolder("empty")
    for (arguments, code, words) in [
      (["run", "none.idx"], 66, "none.idx: no such file or directory."),
      (
        ["run", "empty"], 65,
        "empty: data: expected images of 12 pixels in an IDX file, plain or gzip, as this model was trained on, found a folder. For data of your own, train on files: pseudolabel train FILE."
      ),
      (["none", "images.idx"], 66, "none: no such file or directory."),
      (
        ["empty", "images.idx"], 65,
        "empty: run: expected a folder with config.json, found nothing. A run is the folder that `train --output` names."
      ),
      (
        ["images.idx", "images.idx"], 65,
        "images.idx: run: expected the folder of a run, or a model file (safetensors), found another file. A run is the folder that `train --output` names; it comes before the files."
      ),
    ] as [([String], Int32, String)] {
      let result = try Command.run(["predict"] + arguments, in: folder)
      #expect(result.code == code)
      #expect(result.errors == "pseudolabel: \(words)\n")
    }
  }
}
