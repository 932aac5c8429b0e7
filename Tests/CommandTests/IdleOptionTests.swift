import Foundation
import Testing

/// What is said where a run, or an option, changes nothing.
@Suite struct IdleOptionTests {
  private static let reason = "a supervised method learns from the labelled examples alone"

  @Test(
    .needsMNIST,
    arguments: [
      (
        ["--method", "supervised", "--alpha", "5", "--threshold", "0.5"],
        "--alpha and --threshold change nothing here: \(reason)."
      ),
      (["--method", "supervised", "--unlabeled-batch", "7"], "--unlabeled-batch changes nothing here: \(reason)."),
      (
        ["--method", "entropy-minimization", "--targets", "none"],
        "--targets changes nothing here: entropy-minimization makes no pseudo-labels."
      ),
      (
        ["--optimizer", "adam", "--momentum-start", "0.1", "--momentum-end", "0.2", "--momentum-epochs", "1"],
        "--momentum-start, --momentum-end and --momentum-epochs change nothing here: Adam has moments of its own."
      ),
      (
        ["--validation", "0", "--keep", "best"],
        "--keep best changes nothing here: with --validation 0 nothing is validated, and the last parameters are kept."
      ),
      (
        ["--visible-dropout", "0", "--hidden-dropout", "0", "--dropout-form", "inverted"],
        "--dropout-form changes nothing here: no unit is dropped."
      ),
      (["--keep", "best", "--optimizer", "adam", "--threshold", "0.9"], nil),
    ] as [([String], String?)])
  func optionsThatChangeNothingAreSaid(options: [String], words: String?) throws {
    let folder = try Folder()
    let train =
      ["train", "--labels", "10", "--validation", "10", "--hidden", "4", "--epochs", "1", "--epoch-updates", "1"]
      + ["--no-report"] + options
    let result = try Command.run(train + ["--output", "run"], in: folder)
    #expect(result.code == 0, "\(result.errors)")
    if let words {
      #expect(result.errors.contains(words + "\n"), "\(result.errors)")
    } else {
      #expect(!result.errors.contains("nothing here"), "\(result.errors)")
    }
    let quiet = try Command.run(train + ["--output", "quiet", "--quiet"], in: folder)
    // What has no effect is a warning, and stays.
    #expect(quiet.code == 0)
    if let words {
      #expect(quiet.errors.contains(words + "\n"), "\(quiet.errors)")
    } else {
      #expect(!quiet.errors.contains("nothing here"), "\(quiet.errors)")
    }
    #expect(quiet.errors.split(separator: "\n").count <= 2, "\(quiet.errors)")
  }

  @Test(arguments: [
    (
      ["--deliver", "baseline", "--alpha", "2"],
      "--alpha changes nothing here: with --deliver baseline nothing is learned"
    ),
    (["--method", "supervised", "--on-collapse", "goBack"], "--on-collapse changes nothing here: a supervised method"),
    (["--keep", "best"], "--keep best chooses nothing of what is delivered"),
  ])
  func ofAStudyTheyAreSaidToo(options: [String], words: String) throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    let result = try Command.run(
      ["train", "table.csv", "--target", "class", "--epochs", "2", "--hidden", "4", "--no-report", "--output", "run"]
        + options, in: folder)
    #expect(result.code == 0)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  /// A run that is no better than guessing says so first, on the screen and in JSON; so does one that used no
  /// pseudo-label.
  @Test(.needsMNIST) func aRunThatBroughtNothingSaysSo() throws {
    let folder = try Folder()
    let train =
      ["train", "--labels", "10", "--validation", "0", "--hidden", "4", "--epochs", "2", "--epoch-updates", "2"]
      + ["--alpha-start", "0", "--alpha-end", "0", "--rate", "1e-9", "--threshold", "1", "--quiet"]
    let result = try Command.run(train + ["--output", "run"], in: folder)
    #expect(result.code == 0)
    let lines = result.output.split(separator: "\n")
    #expect(lines.first?.contains("etter than guessing: ") == true, "\(result.output)")
    #expect(lines.first?.contains(" of 10000 test images are wrong, 88.65 % by always answering \"1\", ") == true)
    let unused = "Nothing was learned from the unlabelled images: no pseudo-label was as confident as the threshold"
    #expect(lines.dropFirst().first?.hasPrefix(unused) == true)
    #expect(result.output.contains("learned from in 0 of 2 epochs"))
    let summary = try folder.object("run/summary.json")
    let majority = try #require(summary["majority"] as? [String: Any])
    #expect((majority["baseline"] as? [String: Any])?["rate"] as? Double == 0.8865)
    #expect(summary["mostCommon"] as? String == "1")
    let several = try Command.run(train + ["--output", "two", "--seeds", "1-2"], in: folder)
    #expect(several.output.hasPrefix("Seed 1: "), "\(several.output)")
  }
}
