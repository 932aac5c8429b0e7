import ArgumentParser
import Foundation
import PseudoLabelExperiments
import PseudoLabelTensorBoard
import PseudoLabeling

/// A study as the command line asks for it, read and planned.
struct StudyRequest {
  let configuration: StudyConfiguration
  let loaded: LoadedData
  let data: StudyData
  let study: Study
  let cpu: CPU
  private let talk: TalkOptions

  /// Reads the files and makes the plan.
  ///
  /// - Parameters:
  ///   - source: where the rows are.
  ///   - given: a configuration that was stored. Where it has checksums, the files must have them still.
  ///   - seed: of everything that is drawn; 1, or that of `given`, where it is not told.
  ///   - compute: how the processor is used.
  ///   - test: a file of test rows that is sealed.
  ///   - labels: that do not stand in the files; those of `given` where it is not told.
  ///   - report: whether a page is to be written about it; as in `given`, or so, where it is not told.
  ///   - talk: how much is said on the way.
  ///   - adjust: changes what the plan suggests.
  init(
    _ source: DataSource, given: StudyConfiguration? = nil, seed: UInt64?, compute: ComputeOptions,
    test: String? = nil, labels: [String: String]? = nil, report: Bool? = nil, talk: TalkOptions,
    adjust: (inout StudyPlan, StudyData) throws -> Void = { _, _ in }
  ) throws {
    self.talk = talk
    let labels = labels ?? given?.labels
    let sealed = given?.checksums == nil ? nil : given
    cpu = try compute.makeCPU()
    let threads = cpu.threads
    func verified() throws -> [String: String] {
      var checksums: [String: String]
      do {
        checksums = try source.checksums()
      } catch var failure as FileFailure where failure.problem == .missing && sealed != nil {
        if !failure.path.hasPrefix("/") { failure.remedy = "Start this in the folder where training was begun" }
        throw failure
      }
      try source.requireEachOnce(checksums)
      if let test {
        let checksum = try DataSource.checksum(of: test)
        guard !checksums.values.contains(checksum), !source.names(test) else {
          throw RequestFailure("--test", expected: "rows that are not trained on", found: "\(test), which is")
        }
        checksums[test] = checksum
      }
      for (path, recorded) in (sealed?.checksums ?? [:]).sorted(by: { $0.key < $1.key })
      where checksums[path] != recorded {
        throw RequestFailure(
          path, expected: "the SHA-256 \(recorded), as the configuration has it", found: checksums[path] ?? "none",
          remedy:
            "Use the data that the configuration was made for; `pseudolabel train FILE --config CONFIG` follows its plan on what a file holds now",
          kind: .data)
      }
      return checksums
    }
    // A study that is made again reads nothing but what it was made of; a new one first sees whether the rows can be read,
    // and fit, before it spends time on their checksums.
    let early = sealed == nil ? nil : try verified()
    let reading = StepReporter(title: "reading", isQuiet: talk.isQuiet)
    loaded = try talk.timed("Reading") {
      defer { reading.close() }
      return try StudyConfiguration.load(source, labels: labels, threads: threads) { reading.reached($0) }
    }
    let checksums = try early ?? verified()
    data = try StudyData(
      loaded.rows, origin: source.files[0], target: source.targetName,
      unusedLabels: loaded.table?.unusedLabels ?? 0, noLabels: source.remedyForNoLabels,
      missingLabels: loaded.table?.missingLabels, hasText: loaded.hasText)
    var plan = given?.plan ?? StudyPlan(for: data, seed: 1)
    if let seed { plan.seed = seed }
    try adjust(&plan, data)
    let inputPath = compute.inputPath ?? given?.inputPath
    study = try Study(plan, on: data, inputPath: inputPath ?? .automatic)
    configuration = StudyConfiguration(
      source: source, plan: plan, inputPath: inputPath, test: test, version: Version.current,
      checksums: checksums, labels: labels, report: (report ?? given?.report) == false ? false : nil)
    talk.tell(details)
  }

  private init(_ request: StudyRequest, study: Study) {
    (configuration, loaded, data, cpu, talk) = (
      request.configuration, request.loaded, request.data, request.cpu, request.talk
    )
    self.study = study
  }

  /// Another study of the same rows.
  ///
  /// - Parameter change: changes the plan.
  func replanned(_ change: (inout StudyPlan) -> Void) throws -> StudyRequest {
    var plan = study.plan
    change(&plan)
    return StudyRequest(self, study: try Study(plan, on: data, inputPath: study.inputPath))
  }

  /// Trains on every thread, a run on each, and shows how it goes.
  ///
  /// - Parameters:
  ///   - log: what else watches the training runs.
  ///   - checkpoints: keeps what the training runs brought.
  /// - Throws: `ExitCode` where Ctrl-C stopped it.
  func run(
    log: TensorBoardLog? = nil, checkpoints: StudyCheckpoints? = nil
  ) throws -> (outcome: StudyOutcome, seconds: Double) {
    let atOnce = study.runsAtOnce(threads: cpu.threads)
    if atOnce < min(study.runCount, cpu.threads), !talk.isQuiet {
      Terminal.note(
        "Memory is for \(atOnce) \(atOnce == 1 ? "training run" : "training runs") at a time, about "
          + "\(study.bytesOfRun.megabytes) each, though there are \(cpu.threads) threads.")
    }
    try CommandRanks.requireSame(
      (configuration.checksums ?? [:]).sorted { $0.key < $1.key }.map { ("the SHA-256 of \($0.key)", $0.value) },
      "files")
    let names = study.runNames
    let board = JobBoard(
      "training", JobProgress(Array(0..<study.runCount), atOnce: atOnce * (CommandRanks.shared?.count ?? 1)), talk: talk
    ) { names[$0] }
    let interrupts = Interrupts()
    let start = ContinuousClock.now
    defer { board.close(telling: false) }
    do {
      let outcome = try study.run(
        atOnce: atOnce,
        observer: { run in
          let shown = board.began(run)
          return log?.observer(of: names[run], projects: false, on: CPU(threads: 1), passingOnTo: shown) ?? shown
        }, ended: { board.ended($0) }, checkpoints: checkpoints, stop: interrupts.stop,
        ranks: CommandRanks.shared)
      let seconds = (ContinuousClock.now - start).seconds
      talk.tell("Training and judging: \(seconds.precise)")
      return (outcome, seconds)
    } catch {
      checkpoints?.close()
      guard error is CancellationError else { throw error }
      if let checkpoints, !talk.isQuiet { Terminal.note(whatIsLeft(checkpoints)) }
      throw ExitCode(CommandRanks.exitCode(of: interrupts))
    }
  }

  /// From what an interrupted study can go on.
  private func whatIsLeft(_ checkpoints: StudyCheckpoints) -> String {
    guard let directory = checkpoints.directory else {
      return checkpoints.isKeeping
        ? "No training run was at its end, so there is nothing to go on from: the same command begins anew."
        : "Nothing was kept, as --checkpoint-every says: the same command begins anew."
    }
    let kept = checkpoints.keptRuns(of: study.runNames.count)
    return
      "\(kept) of \(study.runCount.counted("training run")) \(kept == 1 ? "is" : "are") kept. To go on with the others: "
      + "pseudolabel train --resume \(directory.path)"
  }
}
