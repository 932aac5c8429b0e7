import ArgumentParser
import Foundation
import PseudoLabelCatalog
import PseudoLabelExperiments
import PseudoLabeling

/// What a training run is made of, and where it goes.
struct RunOptions: ParsableArguments {
  @Option(help: "The data set. (default: mnist)") var dataset: NamedDataset?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Labelled examples, as many of each class. (default: 600)", valueName: "n"))
  var labels: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Further labelled examples that are held out, to validate by. (default: 1000)", valueName: "n"))
  var validation: Int?
  @Option(help: "What is made of the unlabelled examples. (default: pseudo-label)") var method: Method?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Seed of the split, the first weights, the order of examples and dropout. (default: 1)", valueName: "n"))
  var seed: UInt64?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Several seeds, as 1-10 or 1,2,5: a run each, side by side, in the folders seed-1, seed-2 … of --output, with one \
      thread each unless --threads says more. Seeds that are there already, completed, are not trained again.
      """, valueName: "seeds"),
    transform: { text in Result { () throws(RequestFailure) in try Seeds(parsing: text) } })
  var seeds: Result<Seeds, RequestFailure>?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many of the seeds train at once. (default: as many as there are processors for)", valueName: "n"))
  var jobs: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Under mpirun: updates that each process makes of its part of the rows before all take the mean of their parameters. (default: \
      the gradients of every update are summed, as if by one process)
      """, valueName: "n"))
  var averageEvery: Int?
  @Option(
    help: ArgumentHelp(
      "A whole configuration: a run, or its config.json; options given beside it go first.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var config: String?
  @Option(help: ArgumentHelp("Where the run is stored, or the runs.", valueName: "folder"), completion: .directory)
  var output: String?
  @Option(
    help: ArgumentHelp(
      """
      Go on with a run that was interrupted, from its last checkpoint to the same bits; everything is as its config.json \
      says. A run without a checkpoint begins anew, one at its end is left as it is.
      """, valueName: "run"), completion: .directory)
  var resume: String?
  @OptionGroup var checkpointing: CheckpointOptions
  @Option(
    help: ArgumentHelp(
      """
      Also write the course of training for TensorBoard: scalars, the confidence on the unlabelled rows, and outputs for \
      its projector. What the folder holds already stays.
      """, valueName: "folder"), completion: .directory)
  var tensorboard: String?
  @Flag(help: "Replace a run that is there already.") var overwrite = false
  @Flag(help: "Print the summary as one JSON object.") var json = false
  @OptionGroup var talk: TalkOptions
  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: ArgumentHelp(
      """
      Write report.html, a page about the run, into its folder; for --seeds see pseudolabel report. (default: --report, or as \
      the run of --config or --resume has it)
      """))
  var report: Bool?

  var quiet: Bool { talk.isQuiet }
}

extension RunOptions {
  /// The file that `--config` names, of a run's folder that in it.
  var configFile: String? {
    config.map { path in
      let file = "\(path)/\(RunFile.config.rawValue)"
      return FileManager.default.fileExists(atPath: file) ? file : path
    }
  }

  /// Where a new run is stored.
  var folder: String {
    get throws(RequestFailure) {
      guard let output else {
        throw RequestFailure("--output", expected: "a folder to store the run in", found: "none")
      }
      return output
    }
  }
}
