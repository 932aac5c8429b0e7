import Foundation
import Testing

/// Options that do not go together on one's own files. Each is named before anything is trained or written.
@Suite struct OwnRequestTests {
  private func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    return folder
  }

  private func expectRefused(
    _ arguments: [String], _ words: String, in folder: Folder, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let before = try folder.names()
    let result = try Command.run(arguments, in: folder, sourceLocation: sourceLocation)
    #expect(result.code == 64, "\(arguments)", sourceLocation: sourceLocation)
    #expect(result.output == "", "\(arguments)", sourceLocation: sourceLocation)
    #expect(result.errors == "pseudolabel: \(words)\n", sourceLocation: sourceLocation)
    #expect(try folder.names() == before, "\(arguments)", sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    (["--labels", "10"], "--labels: expected it beside --dataset only, found it beside files."),
    (["--validation", "10"], "--validation: expected it beside --dataset only, found it beside files."),
    (["--seeds", "1-2"], "--seeds: expected it beside --dataset only, found it beside files."),
    (["--jobs", "2"], "--jobs: expected it beside --dataset only, found it beside files."),
    (["--precision", "bf16"], "--precision: expected it beside --dataset only, found it beside files."),
    (["--data-dir", "data"], "--data-dir: expected it beside --dataset only, found it beside files."),
    (["--dataset", "mnist"], "--dataset: expected it or files to learn from, found both mnist and files."),
    (["--image-size", "8x8"], "--image-size: expected a folder of images, found table.csv."),
    (["--skip-unreadable"], "--skip-unreadable: expected a folder of images, found table.csv."),
    (["--convolutions", "4"], "--convolutions: expected a data set of images, found rows that have no shape."),
    (
      ["--pretraining-epochs", "3"],
      "--pretraining-epochs: expected --pretraining autoencoder beside it, found none. Add --pretraining autoencoder."
    ),
    (
      ["--deliver", "candidate", "--method", "supervised"],
      "--deliver candidate: expected a method that learns from unlabelled rows, found --method supervised."
    ),
    (["--epochs", "0"], "--epochs: expected at least 1, found 0."),
    (["--hidden", "0"], "--hidden: expected at least 1, found 0."),
    (["--threads", "0"], "--threads: expected a number from 1 to 1024, found 0."),
  ])
  func whatTrainingOnATableHasNoUseFor(options: [String], words: String) throws {
    try expectRefused(["train", "table.csv", "--target", "class", "--output", "new"] + options, words, in: folder())
  }

  @Test(arguments: [
    ["--target", "class"], ["--unlabeled", "table.csv"], ["--number", "x"], ["--category", "x"], ["--date", "x"],
    ["--ignore", "x"], ["--missing", "x"], ["--delimiter", "tab"], ["--header", "yes"], ["--image-size", "8x8"],
    ["--skip-unreadable"],
  ])
  func whatIsSaidOfAFileNeedsOne(options: [String]) throws {
    try expectRefused(
      ["train", "--output", "new"] + options, "\(options[0]): expected a file to apply it to, found none.",
      in: folder())
  }

  @Test(arguments: [
    ["--deliver", "better"], ["--balance"], ["--on-collapse", "record"], ["--test", "table.csv"],
  ])
  func whatIsOfStudiesNeedsAFile(options: [String]) throws {
    try expectRefused(
      ["train", "--output", "new"] + options, "\(options[0]): expected a file of rows to learn from, found none.",
      in: folder())
  }

  /// A column without a name has its number.
  @Test func aColumnIsMeantByItsNumber() throws {
    let folder = try Folder()
    try folder.write("1,2,a\n3,4,b\n2,2,a\n".utf8, to: "bare.csv")
    for (options, words) in [
      (["--target", "3"], "Did you mean --target \"column 3\"?"),
      (["--target", "column 3", "--number", "1"], "Did you mean \"column 1\"?"),
    ] {
      let result = try Command.run(["train", "bare.csv", "--header", "no", "--output", "new"] + options, in: folder)
      #expect(result.errors.hasSuffix("\(words)\n"), "\(result.errors)")
    }
  }

  @Test func whatOtherCommandsHaveNoUseFor() throws {
    let folder = try folder()
    #expect(try Command.study("table.csv", in: folder).code == 0)
    for (arguments, words) in [
      (
        ["train", "table.csv", "--output", "new"],
        "--target: expected the name of the column to be learned, found none. `pseudolabel check FILE` shows the columns."
      ),
      (["check"], "file: expected a file to look at, found none."),
      (["label", "--output", "new"], "file: expected a table to fill in, found none."),
      (
        ["label", "table.csv", "--target", "class", "--output", "new", "--min-confidence", "1.5"],
        "--min-confidence: expected a probability from 0 to 1, found 1.5."
      ),
      (
        ["label", "table.csv", "--target", "x", "--output", "new", "--run", "run"],
        "--target: expected \"class\", which run has learned, found \"x\"."
      ),
      (
        ["label", "table.csv", "--target", "class", "--output", "new", "--run", "run", "--seed", "2"],
        "--seed 2: expected no --run beside it, found --run run."
      ),
      (
        ["label", "table.csv", "--target", "class", "--output", "new", "--run", "run", "--ignore", "x"],
        "--ignore: expected no --run beside it, found --run run."
      ),
      (
        ["predict", "run", "table.csv", "--min-confidence", "nan"],
        "--min-confidence: expected a probability from 0 to 1, found nan."
      ),
      (["explain", "run", "--rows", "-1"], "--rows: expected 0 or more, found -1."),
      (["explain", "run", "--file", "table.csv"], "--file: expected a --row that stands in it, found none."),
      (["explain", "run", "--row", "31", "--against", "run"], "--row: expected it or --against, found both."),
      (
        ["explain", "run", "--row", "1"],
        "--row: expected an unlabelled row of the data, found row 1. Only the unlabelled rows are in the ledger."
      ),
      (
        ["explain", "run", "--row", "31", "--file", "x"],
        "--row: expected an unlabelled row of the data, found row 31 of x. Only the unlabelled rows are in the ledger."
      ),
      (
        ["evaluate", "run", "--dataset", "mnist"],
        "--dataset: expected a run on a data set known by name, found mnist for one on files."
      ),
      (
        ["evaluate", "run"],
        "file: expected test rows with their true classes, found none. Name a file, or seal one when training: train --test FILE."
      ),
      (
        ["compare", "run", "run", "--dataset", "mnist"],
        "--dataset: expected runs on a data set known by name, found mnist for runs on files."
      ),
      (
        ["compare", "run", "run"],
        "file: expected test rows with their true classes that both runs are asked about, found none. Name a file, or seal the same one when training: train --test FILE. `pseudolabel report` compares runs on the rows that they held out."
      ),
    ] as [([String], String)] {
      try expectRefused(arguments, words, in: folder)
    }
  }
}
