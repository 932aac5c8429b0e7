import ArgumentParser
import PseudoLabelExperiments
import PseudoLabelPlatform
import PseudoLabeling

extension TrainCommand {
  /// Trains a run for each seed, side by side.
  func trainSeries(of seeds: Seeds) throws {
    // One thread a run: runs side by side use the processors better than the threads of one run do.
    let threads = compute.threads == nil ? 1 : try compute.makeCPU().threads
    let given = try givenConfiguration()
    let set = try data.load(options.dataset ?? given?.dataset ?? .mnist, options.talk)
    var configuration = try makeConfiguration(over: given, for: set)
    if options.averageEvery != nil {
      throw RequestFailure(
        "--average-every", expected: "it beside one run", found: "several seeds, which processes train apart")
    }
    // Each seed is trained by one process.
    configuration.averageEvery = nil
    // The runs of a series have no pages of their own.
    configuration.report = nil
    remarkUnused(configuration, on: set)
    remarkSchedules(of: configuration, over: given)
    let unlabeled = set.training.count - configuration.labels - configuration.validation
    remarks(on: configuration, unlabeled: unlabeled).forEach(Terminal.warn)
    let checkpoints = try options.checkpointing.interval
    let ranks = CommandRanks.shared
    try CommandRanks.requireSame(set.facts, "data set")
    let series = try naming {
      try RunSeries(
        configuration, seeds: seeds, dataset: set, folder: options.folder, overwrite: options.overwrite, ranks: ranks)
    }
    if !series.completed.isEmpty, !options.quiet {
      let there = seeds.values.filter { series.completed[$0] != nil }
      Terminal.note("Trained already, and left as \(there.count == 1 ? "it is" : "they are"): \(Seeds.list(there)).")
    }

    let wanted = options.jobs ?? Machine.availableProcessors / threads
    let processes = ranks?.count ?? 1
    var limit = max(1, min(wanted, (series.pending.count + processes - 1) / processes))
    if options.jobs == nil {
      let fitting = configuration.recipe.copiesInMemory(
        atMost: limit, labeledRows: min(configuration.recipe.labeledBatch, configuration.labels), threads: threads)
      if fitting < limit, !options.quiet {
        Terminal.note("Memory is for \(fitting) of the seeds at a time, though there are processors for \(limit).")
      }
      limit = fitting
    }
    try places.naming(file: options.configFile) {
      try configuration.recipe.validate(
        inputs: set.training.features.columns, imageShape: set.training.features.imageShape,
        classes: set.training.classes, examples: configuration.labels, copies: limit, threads: threads)
    }
    let board = JobBoard(
      configuration.recipe.method.rawValue, JobProgress(series.pending, atOnce: limit * processes), talk: options.talk
    ) { "seed \($0)" }
    if options.talk.isVerbose {
      let split = try set.training.split(
        labeled: configuration.labels, validation: configuration.validation, seed: seeds.values.first ?? 1)
      options.talk.tell(details(of: configuration, split: split, on: CPU(threads: threads)))
    }
    let log = try options.tensorBoardLog(classes: set.classNames)
    let interrupts = Interrupts()
    let results = series.train(
      atOnce: limit, threads: threads, checkpoints: checkpoints, stop: interrupts.stop,
      observer: { seed in
        let shown = board.began(seed)
        return log?.observer(of: "seed-\(seed)", projects: true, on: CPU(threads: threads), passingOnTo: shown) ?? shown
      }, warn: Terminal.warn, ended: { board.ended($0, $1) })
    board.close()
    guard CommandRanks.isFirst else { return }
    try deliver(results, of: series, interruptedBy: interrupts)
    try log?.rethrow()
  }

  private func deliver(
    _ results: [(seed: UInt64, result: Result<RunSeries.StoredRun, any Error>)], of series: RunSeries,
    interruptedBy interrupts: Interrupts
  ) throws {
    var runs: [RunSummary] = []
    var failed: [SeriesFailure.Run] = []
    for (seed, result) in results {
      switch result {
      case .success(let run):
        runs.append(run.summary)
        if let divergence = run.divergence { failed.append(.init(seed: seed, error: divergence)) }
      case .failure(let error): failed.append(.init(seed: seed, error: error))
      }
    }
    let summary = SeriesSummary(of: runs)
    if options.json { try Terminal.print(json: summary) } else { Terminal.say(summary.table(seeds: series.seeds)) }

    let failure = SeriesFailure(failed, of: series.seeds.values.count)
    let isCutShort = results.count < series.seeds.values.count || runs.contains { $0.ending == .stopped }
    if isCutShort, interrupts.exitCode != nil || CommandRanks.shared != nil {
      if let failure { Terminal.complain(failure.description) }
      if !options.quiet {
        Terminal.note("Interrupted. The same command goes on with the seeds that did not come to their end.")
      }
      throw ExitCode(CommandRanks.exitCode(of: interrupts))
    }
    if let failure { throw failure }
  }
}

extension JobBoard {
  /// A run of a series has ended.
  fileprivate func ended(_ job: Job, _ result: Result<RunSeries.StoredRun, any Error>) {
    switch result {
    case .success(let run):
      let summary = run.summary
      let ending: JobProgress<Job>.Ending =
        switch summary.ending {
        case .completed, .collapsed: .completed
        case .stopped: .stopped
        case .diverged: .failed
        }
      ended(
        job, ending,
        saying: (summary.testErrorRate.map { "test error \($0.percent)" } ?? "not tested") + summary.ending.remark
          + ", \(summary.seconds.duration)")
    case .failure(let error): ended(job, .failed, saying: "failed: \(SeriesFailure.Run(seed: 0, error: error).reason)")
    }
  }
}

extension RunOptions {
  /// The seeds of several runs; nil where one run is asked for.
  func requestedSeeds() throws(RequestFailure) -> Seeds? {
    guard let seeds = try seeds?.get() else {
      if let jobs {
        throw RequestFailure(
          "--jobs", expected: "--seeds beside it", found: "one run, and \(jobs) at once",
          remedy: "Say which seeds to train side by side, as in --seeds 1-10 --jobs 2")
      }
      return nil
    }
    if let seed {
      throw RequestFailure(
        "--seeds", expected: "no --seed beside it", found: "--seed \(seed)", remedy: "Give the one or the other")
    }
    if let jobs, !(1...1024).contains(jobs) {
      throw RequestFailure("--jobs", expected: "a number from 1 to 1024", found: "\(jobs)")
    }
    return seeds
  }
}
