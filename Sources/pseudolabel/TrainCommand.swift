import ArgumentParser
import Foundation
import PseudoLabelCatalog
import PseudoLabelExperiments
import PseudoLabelReporting
import PseudoLabelTensorBoard
import PseudoLabeling

struct TrainCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Trains a classifier on a few labelled and many unlabelled examples.",
    discussion: """
      A class-balanced choice of the training examples keeps its labels, others are for validation, and the labels of \
      the rest are put away. The test set is looked at once, when training has ended. Every number of the recipe has \
      the paper's value unless told otherwise (Lee 2013, "Pseudo-Label").

      EXAMPLES
        The paper's method, and the same network without the unlabelled images:
          pseudolabel train --labels 600 --output runs/pl
          pseudolabel train --labels 600 --method supervised --output runs/nn
        A smaller, quicker network:
          pseudolabel train --labels 600 --hidden 500 --epochs 200 \\
            --alpha-start 20 --alpha-end 120 --output runs/small
        Another run again, with another seed:
          pseudolabel train --config runs/pl/config.json --seed 2 --output runs/pl-2
        By the plan of a run on files with more labels, and compared with it:
          pseudolabel train --from runs/churn --labels-from answers.csv \\
            --output runs/churn-2
        By the plan of a run on files, on other files, which are read as those were:
          pseudolabel train may.csv --config runs/april/config.json --output runs/may
        A run that was interrupted goes on, to the same bits:
          pseudolabel train --resume runs/pl
        Ten seeds, two at a time; the same command goes on where it was stopped:
          pseudolabel train --labels 600 --seeds 1-10 --jobs 2 --output runs/ten

      The folder of the run gets config.json (makes the same run again with --config), metrics.jsonl (a line an epoch; pretraining.jsonl \
      those of the pre-training), snapshots.jsonl (what some of the unlabelled examples were taken for, now and then), \
      model.safetensors (the parameters and the network's description), summary.json and report.html, a page about all that.

      Ctrl-C stops after the update in progress, saves the run as it is without a look at the test set, and ends with exit \
      code 130; a second Ctrl-C ends at once, without saving. --resume goes on from there, or from the last checkpoint (checkpoint-1.safetensors and \
      checkpoint-2.safetensors, gone when the run is at its end). Training that diverges saves the last good parameters and \
      ends with exit code 70; other seeds beside it go on.

      ON FILES OF YOUR OWN
        The same network is trained with and without the unlabelled rows, on the same parts of the labelled ones, and the \
      better is delivered. One hidden layer of 256 units (two small convolutions before it on images), 100 epochs of ten \
      updates, α from 0 to 1 over epochs 20 to 60: the defaults given below are those of --dataset.
          pseudolabel train customers.csv --target churn --output runs/churn
          pseudolabel train photos --unlabeled more-photos --output runs/photos
        Ctrl-C ends it without a result. Its finished training runs are kept in the folder, from the first one on, and \
      --resume goes on with those that are left; before that, what was in the folder stays as it is.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup(title: "RUN") var options: RunOptions
  @OptionGroup(title: "YOUR OWN FILES") var study: StudyOptions
  @OptionGroup(title: "DATA") var data: DataOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions
  @OptionGroup(title: "PROCESSOR") var numbers: PrecisionOptions
  @OptionGroup(title: "RECIPE") var recipe: RecipeOptions

  mutating func run() throws {
    var given = try options.configFile.flatMap { try StudyConfiguration(ifIn: $0) }
    let earlier = try earlierStudy()
    if let earlier {
      given = earlier.configuration
      given?.checksums = nil
    }
    let files = try source.source(like: given?.source)
    if let path = options.resume {
      try resume(path, files: files)
      return
    }
    _ = try (options.folder, options.checkpointing.interval)
    if files == nil, let earlier { try earlier.configuration.requireRowsOfLabels(in: earlier.run) }
    if let files, given != nil {
      // The plan alone is followed, on other data.
      given?.source = files
      given?.test = nil
      given?.checksums = nil
      given?.labels = nil
    }
    if let given {
      try trainStudy(on: given.source, given: given, from: earlier)
      return
    }
    if let source = files {
      if let config = options.config {
        throw RequestFailure(
          "--config", expected: "that of a run on files, where files are given",
          found: "\(config) of a run on a data set known by name")
      }
      try trainStudy(on: source)
      return
    }
    if let idle = study.given.first {
      throw RequestFailure(idle, expected: "a file of rows to learn from", found: "none")
    }
    if let seeds = try options.requestedSeeds() { try trainSeries(of: seeds) } else { try trainOne() }
  }

  /// The run of `--from`.
  private func earlierStudy() throws -> EarlierStudy? {
    guard let from = study.from else { return nil }
    let other = options.config.map { "--config \($0)" } ?? options.resume.map { "--resume \($0)" }
    if let other { throw RequestFailure("--from", expected: "it alone", found: "\(other) beside it") }
    return try EarlierStudy(of: RunDirectory(opening: from))
  }

  private func trainOne() throws {
    let given = try givenConfiguration()
    let cpu = try compute.makeCPU()
    let set = try data.load(options.dataset ?? given?.dataset ?? .mnist, options.talk)
    var run = try naming {
      try Run(makeConfiguration(over: given, for: set), dataset: set, on: cpu)
    }
    run.ranks = CommandRanks.shared
    try run.requireRanks()
    guard CommandRanks.isFirst else { return try help(run) }
    remarkRanks(of: given)

    remarkUnused(run.configuration, on: set)
    remarks(on: run.configuration, unlabeled: run.split.unlabeled.count).forEach(Terminal.warn)
    remarkSchedules(of: run.configuration, over: given)
    let reservation = try RunReservation(at: options.folder, overwrite: options.overwrite)
    let log = try options.tensorBoardLog(classes: set.classNames)
    let directory = try reservation.create(config: run.record)
    defer { withExtendedLifetime(reservation) {} }
    try complete(RunInFolder(run, new: directory, warn: Terminal.warn), on: cpu, log: log)
  }

  /// Makes the updates of a run with the first rank, which stores it.
  func help(_ run: Run) throws {
    let interrupts = Interrupts()
    _ = run.train(resuming: try run.agreed(on: nil), recordsSnapshots: true, stop: interrupts.stop)
  }

  /// Trains a run, stores it, and tells what came of it.
  func complete(_ work: RunInFolder, on cpu: CPU, log: TensorBoardLog?) throws {
    let recipe = work.run.configuration.recipe
    let reporter = ProgressReporter(title: recipe.method.rawValue, epochs: recipe.mostEpochs, talk: options.talk)
    options.talk.tell(details(of: work.run.configuration, split: work.run.split, on: cpu))
    var end = ContinuousClock.now
    let interrupts = Interrupts()
    let (outcome, summary) = try work.complete(
      checkpoints: options.checkpointing.interval,
      observer: log?.observer(projects: true, on: cpu, passingOnTo: reporter) ?? reporter, stop: interrupts.stop,
      trained: {
        reporter.close()
        end = .now
      })
    options.talk.tell("Answering and storing: \((ContinuousClock.now - end).seconds.precise)")
    try tell(summary, in: work.directory)
    switch outcome.ending {
    case .completed, .collapsed:
      if options.report ?? work.run.configuration.report ?? true {
        try writeReport(in: work.directory) {
          try RunReport(of: [work.directory.path], load: { _ in work.run.dataset }, on: cpu)
        }
      }
      options.talk.tell(work.directory.details)
      try log?.rethrow()
    case .stopped:
      if !options.quiet { Terminal.note(try wayOn(of: work.directory)) }
      throw ExitCode(CommandRanks.exitCode(of: interrupts))
    case .diverged(let divergence): throw divergence
    }
  }

  /// How an interrupted run is gone on with.
  private func wayOn(of directory: RunDirectory) throws(RequestFailure) -> String {
    let command = "pseudolabel train --resume \(directory.path)" + (data.dataDir.map { " --data-dir \($0)" } ?? "")
    return try options.checkpointing.interval == nil
      ? "Interrupted. Nothing was kept to go on from, as --checkpoint-every says. To begin anew: \(command)"
      : "Interrupted. What was trained is kept. To go on: \(command)"
  }

  /// What `--config` holds.
  ///
  /// - Throws: `FileFailure`; or `RequestFailure` where an option does not go with it.
  func givenConfiguration() throws -> RunConfiguration? {
    let given = try options.configFile.map { try RunConfiguration(contentsOf: $0) }
    try recipe.requirePretraining(over: given?.recipe)
    return given
  }

  /// What each option sets, so that a number that will not do is named as the user knows it.
  var places: OptionPlaces {
    OptionPlaces(
      entries: recipe.places.entries + [
        ("--labels", options.labels != nil, "--labels"), ("--validation", options.validation != nil, "--validation"),
      ])
  }

  /// Does something that looks at the configuration, and names what will not do as the user knows it. Where nobody asked for
  /// validation examples, it is the labels that leave too few of them.
  func naming<Result>(_ body: () throws -> Result) throws -> Result {
    try places.naming(file: options.configFile) {
      do {
        return try body()
      } catch var failure as RequestFailure
        where failure.subject == "--validation" && options.validation == nil
        && (options.labels != nil || options.config == nil)
      {
        failure.subject = "validation beside --labels \(options.labels ?? 600)"
        failure.remedy = Remedy("Ask for fewer labels", "give --validation, which may be 0")
        throw failure
      }
    }
  }

  func makeConfiguration(
    over given: RunConfiguration?, for set: ImageDataset
  ) throws(RequestFailure) -> RunConfiguration {
    let count = options.labels ?? given?.labels ?? 600
    let base = given?.recipe ?? scaled(defaultRecipe(for: set.training, labels: count))
    return RunConfiguration(
      dataset: set.name, labels: count, validation: options.validation ?? given?.validation ?? 1000,
      seed: options.seed ?? given?.seed ?? 1,
      recipe: try recipe.applied(to: base, method: options.method, images: set.training.features.imageShape),
      inputPath: compute.inputPath ?? given?.inputPath, ranks: options.seeds == nil ? CommandRanks.shared?.count : nil,
      averageEvery: try averageEvery(over: given), precision: numbers.precision ?? given?.precision,
      checksums: set.name == given?.dataset ? given?.checksums : nil,
      report: (options.report ?? given?.report) == false ? false : nil)
  }

  /// Says so where a run was made by another number of ranks: the bits depend on it.
  func remarkRanks(of given: RunConfiguration?) {
    let (before, now) = (given?.ranks ?? 1, CommandRanks.shared?.count ?? 1)
    guard given != nil, before != now, !options.quiet else { return }
    Terminal.note(
      "The run was made by \(before.counted("process", "processes")) together, and this one is by \(now): its last bits may differ."
    )
  }

  private func averageEvery(over given: RunConfiguration?) throws(RequestFailure) -> Int? {
    guard let updates = options.averageEvery ?? given?.averageEvery else { return nil }
    guard updates >= 1, updates <= 1_000_000 else {
      throw RequestFailure("--average-every", expected: "a number of updates from 1 to 1000000", found: "\(updates)")
    }
    guard CommandRanks.shared != nil || options.seeds != nil else {
      throw RequestFailure(
        options.averageEvery == nil ? "averageEvery of the configuration" : "--average-every",
        expected: "several processes, as mpirun starts them", found: "one",
        remedy: "Start it as `mpirun -n 4 pseudolabel train …`, or leave it out")
    }
    return updates
  }

  private func defaultRecipe(for set: LabeledSet, labels: Int) -> Recipe {
    let method = options.method ?? .pseudoLabel
    if method.isLadder { return Recipe.ladder(method, inputs: set.features.columns, classes: set.classes) }
    guard recipe.convolutions != nil || recipe.residual != nil, let image = set.features.imageShape else {
      return Lee2013.recipe(
        method, inputs: set.features.columns, classes: set.classes, labels: labels,
        isPretrained: recipe.pretraining == .autoencoder)
    }
    return recipe.residual != nil
      ? Recipe.residual(method, image: image, classes: set.classes, labels: labels)
      : Lee2013.convolutionalRecipe(method, image: image, classes: set.classes, labels: labels)
  }

  /// What `--verbose` tells before training.
  func details(of configuration: RunConfiguration, split: Split, on cpu: CPU) -> String {
    [
      split.details(seed: configuration.seed), cpu.details,
      configuration.recipe.details(
        on: [split.labeled.features, split.unlabeled.features], configuration.inputPath,
        configuration.precision ?? .float32, labels: split.labeled.count, threads: cpu.threads),
    ].joined(separator: "\n")
  }

  /// Says so where the path or the precision that was asked for is not used.
  func remarkUnused(_ configuration: RunConfiguration, on set: ImageDataset) {
    if configuration.inputPath == .sparse, configuration.recipe.network.beginsWithConvolution {
      Terminal.warn("--input-path sparse changes nothing here: a convolution works on all inputs.")
    }
    guard let asked = configuration.precision, asked == .bfloat16 else { return }
    let used = asked.used(
      by: configuration.recipe.network, on: set.training.features, configuration.inputPath ?? .automatic)
    guard used != asked else { return }
    Terminal.warn(
      "--precision bf16 changes nothing here: most values are 0, and products over the non-zeros are made in float32. "
        + "--input-path dense would multiply in bfloat16.")
  }

  /// Prints the summary of a run.
  func tell(_ summary: RunSummary, in directory: RunDirectory) throws {
    if options.json {
      try Terminal.print(json: summary)
      return
    }
    Terminal.say(summary.text(run: directory.path))
  }
}
