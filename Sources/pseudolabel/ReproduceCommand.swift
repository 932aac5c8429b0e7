import ArgumentParser
import Foundation
import PseudoLabelCatalog
import PseudoLabelExperiments
import PseudoLabelPlatform
import PseudoLabelReporting
import PseudoLabeling

struct ReproduceCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Reproduces the tables and figures of Lee 2013, \"Pseudo-Label\".",
    discussion: """
      Every run is trained here; nothing is looked up. What is there already is not run again, so that the same command \
      goes on where it was stopped, and one with more splits runs only what is new.

      EXAMPLES
        One cell of Table 2, one split, three methods (about 15 minutes on 2 cores):
          pseudolabel reproduce table2 --labels 600 --splits 1 \\
            --methods dropnn,pl,pl-dae --output lee
        The same on all processes of an MPI job:
          mpirun pseudolabel reproduce table2 --output lee
        Everything, ten splits (many hours; --plan says how many):
          pseudolabel reproduce all --output lee
        A quick look at small networks, for the way it goes and not for the figures:
          pseudolabel reproduce table2 --labels 600 --splits 2 --methods dropnn,pl \\
            --hidden 200 --epochs 50 --output quick

      The folder gets results.jsonl, a line for every finished run, and table2.md, table2.csv and so on. Lines of several \
      folders can be put together with cat; their order does not matter.

      Runs that take longer than a minute save checkpoints in its folder unfinished. Ctrl-C saves the runs in progress \
      there, makes the tables of what has come to its end, and ends the command with exit code 130; the same command goes on.
      """)

  @Argument(help: "What to reproduce.") var target: Target
  @OptionGroup(title: "RUNS") var runs: TrialOptions
  @OptionGroup(title: "DATA") var data: DataOptions

  enum Target: String, ExpressibleByArgument, CaseIterable {
    case table1, table2, figure1, figure2, all
  }

  mutating func run() throws {
    let (jobs, checkpoints) = (try runs.atOnce(), try runs.checkpointing.interval)
    let experiment = try makeExperiment()
    let dataset = try data.load(experiment.dataset, runs.talk)
    try runs.places.naming(file: nil) {
      try experiment.validate(
        on: dataset, atOnce: runs.tablesOnly || runs.plan ? 1 : min(jobs, experiment.trials.count))
    }
    try CommandRanks.requireSame(dataset.facts, "data set")
    if let ranks = CommandRanks.shared, !ranks.isFirst {
      try help(ranks, experiment, on: dataset, atOnce: jobs, checkpoints: checkpoints)
      return
    }
    let folder = try openFolder()
    var reproduction = try Reproduction(
      experiment, on: dataset, in: folder, keepingModelsOf: Set(figureTrials(of: experiment)))
    let adopted = try adoptRuns(into: &reproduction)
    let missing = reproduction.pending.filter { !adopted.contains($0) }
    let pending = runs.tablesOnly ? [] : missing
    let limit = max(1, min(jobs, pending.count))
    let secondsPerCost = pending.isEmpty ? 0 : try UpdateBenchmark.secondsPerUpdate(on: dataset.training, jobs: limit)
    let ranks = CommandRanks.shared
    let progress = JobProgress(
      costs: pending.map { ($0, reproduction.cost(of: $0)) }, atOnce: limit * (ranks?.count ?? 1),
      secondsPerCost: secondsPerCost)
    let plan = ReproductionPlan(
      target: target.rawValue, reproduction, missing: missing.count, pending: pending.count,
      atOnce: min(limit * (ranks?.count ?? 1), max(1, pending.count)),
      seconds: progress.timeLeft(at: 0) ?? 0)
    if runs.plan {
      if runs.json { try Terminal.print(json: plan) } else { Terminal.say(plan.text) }
      return
    }
    if !runs.quiet { Terminal.note(plan.text) }
    runs.talk.tell(CPU(threads: 1).details)

    let board = JobBoard(target.rawValue, progress, hasUpdates: false, interval: 60, talk: runs.talk, name: \.name)
    let interrupts = Interrupts()
    let failures =
      runs.tablesOnly || (pending.isEmpty && ranks == nil)
      ? []
      : reproduction.run(
        atOnce: limit, checkpoints: checkpoints, stop: interrupts.stop, ranks: ranks, observer: board.began,
        warn: Terminal.warn
      ) { trial, result in
        let (ending, sentence): (JobProgress<Trial>.Ending, String) =
          switch result {
          case .success(let result):
            (.completed, "test error \(result.testErrorRate.percent), \(result.seconds.duration)")
          case .failure(let error) where error is CancellationError: (.stopped, "stopped")
          case .failure(let error): (.failed, "failed: \((error as? any Diagnosed)?.description ?? "\(error)")")
          }
        board.ended(trial, ending, saying: sentence, of: trial.title)
      }
    board.close()
    let failure = ReproductionFailure(failures, of: pending.count)
    var isCutShort = !reproduction.pending.isEmpty
    do {
      try deliver(reproduction, stop: interrupts.stop)
    } catch is CancellationError {
      isCutShort = true
    } catch {
      // Where the disk is full, the runs failed of it before the tables did.
      throw failure ?? error
    }
    if isCutShort, interrupts.exitCode != nil || (ranks != nil && failure == nil && !runs.tablesOnly) {
      if let failure { Terminal.complain(failure.description) }
      throw ExitCode(CommandRanks.exitCode(of: interrupts))
    }
    if let failure { throw failure }
  }

  /// Runs trials that the first rank hands out, which has the results.
  private func help(
    _ ranks: any RankMail, _ experiment: Experiment, on dataset: ImageDataset, atOnce limit: Int,
    checkpoints: CheckpointInterval?
  ) throws {
    guard !runs.plan, !runs.tablesOnly else { return }
    var reproduction = try Reproduction(
      experiment, on: dataset, in: ReproductionFolder(lookingAt: runs.output),
      keepingModelsOf: Set(figureTrials(of: experiment)))
    let interrupts = Interrupts()
    _ = reproduction.run(atOnce: limit, checkpoints: checkpoints, stop: interrupts.stop, ranks: ranks)
  }

  /// Who adds results holds the folder; who only looks does not, and makes none.
  private func openFolder() throws -> ReproductionFolder {
    guard runs.plan || (runs.tablesOnly && runs.adopt.isEmpty) else { return try ReproductionFolder(runs.output) }
    let folder = ReproductionFolder(lookingAt: runs.output)
    guard runs.plan || folder.exists else {
      throw FileFailure(
        path: runs.output, problem: .missing, remedy: "Name the folder of a reproduction, or leave out --tables-only")
    }
    return folder
  }

  /// Takes in the runs of `--adopt`; a plan only looks which they are.
  private func adoptRuns(into reproduction: inout Reproduction) throws -> Set<Trial> {
    var adopted: Set<Trial> = []
    for path in runs.adopt {
      let trial = try runs.plan ? reproduction.trial(ofRun: path) : reproduction.adopt(path, cpu: CPU())
      if let trial { adopted.insert(trial) }
      guard !runs.quiet else { continue }
      Terminal.note(trial.map { "\(path): taken in as \($0.title)" } ?? "\(path): no completed run of this experiment")
    }
    return adopted
  }

  private func deliver(_ reproduction: Reproduction, stop: StopSignal) throws {
    let (results, folder) = (reproduction.results, reproduction.folder)
    let errors = target == .table2 || target == .all ? ErrorTable(of: results) : nil
    let entropies = target == .table1 || target == .all ? EntropyTable(of: results) : nil
    if let errors {
      try folder.write(errors.text.markdown + "\n", to: "table2.md")
      try folder.write(errors.data.csv, to: "table2.csv")
      if !runs.json { Terminal.say(errors.text.plain(columns: Terminal.columns)) }
    }
    if let entropies {
      try folder.write(entropies.text.markdown + "\n", to: "table1.md")
      try folder.write(entropies.data.csv, to: "table1.csv")
      if !runs.json { Terminal.say((errors == nil ? "" : "\n") + entropies.text.plain(columns: Terminal.columns)) }
    }
    var page = Lee2013Page(command: commandLine)
    (page.errors, page.entropies) = (errors, entropies)
    if target == .figure1 || target == .all, !stop.isRequested {
      page.figure1 = try figure1(of: reproduction, stop: stop)
      if let figure = page.figure1 { try folder.write(figure.svg(), to: "figure1.svg") }
    }
    if target == .figure2 || target == .all, !stop.isRequested {
      page.figure2 = try figure2(of: reproduction)
      if let figure = page.figure2 { try folder.write(figure.svg(), to: "figure2.svg") }
    }
    try folder.write(try page.page.text, to: "report.html")
    if runs.json {
      try Terminal.print(
        json: ReproductionReport(
          results: folder.results.path, leftAside: results.foreign, errorRates: errors, entropies: entropies))
    }
  }

  /// What makes the same again.
  private var commandLine: String {
    let experiment = [
      "--labels": runs.labels?.values.map(String.init), "--methods": runs.methods?.values.map(\.rawValue),
    ]
    var words = ["pseudolabel reproduce \(target.rawValue)"]
    for (name, values) in experiment.sorted(by: { $0.key < $1.key }) {
      if let values { words.append("\(name) \(values.joined(separator: ","))") }
    }
    if let splits = try? runs.splits?.get() {
      // A number alone would be how many.
      let isCount = splits.values == Array(1...UInt64(splits.values.count))
      words.append("--splits \(isCount ? "\(splits.values.count)" : "\(splits)")")
    }
    if let hidden = runs.hidden { words.append("--hidden \(hidden)") }
    if let epochs = runs.epochs { words.append("--epochs \(epochs)") }
    return words.joined(separator: " ") + " --output lee"
  }

  /// The trials whose networks the figures show.
  func figureTrials(of experiment: Experiment) -> [Trial] {
    let methods: [PaperMethod] =
      switch target {
      case .table1, .table2: []
      case .figure1: Self.methodsOfFigure1
      case .figure2, .all: Self.methodsOfFigure2
      }
    guard experiment.labels.contains(Lee2013.figureLabels), let split = experiment.splits.first else { return [] }
    return methods.map { Trial($0, labels: Lee2013.figureLabels, split: split) }
  }

  private func makeExperiment() throws -> Experiment {
    var experiment = Experiment()
    switch target {
    case .table2, .all: break
    case .table1: (experiment.methods, experiment.labels) = ([.dropnn, .pl], [Lee2013.figureLabels])
    case .figure1:
      (experiment.methods, experiment.labels, experiment.splits) = ([.dropnn, .pl], [Lee2013.figureLabels], [1])
    case .figure2:
      (experiment.methods, experiment.labels, experiment.splits) = (
        [.dropnn, .pl, .plDAE], [Lee2013.figureLabels], [1]
      )
    }
    if let methods = runs.methods { experiment.methods = methods.values }
    if let labels = runs.labels { experiment.labels = labels.values }
    if let splits = try runs.splits?.get() { experiment.splits = splits.values }
    (experiment.hiddenUnits, experiment.epochs) = (runs.hidden, runs.epochs)
    try checkIsShown(experiment)
    return experiment
  }

  /// Nothing is run for hours that the target does not show then.
  private func checkIsShown(_ experiment: Experiment) throws(RequestFailure) {
    let shown: [PaperMethod]
    switch target {
    case .table2, .all: return
    case .table1, .figure1: shown = [.dropnn, .pl]
    case .figure2: shown = [.dropnn, .pl, .plDAE]
    }
    guard experiment.labels == [Lee2013.figureLabels] else {
      throw RequestFailure(
        "--labels", expected: "\(Lee2013.figureLabels), which \(target.rawValue) is of",
        found: experiment.labels.map(String.init).joined(separator: ","))
    }
    guard let other = experiment.methods.first(where: { !shown.contains($0) }) else { return }
    throw RequestFailure(
      "--methods", expected: "some of \(shown.names), which \(target.rawValue) shows", found: other.rawValue)
  }
}
