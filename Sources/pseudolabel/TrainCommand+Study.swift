import ArgumentParser
import Foundation
import PseudoLabelLabeling
import PseudoLabelReporting
import PseudoLabeling

extension TrainCommand {
  /// Trains on files of the user's own: with and without their unlabelled rows, and delivers the better.
  ///
  /// - Parameters:
  ///   - source: where the rows are.
  ///   - given: the configuration of a study that is made again, or by whose plan other files are learned from.
  ///   - earlier: the run that the plan is of, to be compared with.
  func trainStudy(on source: DataSource, given: StudyConfiguration? = nil, from earlier: EarlierStudy? = nil) throws {
    try refuseWhatIsOfDataSets()
    try recipe.requirePretraining(over: nil)
    let labels = try study.labelsFrom.map { path in
      let file = try LabelFile(
        path, for: ExamplePool(source, labels: StudyConfiguration.rows(of: given?.labels ?? [:])))
      if !options.quiet { file.remarks.forEach(Terminal.note) }
      let labels = Dictionary(uniqueKeysWithValues: file.labels.map { ("\($0 + 1)", $1) })
      return (given?.labels ?? [:]).merging(labels) { $1 }
    }
    let request = try places.naming(file: options.configFile, prefix: "plan.") {
      try StudyRequest(
        source, given: given, seed: options.seed, compute: compute, test: study.test ?? given?.test, labels: labels,
        report: options.report, talk: options.talk
      ) { plan, data in
        if given?.checksums == nil, given != nil { plan.fit(to: data) }
        if recipe.residual != nil { plan.recipe.optimizer = Recipe.residualOptimizer }
        if let epochs = recipe.epochs { plan.setEpochs(epochs) }
        plan.recipe = try recipe.applied(to: plan.recipe, method: options.method, images: data.features.imageShape)
        plan.delivery = study.deliver ?? (options.method == .supervised ? .baseline : plan.delivery)
        plan.balances = study.balance || plan.balances
        if let response = study.onCollapse { plan.recipe.collapsePolicy?.response = response }
      }
    }
    try request.requireTestRows()
    remarks(on: request).forEach(Terminal.warn)
    earlier?.remarks(on: request.loaded.preparation, request.data.classes).forEach(Terminal.warn)
    guard CommandRanks.isFirst else {
      _ = try request.run()
      return
    }
    // Nothing that stands there is touched before there is something to put in its place.
    let reservation = try RunReservation(at: options.folder, overwrite: options.overwrite)
    func makeDirectory() throws -> RunDirectory { try reservation.create(config: request.configuration) }
    let checkpoints = StudyCheckpoints(
      every: try options.checkpointing.interval, warn: Terminal.warn, makeDirectory: makeDirectory)
    try complete(request, checkpoints, from: earlier) { try checkpoints.directory ?? makeDirectory() }
  }

  /// Goes on with a study that was interrupted: what its training runs brought that were finished is kept.
  func resumeStudy(_ given: StudyConfiguration, in directory: RunDirectory) throws {
    try requireRecipe(of: given.plan.recipe, in: directory)
    if let summary = try finished(in: directory, as: StudySummary.self) {
      if CommandRanks.isFirst {
        directory.removeCheckpoints()
        try directory.removePredecessor()
      }
      if !options.quiet { Terminal.note("\(directory.path) is at its end: nothing is left to train.") }
      if options.json {
        try Terminal.print(json: summary)
      } else {
        Terminal.say(summary.text(run: directory.path, isQuiet: options.quiet))
      }
      return
    }
    let request = try places.naming(file: directory.path(of: .config), prefix: "plan.") {
      try StudyRequest(
        given.source, given: given, seed: nil, compute: compute, test: given.test, talk: options.talk)
    }
    guard CommandRanks.isFirst else {
      _ = try request.run()
      return
    }
    remarkVersion(given.version)
    try directory.metrics.replace(by: [EpochRecord]())
    directory.remove(.snapshots)
    let checkpoints = StudyCheckpoints(in: directory, every: try options.checkpointing.interval, warn: Terminal.warn)
    try complete(request, checkpoints) { directory }
  }

  private func complete(
    _ request: StudyRequest, _ checkpoints: StudyCheckpoints, from earlier: EarlierStudy? = nil,
    in makeDirectory: () throws -> RunDirectory
  ) throws {
    var check = DataCheck(request.data, request.loaded, seed: request.study.plan.seed, on: request.cpu)
    if let test = request.configuration.test, let shared = try request.sharedTestRows() {
      check.add(shared, test: test)
    }
    if !options.quiet { for finding in check.findings.grouped { finding.tellBeforeTraining() } }
    let log = try options.tensorBoardLog(classes: request.data.classes.names)
    let (outcome, seconds) = try request.run(log: log, checkpoints: checkpoints)
    let told = check.findings.count
    let directory = try makeDirectory()
    let summary = try request.study.store(
      outcome, configuration: request.configuration, loaded: request.loaded, seconds: seconds, cpu: request.cpu,
      check: &check, earlier: earlier, in: directory)
    directory.removeCheckpoints()
    log?.add(outcome.model, outcome.temperature, on: request.data.split, as: "delivered", cpu: request.cpu)
    if options.json {
      try Terminal.print(json: summary)
    } else {
      Terminal.say(summary.text(run: directory.path, isQuiet: options.quiet))
    }
    for finding in check.findings.dropFirst(told) where finding.weight == .warning && !options.quiet {
      Terminal.warn(finding.text)
    }
    if options.report ?? request.configuration.report ?? true {
      try writeReport(in: directory) { try RunReport(of: directory, loaded: request.loaded, on: request.cpu) }
    }
    options.talk.tell(directory.details)
    try log?.rethrow()
  }

