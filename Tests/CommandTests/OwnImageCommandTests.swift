import Foundation
import PseudoLabelPlots
import Testing

/// The commands on a folder of images.
@Suite struct OwnImageCommandTests {
  /// A bright half on the left or on the right.
  private static func picture(_ number: Int, side: Int = 12) throws -> [UInt8] {
    let pixels = (0..<side * side).map { place in
      let isLeft = place % side < side / 2
      return UInt8((isLeft == (number % 2 == 0) ? 200 : 40) + (place * 31 + number * 17) % 37)
    }
    return try PixelImage(width: side, height: side, pixels: pixels).png
  }

  /// Six images of each of two classes and ten unlabelled ones, a text among them.
  private func folder(side: Int = 12) throws -> Folder {
    let folder = try Folder()
    for number in 0..<12 {
      try folder.write(
        Self.picture(number, side: side), to: "im g/\(["links", "rechts ü"][number % 2])/\(number).png")
    }
    for number in 0..<10 { try folder.write(Self.picture(20 + number, side: side), to: "im g/unlabeled/\(number).png") }
    try folder.write("no image".utf8, to: "im g/links/notes.txt")
    return folder
  }

  private func train(_ options: String..., to output: String = "run", in folder: Folder) throws -> Command.Result {
    let quick = ["--hidden", "8", "--epochs", "2", "--quiet", "--output", output]
    return try Command.run(["train", "im g"] + quick + options, in: folder)
  }

  /// Sides about the smallest that the two layers of convolutions leave something of.
  @Test(arguments: [1, 4, 11, 12, 13, 15, 16, 17])
  func imagesOfAnySizeAreLearnedFrom(side: Int) throws {
    let folder = try folder(side: side)
    let result = try train("--json", in: folder)
    #expect(result.code == 0)
    #expect(result.errors == "")
    #expect(try jsonObject(result.output)["features"] as? Int == side * side)
  }

  @Test func everyCommandSaysTheSameOfAnImage() throws {
    let folder = try folder()
    #expect(try train("--threads", "1", in: folder).code == 0)
    #expect(try train("--threads", "2", to: "other", in: folder).code == 0)
    #expect(try folder.data("run/model.safetensors") == folder.data("other/model.safetensors"))
    let summary = try folder.object("run/summary.json")
    #expect(summary["labeled"] as? Int == 12)
    #expect(summary["unlabeled"] as? Int == 10)

    let ledger = try folder.table("run/pseudo-labels.csv")
    #expect(ledger.map { $0["file"] } == (0..<10).map { "im g/unlabeled/\($0).png" })
    #expect(try Command.run(["predict", "run", "im g/unlabeled", "--output", "answers.csv"], in: folder).code == 0)
    let answers = try folder.table("answers.csv")
    #expect(answers.map { $0["file"] } == ledger.map { $0["file"] })
    #expect(answers.map { $0["prediction"] } == ledger.map { $0["label"] })
    let explained = try Command.object(
      ["explain", "run", "--file", "im g/unlabeled/3.png", "--json"], in: folder)
    let entries = try #require(explained["entries"] as? [[String: Any]])
    #expect(entries.map { $0["label"] as? String } == [ledger[3]["label"]])
    // Each image has a number of its own.
    let number = try #require(ledger[3]["row"])
    #expect(Set(ledger.map { $0["row"] }).count == 10)
    let numbered = try Command.object(["explain", "run", "--row", number, "--json"], in: folder)
    #expect((numbered["entries"] as? [[String: Any]])?.count == 1)
  }

  @Test func aFolderOfTestImagesIsSealedAndOpened() throws {
    let folder = try folder()
    for number in 0..<6 {
      try folder.write(Self.picture(50 + number), to: "test/\(["links", "rechts ü"][number % 2])/\(number).png")
    }
    #expect(try train("--test", "test", in: folder).code == 0)
    let report = try Command.object(["evaluate", "run", "--json"], in: folder)
    #expect((report["opening"] as? [String: Any])?["rows"] as? Int == 6)
    try folder.write(Self.picture(60), to: "test/links/0.png")
    let changed = try Command.run(["evaluate", "run"], in: folder)
    #expect(changed.code == 65)
    #expect(changed.errors.hasPrefix("pseudolabel: test: SHA-256: expected "))
    // The layout of training is one of test images too, without those that have no class.
    let unlabeled = try jsonObject(Command.run(["evaluate", "run", "im g", "--json"], in: folder).output)
    #expect((unlabeled["opening"] as? [String: Any])?["rows"] as? Int == 12)
    #expect((unlabeled["remarks"] as? [String])?.first == "10 rows without a true class left out.")
    let said = try Command.run(["evaluate", "run", "im g"], in: folder)
    #expect(said.errors.contains("10 rows without a true class left out."))
    let none = try Command.run(["evaluate", "run", "im g/unlabeled"], in: folder)
    #expect(none.code == 65)
    #expect(none.errors.contains("expected one of the classes that were trained on, found none."))
  }

