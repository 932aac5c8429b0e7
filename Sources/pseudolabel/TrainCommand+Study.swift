import ArgumentParser
import Foundation
import PseudoLabeling

extension TrainCommand {
  /// Trains on files of the user's own: with and without their unlabelled rows, and delivers the better.
  func trainStudy(on source: DataSource) throws {
    try refuseWhatIsOfDataSets()
    let cpu = try compute.makeCPU()
    let reading = StepReporter(title: "reading", isQuiet: options.quiet)
    let checksums = try source.checksums()
    let loaded = try source.load { reading.reached($0) }
    reading.close()
    let data = try StudyData(loaded.rows, origin: source.files[0], target: source.targetName)
    let plan = try plan(for: data)
    let configuration = StudyConfiguration(
      source: source, plan: plan, inputPath: compute.inputPath, test: study.test, version: Version.current,
      checksums: checksums)
    let run = try Study(plan, on: data, inputPath: compute.inputPath ?? .automatic)

    let directory = try RunDirectory.create(at: options.output, config: configuration, overwrite: options.overwrite)
    let atOnce = min(run.runCount, cpu.threads)
    let reporter = StudyReporter(count: run.runCount, atOnce: atOnce, isQuiet: options.quiet)
    let interrupts = Interrupts()
    let start = ContinuousClock.now
    let outcome: StudyOutcome
    do {
      outcome = try run.run(atOnce: atOnce, observer: { reporter.began($0) }, stop: interrupts.stop)
    } catch is CancellationError {
      reporter.close()
      throw ExitCode(interrupts.exitCode ?? 0)
    }
    reporter.close()
    let summary = try run.store(
      outcome, configuration: configuration, loaded: loaded, seconds: (ContinuousClock.now - start).seconds, cpu: cpu,
      in: directory)
    if options.json { try Terminal.print(json: summary) } else { Terminal.say(summary.text(run: options.output)) }
  }

  private func plan(for data: StudyData) throws -> StudyPlan {
    var plan = StudyPlan(for: data, seed: options.seed ?? 1)
    plan.recipe = try recipe.applied(
      to: plan.recipe, method: options.method, images: data.labeled.features.imageShape)
    plan.delivery = study.deliver ?? (options.method == .supervised ? .baseline : .better)
    plan.balances = study.balance
    if let response = study.onCollapse { plan.recipe.watch?.response = response }
    return plan
  }

  private func refuseWhatIsOfDataSets() throws(RequestFailure) {
    let idle: [(String, Bool)] = [
      ("--dataset", options.dataset != nil), ("--labels", options.labels != nil),
      ("--validation", options.validation != nil), ("--seeds", options.seeds != nil), ("--jobs", options.jobs != nil),
      ("--config", options.config != nil), ("--precision", numbers.precision != nil),
    ]
    if let (option, _) = idle.first(where: \.1) {
      throw RequestFailure(option, expected: "it beside --dataset only", found: "it beside files")
    }
  }
}

extension StudySummary {
  /// A screen for people.
  func text(run: String) -> String {
    let rows = classes.map { "\($0.name) \($0.labeled)" }.joined(separator: ", ")
    var lines = ["\(labeled) labelled rows (\(rows)), \(unlabeled) unlabelled, \(features) features"]
    if let comparison {
      let judgement =
        switch comparison.verdict {
        case .helped: "The unlabelled rows helped"
        case .hurt: "The unlabelled rows hurt"
        case .noClearDifference: "Whether the unlabelled rows help is not clear"
        }
      let interval = comparison.interval.map { " [\($0.lower.points), \($0.upper.points)]" } ?? ""
      lines += [
        "  labelled rows alone    \(comparison.baselineErrorRate.percent) wrong on rows held out",
        "  with unlabelled rows   \(comparison.candidateErrorRate.percent)",
        "\(judgement): \(comparison.difference.points) points\(interval) (95 %).",
      ]
    } else {
      lines.append("  \(heldOutErrorRate.percent) wrong on rows held out")
    }
    lines.append("Delivered: \(delivered.rawValue), \(run)")
    for collapse in collapses { lines.append("  " + collapse.description) }
    return lines.joined(separator: "\n")
  }
}

extension Double {
  fileprivate var points: String { String(format: "%+.2f", 100 * self) }
}