  /// Writes the page about a finished run. The run is there whatever becomes of its page.
  func writeReport(in directory: RunDirectory, _ report: () throws -> RunReport) throws {
    do {
      try options.talk.timed("Report") {
        _ = try report().write(to: directory.path(of: .report), isQuiet: options.quiet)
      }
      if !options.json { Terminal.say("Report: \(directory.path(of: .report))") }
    } catch let failure as any Diagnosed {
      Terminal.note("The run is stored, its report is not: \(failure)")
    }
  }

  private func refuseWhatIsOfDataSets() throws(RequestFailure) {
    if let dataset = options.dataset {
      throw RequestFailure(
        "--dataset", expected: "it or files to learn from", found: "both \(dataset.rawValue) and files")
    }
    if study.deliver == .candidate, options.method == .supervised {
      throw RequestFailure(
        "--deliver candidate", expected: "a method that learns from unlabelled rows", found: "--method supervised")
    }
    let idle: [(String, Bool)] = [
      ("--labels", options.labels != nil),
      ("--validation", options.validation != nil), ("--seeds", options.seeds != nil), ("--jobs", options.jobs != nil),
      ("--average-every", options.averageEvery != nil),
      ("--precision", numbers.precision != nil),
      ("--data-dir", data.dataDir != nil),
    ]
    if let (option, _) = idle.first(where: \.1) {
      throw RequestFailure(option, expected: "it beside --dataset only", found: "it beside files")
    }
  }
}

extension StudyData {
  /// All rows, as what is delivered learned from them.
  fileprivate var split: Split {
    Split(labeled: labeled, validation: labeled.selecting([]), unlabeled: unlabeled)
  }
}

extension Finding {
  /// Says what may spoil the result, and how columns were read or why they are not used.
  fileprivate func tellBeforeTraining() {
    if weight == .warning {
      Terminal.warn(text)
    } else if let topic, [.numbers, .dayOrder, .times, .years, .unused, .merged].contains(topic.aspect) {
      Terminal.note(text)
    }
  }
}

extension StudySummary {
  /// A screen for people.
  ///
  /// - Parameters:
  ///   - run: the folder.
  ///   - isQuiet: leaves out how training went.
  func text(run: String, isQuiet: Bool = false) -> String {
    let shown = classes.prefix(10).map { "\($0.name) \($0.labeled)" }.joined(separator: ", ")
    let rows = classes.count > 10 ? "\(shown) and \((classes.count - 10).counted("more class", "more classes"))" : shown
    var lines = warningOfGuessing("rows").map { [Style.worse($0, on: .output)] } ?? []
    lines += ["\(labeled.counted("labelled row")) (\(rows)), \(unlabeled) unlabelled, \(features.counted("feature"))"]
    if let comparison {
      let judgement =
        switch comparison.verdict {
        case .helped: Style.better("The unlabelled rows helped", on: .output)
        case .hurt: Style.worse("The unlabelled rows hurt", on: .output)
        case .noClearDifference: "Whether the unlabelled rows help is not clear"
        }
      let difference =
        comparison.interval.map {
          "\(comparison.points) points [\($0.lower.inPoints), \($0.upper.inPoints)] (95 %)"
        }
        ?? (comparison.difference == 0
          ? "no difference on any part" : "\(comparison.points) points on each part")
      lines += [
        "  always \"\(mostCommon)\" ".padded(to: 25) + guessingErrorRate.percent + " wrong",
        "  labelled rows alone".padded(to: 25) + comparison.baselineErrorRate.percent
          + " on \(heldOutRows.counted("row")) held out",
        "  with unlabelled rows".padded(to: 25) + comparison.candidateErrorRate.percent,
        "\(judgement): \(difference).",
      ]
      if let note = noteOnBaseline("rows") { lines.append(note) }
      if let noteOnChoice { lines.append(noteOnChoice) }
    }
    if comparison == nil, heldOutErrorRate != nil {
      lines.append("  always \"\(mostCommon)\" ".padded(to: 25) + guessingErrorRate.percent + " wrong")
    }
    lines += expectation("rows")
    if let linear = comparisonWithLinear("rows") { lines.append(linear) }
    if let earlier { lines.append(earlier.text) }
    if let rounds = sentenceOfRounds("rows") { lines.append(rounds) }
    if let warning = warningOfNoUse("rows") { lines.append(Style.worse(warning, on: .output)) }
    if let warning = warningOfCollapse("rows") { lines.append(Style.worse(warning, on: .output)) }
    let lesson = isDeliveredWithoutLesson ? " (learned from the labelled rows alone)" : ""
    lines.append("Delivered: \(delivered.rawValue)\(lesson), \(run)")
    if !isQuiet { lines += collapseSentences.map { "  " + $0 } }
    return lines.joined(separator: "\n")
  }
}