  @Test func aFolderOfAnotherNameIsNoClass() throws {
    let folder = try folder()
    #expect(try train(in: folder).code == 0)
    for name in ["Links", "rechts ü"] { try folder.write(Self.picture(50), to: "new/\(name)/1.png") }
    let result = try Command.run(["evaluate", "run", "new"], in: folder)
    #expect(result.code == 65)
    #expect(
      result.errors
        == "pseudolabel: new: new/Links/1.png, sub-folders: expected one of the classes that were trained on, found \"Links\". Did you mean \"links\"?\n"
    )
  }

  /// The header of a PNG image that claims 2 147 483 647 × 2 147 483 647 pixels.
  private static func enormous() throws -> [UInt8] {
    var bytes = try picture(0)
    bytes.replaceSubrange(16..<24, with: [127, 255, 255, 255, 127, 255, 255, 255])
    return bytes
  }

  @Test(arguments: ["truncated", "enormous", "text"])
  func anImageThatCannotBeReadIsNamedOrLeftOut(what: String) throws {
    let folder = try folder()
    let bytes =
      switch what {
      case "truncated": Array(try Self.picture(0).prefix(60))
      case "enormous": try Self.enormous()
      default: Array("GIF".utf8)
      }
    try folder.write(bytes, to: "im g/links/4.png")
    let before = try folder.names()
    for arguments in [["train", "im g", "--output", "run", "--quiet"], ["check", "im g", "--quiet"]] {
      let result = try Command.run(arguments, in: folder)
      #expect(result.code == 65)
      #expect(result.output == "")
      #expect(result.errors.hasPrefix("pseudolabel: im g/links/4.png: "), "\(result.errors)")
      #expect(try folder.names() == before)
    }
    let result = try train("--skip-unreadable", "--json", in: folder)
    #expect(result.code == 0)
    #expect(try jsonObject(result.output)["labeled"] as? Int == 11)
    let answered = try Command.run(["predict", "run", "im g", "--output", "answers.csv"], in: folder)
    #expect(answered.code == 65)
    #expect(!folder.has("answers.csv"))
  }

  @Test func whatCannotBeReadHasABlankAnswer() throws {
    let folder = try folder()
    #expect(try train(in: folder).code == 0)
    for number in 0..<8 {
      try folder.write(Self.picture(number), to: "new/\(["links", "rechts ü"][number % 2])/\(number).png")
    }
    try folder.write(Self.picture(0).prefix(60), to: "new/links/broken.png")
    try folder.write("RIFF1234WEBPVP8 ".utf8, to: "new/links/other.webp")
    for arguments in [["predict", "run", "new", "--output", "out.csv"], ["evaluate", "run", "new"]] {
      let stopped = try Command.run(arguments, in: folder)
      #expect(stopped.code == 65)
      #expect(stopped.errors.hasPrefix("pseudolabel: new/links/broken.png: "))
      #expect(stopped.errors.contains("--skip-unreadable"))
      #expect(folder.has("out.csv") == (arguments[0] == "evaluate"))
      let result = try Command.run(arguments + ["--skip-unreadable"], in: folder)
      #expect(result.code == 0)
      let words = result.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("No answer for 1 image that cannot be read: new/links/broken.png."))
      #expect(words.contains("Left out: 1 WebP image (new/links/other.webp)."))
      #expect(
        try Command.run(
          arguments + ["--skip-unreadable", "--quiet", "--overwrite"].prefix(arguments[0] == "predict" ? 3 : 2),
          in: folder
        ).errors == "")
    }
    let rows = try folder.table("out.csv")
    #expect(rows.count == 9)
    for row in rows {
      let isBroken = row["file"] == "new/links/broken.png"
      for (column, cell) in row where column != "file" { #expect(cell.isEmpty == isBroken) }
    }
    let report = try Command.object(["evaluate", "run", "new", "--skip-unreadable", "--quiet", "--json"], in: folder)
    #expect((report["opening"] as? [String: Any])?["rows"] as? Int == 8)
    #expect((report["remarks"] as? [String])?.count == 2)
    let unreadable = try #require(report["unreadable"] as? [[String: Any]])
    #expect(unreadable.map { $0["file"] as? String } == ["new/links/broken.png"])
    #expect((unreadable.first?["problem"] as? String)?.hasPrefix("new/links/broken.png: PNG data: ") == true)
    try folder.write(OwnTable(), to: "table.csv")
    #expect(try Command.study("table.csv", to: "tables", in: folder).code == 0)
    #expect(try Command.run(["predict", "tables", "table.csv", "--skip-unreadable"], in: folder).code == 64)
  }

  @Test func trainAndCheckSayWhatTheyPassOver() throws {
    let folder = try folder()
    try folder.write("RIFF1234WEBPVP8 ".utf8, to: "im g/links/other.webp")
    let sentence = "Left out: 1 WebP image, 1 other file (im g/links/notes.txt, im g/links/other.webp)."
    let arguments = ["train", "im g", "--hidden", "8", "--epochs", "2", "--output", "run"]
    for (text, code) in [
      try Command.run(arguments, in: folder), try Command.run(["check", "im g"], in: folder),
    ].map({ ($0.output + $0.errors, $0.code) }) {
      #expect(code == 0)
      #expect(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(sentence))
    }
  }

  @Test func foldersThatAreNoDataAreExplained() throws {
    let folder = try folder()
    try folder.makeFolder("empty")
    try folder.makeFolder("half/b")
    try folder.write(Self.picture(0), to: "half/a/0.png")
    try folder.write(Self.picture(0), to: "one/a/0.png")
    try folder.write(OwnTable(), to: "table.csv")
    let before = try folder.names()
    let remedy = "Put the images of each class into a folder that has its name."
    for (arguments, code, words) in [
      (
        ["empty"], 65,
        "empty: folder: expected a sub-folder for each of at least two classes, found an empty folder. \(remedy)"
      ),
      (["one"], 65, "one: folder: expected a sub-folder for each of at least two classes, found only \"a\". \(remedy)"),
      (["half"], 65, "half/b: folder: expected PNG or JPEG images, found none."),
      (["nowhere"], 66, "nowhere: no such file or directory."),
      (["im g", "--unlabeled", "nowhere"], 66, "nowhere: no such file or directory."),
      (["im g", "--unlabeled", "empty"], 65, "empty: folder: expected PNG or JPEG images, found none."),
      (
        ["im g", "--unlabeled", "im g/"], 64,
        "file: expected every file once, found im g and im g/, which are the same."
      ),
      (["im g", "table.csv"], 64, "file: expected one folder of images, found 2."),
      (["im g", "--target", "class"], 64, "--target: expected a table, found the folder im g."),
      (
        ["im g", "--image-size", "8"], 64,
        "--image-size: expected height x width up to 4096, as 32x32 or 28x28x1, found 8."
      ),
      (
        ["im g", "--image-size", "8x8x2"], 64,
        "--image-size: expected height x width up to 4096, as 32x32 or 28x28x1, found 8x8x2."
      ),
    ] as [([String], Int32, String)] {
      for command in [["train", "--output", "run"], ["check"]] {
        let result = try Command.run(command + ["--quiet"] + arguments, in: folder)
        #expect(result.code == code)
        #expect(result.errors == "pseudolabel: \(words)\n")
        #expect(try folder.names() == before)
      }
    }
    let test = try train("--test", "im g/", in: folder)
    #expect(test.code == 64)
    #expect(test.errors == "pseudolabel: --test: expected rows that are not trained on, found im g/, which is.\n")
    let label = try Command.run(["label", "im g", "--output", "out.csv"], in: folder)
    #expect(label.code == 64)
    #expect(try folder.names() == before)
  }

  @Test func aModelIsAskedAboutItsOwnKindOfData() throws {
    let folder = try folder()
    try folder.write(OwnTable(), to: "table.csv")
    #expect(try train(in: folder).code == 0)
    #expect(try Command.study("table.csv", to: "tables", in: folder).code == 0)
    let text = try Command.run(["predict", "run", "table.csv"], in: folder)
    #expect(text.code == 65)
    #expect(text.errors.hasPrefix("pseudolabel: table.csv: first bytes: expected a PNG or JPEG image, found text"))
    let images = try Command.run(["predict", "tables", "im g"], in: folder)
    #expect(images.code == 65)
    let label = try Command.run(
      ["label", "table.csv", "--target", "class", "--run", "run", "--output", "out.csv"], in: folder)
    #expect(label.code == 64)
    #expect(
      label.errors == "pseudolabel: --run: expected a run on tables, found run, which learned from images.\n")
  }
}
