import Foundation
import PseudoLabelExperiments
import PseudoLabelReporting
import PseudoLabeling

extension TrainCommand {
  /// Goes on with a run that was interrupted.
  ///
  /// - Parameters:
  ///   - path: the run's folder.
  ///   - files: of the user's own that the command line names; there may be none.
  func resume(_ path: String, files: DataSource?) throws {
    try refuseWhatIsInTheConfiguration(files: files)
    // Before the run is read, so that nobody else is at it.
    let directory = try interruptedRun(at: path)
    let hold = CommandRanks.isFirst ? try FolderHold(path) : nil
    defer { withExtendedLifetime(hold) {} }
    if let given = try StudyConfiguration(ifIn: directory.path(of: .config)) {
      try resumeStudy(given, in: directory)
      return
    }
    let given = try RunConfiguration(contentsOf: directory.path(of: .config))
    try requireRecipe(of: given.recipe, in: directory)
    if let summary = try finished(in: directory, as: RunSummary.self) {
      if summary.ending == .diverged {
        throw RequestFailure(
          path, expected: "a run that was interrupted", found: "one that diverged",
          remedy: "Train it again with a smaller rate, or with --on-divergence retry")
      }
      if summary.ending != .stopped {
        if CommandRanks.isFirst {
          directory.removeCheckpoints()
          try directory.removePredecessor()
        }
        if !options.quiet { Terminal.note("\(path) is at its end: nothing is left to train.") }
        try tell(summary, in: directory)
        return
      }
    }
    let set = try data.load(given.dataset, options.talk)
    let cpu = try compute.makeCPU()
    if given.averageEvery != nil, CommandRanks.shared == nil {
      throw RequestFailure(
        path, expected: "several processes, whose parameters it averages", found: "one",
        remedy: "Start it as it was begun: `mpirun pseudolabel train --resume \(path)`")
    }
    var run = try places.naming(file: directory.path(of: .config)) { try Run(given, dataset: set, on: cpu) }
    run.ranks = CommandRanks.shared
    try run.requireRanks()
    guard CommandRanks.isFirst else { return try help(run) }
    remarkVersion(given.version)
    remarkRanks(of: given)
    let work = try RunInFolder(run, resuming: directory, warn: Terminal.warn)
    if !options.quiet, !work.isResumed { Terminal.note("\(path) has no checkpoint: it is trained from its start.") }
    try complete(work, on: cpu, log: options.tensorBoardLog(classes: set.classNames))
  }

  private func interruptedRun(at path: String) throws -> RunDirectory {
    do {
      return try RunDirectory(opening: path)
    } catch var failure as FileFailure {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      guard names.contains(where: { $0.hasPrefix("seed-") }) else { throw failure }
      failure.remedy = "It holds runs of several seeds: the command that began them goes on with them"
      throw failure
    }
  }

  /// Options of the recipe would be left aside.
  func requireRecipe(of given: Recipe, in directory: RunDirectory) throws(RequestFailure) {
    guard try recipe.applied(to: given, method: nil, images: given.network.imageShape) != given else { return }
    throw RequestFailure(
      "--resume", expected: "the recipe of \(directory.path(of: .config))", found: "another one beside it",
      remedy: "Leave out the options of the recipe; for another training see --config")
  }

  /// The summary of a run that has one.
  func finished<Summary: Decodable>(in directory: RunDirectory, as type: Summary.Type) throws -> Summary? {
    directory.has(.summary) && directory.has(.model) ? try directory.summary(as: type) : nil
  }

  /// Another version may come to other bits.
  func remarkVersion(_ version: String?) {
    guard let version, version != Version.current, !options.quiet else { return }
    Terminal.note(
      "The run was begun by version \(version); this is \(Version.current), which may give other last bits.")
  }

  private func refuseWhatIsInTheConfiguration(files: DataSource?) throws(RequestFailure) {
    let idle: [(String, Bool)] = [
      ("files to learn from", files != nil), ("--output", options.output != nil), ("--config", options.config != nil),
      ("--dataset", options.dataset != nil), ("--labels", options.labels != nil),
      ("--validation", options.validation != nil), ("--method", options.method != nil), ("--seed", options.seed != nil),
      ("--seeds", options.seeds != nil), ("--jobs", options.jobs != nil),
      ("--average-every", options.averageEvery != nil), ("--overwrite", options.overwrite),
      ("--input-path", compute.inputPath != nil), ("--precision", numbers.precision != nil),
    ]
    let given = idle.first(where: \.1)?.0 ?? study.given.first
    if let given {
      throw RequestFailure(
        "--resume", expected: "no \(given) beside it", found: given,
        remedy: "Everything is as the run's config.json says")
    }
  }
}
