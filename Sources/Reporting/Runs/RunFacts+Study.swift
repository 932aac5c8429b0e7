import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelInference
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelStudies
import PseudoLabelTraining

extension RunFacts {
  /// Of a study on files of one's own.
  ///
  /// - Parameters:
  ///   - directory: the run.
  ///   - name: what it is called in the report.
  ///   - loaded: its data, where they were just read.
  ///   - cpu: computes.
  /// - Throws: `FileFailure` where the run or its data lack a file, or one is not what it was.
  init(study directory: RunDirectory, name: String, loaded given: LoadedData? = nil, on cpu: CPU) throws {
    let configuration = try directory.config(as: StudyConfiguration.self)
    let summary = try directory.summary(as: StudySummary.self)
    let source = configuration.source
    if given == nil { try Self.requireUnchanged(configuration) }
    let loaded = try given ?? configuration.load()
    let data = try StudyData(loaded.rows, origin: source.files[0], target: source.targetName)
    let classifier = try TrainedClassifier(directory.model(), path: directory.path(of: .model))
    let live = LiveClassifier(classifier, inputPath: configuration.inputPath ?? .automatic, on: cpu)
    let names = data.classes.names
    let isImages = data.features.imageShape != nil
    let rowsWord = isImages ? "images" : "rows"

    self.name = name
    classes = names
    verdict = Self.verdict(summary, rowsWord)
    let told = summary.findings.grouped.filter { $0.weight == .warning }
    warnings = told.map(\.text) + summary.collapseSentences
    figures = [
      ("wrong, always the most common class", summary.guessingErrorRate.percent),
      ("wrong, labelled \(rowsWord) alone", summary.comparison?.baselineErrorRate.percent ?? "–"),
      ("wrong, with unlabelled \(rowsWord)", summary.comparison?.candidateErrorRate.percent ?? "–"),
      ("wrong, logistic regression", summary.linear?.baselineErrorRate.percent ?? "–"),
      ("wrong, each class counted the same", summary.balancedErrorRate?.percent ?? "–"),
      ("calibration error of what is delivered", summary.calibrationError?.percent ?? "–"),
      ("labelled \(rowsWord)", "\(summary.labeled)"), ("unlabelled \(rowsWord)", "\(summary.unlabeled)"),
      (
        "epochs that learned from unlabelled \(rowsWord)",
        summary.unlabeledEpochs.flatMap { epochs in summary.candidateEpochs.map { "\(epochs) of \($0)" } } ?? "–"
      ),
      ("features", "\(summary.features)"), ("training runs", "\(summary.runs)"),
      ("training time", summary.seconds.duration),
    ]
    let examples = ExampleBook.Source(name: directory.path, features: data.features) {
      try loaded.texts(ofRows: $0, of: source)
    }
    self.source = examples

    // What was held out.
    let table = directory.has(.heldOut) ? try HeldOutTable(of: directory).rows : []
    let positions = try loaded.rows(of: table.map { ($0.file, $0.row) }, in: directory)
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    truth = table.map { numbers[$0.label] ?? 0 }
    judgedPositions = positions
    // Single networks, which the verdict speaks of, are a little worse than the mean of several.
    judgedRows =
      "\(table.count) labelled \(rowsWord), each answered by the mean of the networks that did not learn from it"
    func judgement(_ name: String, _ answers: [HeldOutTable.Answer?]) -> Judgement? {
      let known = answers.compactMap { $0 }
      guard !known.isEmpty, known.count == answers.count else { return nil }
      return Judgement(
        name: name, predicted: known.map { numbers[$0.label] ?? 0 }, confidences: known.map(\.confidence))
    }
    let both = [
      judgement(Self.armNames[0], table.map(\.baseline)), judgement(Self.armNames[1], table.map(\.candidate)),
    ]
    let deliversCandidate = summary.delivered.learnsFromUnlabeled
    judgements = (deliversCandidate ? both.reversed() : both).compactMap { $0 }

    let epochs = try directory.metrics.records(of: StudyLine<EpochRecord>.self)
    let seen =
      directory.has(.snapshots) ? try directory.snapshots.records(of: StudyLine<SnapshotRecord>.self) : []
    curves = zip(["baseline", "candidate"], Self.armNames).compactMap { arm, title in
      let runs = Dictionary(grouping: epochs.filter { $0.arm == arm }, by: \.run)
      let mean = [EpochRecord].mean(of: runs.sorted { $0.key < $1.key }.map { $0.value.map(\.record) })
      return mean.isEmpty ? nil : Curve(name: title, epochs: mean)
    }
    let first = seen.filter { $0.arm == "candidate" && $0.run == seen.first?.run }
    snapshots = first.isEmpty ? [] : [Snapshots(name: Self.armNames[1], records: first.map(\.record))]

    let answers = live.answers(for: data.unlabeled.features)
    uncertainSource = examples
    let order = data.unlabeledRows.indices.sorted {
      (answers.confidence(ofRow: $0), $0) < (answers.confidence(ofRow: $1), $1)
    }
    uncertain = order.prefix(24).map {
      (data.unlabeledRows[$0], "\(names[answers.classes[$0]])? \(answers.confidence(ofRow: $0).percent)")
    }
    let onLabeled = live.answers(for: data.labeled.features)
    entropies = [("labelled", onLabeled.entropy)]
    if data.unlabeled.count > 0 { entropies.append(("unlabelled", answers.entropy)) }

    let labeled = Array(data.labeledRows.indices).evenly(200)
    let unlabeled = Array(data.unlabeledRows.indices).evenly(Self.shownAtMost - labeled.count)
    shownRows = labeled.map { data.labeledRows[$0] } + unlabeled.map { data.unlabeledRows[$0] }
    shownSource = examples
    shownClasses = labeled.map { data.labeled.labels[$0] } + unlabeled.map { answers.classes[$0] }
    shownLabeled = Array(labeled.indices)
    let shown = data.features.selecting(shownRows)
    func subject(_ name: String, _ model: Model) -> Subject {
      Subject(name, model, model.predictor(inputPath: configuration.inputPath ?? .automatic, on: cpu), shown)
    }
    let other =
      directory.has(.other)
      ? try Model(TensorFile(contentsOf: directory.path(of: .other)), path: directory.path(of: .other)) : nil
    let (own, others) = deliversCandidate ? (1, 0) : (0, 1)
    subjects =
      (other.map { [subject(Self.armNames[others], $0)] } ?? [])
      + [subject(Self.armNames[own], classifier.model)]
    if !deliversCandidate { subjects.reverse() }
    command = "pseudolabel train --config \(name)/config.json --output \(name)-again"
    self.configuration = try directory.configurationText
    (seed, version, checksums) = (summary.seed, summary.version, summary.checksums)
  }

  /// What the two methods of a study are called.
  private static let armNames = ["labelled rows alone", "with unlabelled rows"]

  private static func requireUnchanged(_ configuration: StudyConfiguration) throws {
    guard let recorded = configuration.checksums else { return }
    let found = try configuration.source.checksums()
    for (path, checksum) in found.sorted(by: { $0.key < $1.key }) {
      if let known = recorded[path], known != checksum {
        throw FileFailure.malformed(
          path, at: "SHA-256", expected: "\(known), as when it was trained on", found: checksum)
      }
    }
  }

  private static func verdict(_ summary: StudySummary, _ rows: String) -> [String] {
    var sentences = summary.warningOfGuessing(rows).map { [$0] } ?? []
    sentences += summary.expectation(rows)
    if let comparison = summary.comparison {
      let judgement =
        switch comparison.verdict {
        case .helped: "The unlabelled \(rows) helped"
        case .hurt: "The unlabelled \(rows) hurt"
        case .noClearDifference: "Whether the unlabelled \(rows) help is not clear"
        }
      let interval = comparison.interval.map { " [\($0.lower.inPoints), \($0.upper.inPoints)]" } ?? ""
      sentences.append(
        "\(judgement): \(comparison.baselineErrorRate.percent) wrong without them, \(comparison.candidateErrorRate.percent) "
          + "with them, a difference of \(comparison.points)\(interval) points.")
    }
    if let note = summary.noteOnBaseline(rows) { sentences.append(note) }
    if let linear = summary.comparisonWithLinear(rows) { sentences.append(linear) }
    if let rounds = summary.sentenceOfRounds(rows) { sentences.append(rounds) }
    if let warning = summary.warningOfNoUse(rows) { sentences.append(warning) }
    if let warning = summary.warningOfCollapse(rows) { sentences.append(warning) }
    let kind =
      !summary.delivered.learnsFromUnlabeled || summary.isDeliveredWithoutLesson
      ? "the classifier of the labelled \(rows) alone" : "the one that learned from both"
    sentences.append("Delivered is \(kind).")
    if let note = summary.noteOnChoice { sentences.append(note) }
    return sentences
  }
}

extension LoadedData {
  /// Where rows stand among all, from 0, that files and the numbers in them tell of.
  fileprivate func rows(of places: [(file: String, number: Int)], in directory: RunDirectory) throws -> [Int] {
    var starts: [String: (start: Int, count: Int)] = [:]
    var count = 0
    switch self.places {
    case .paths(let paths): count = paths.count
    case .numbers(let files):
      for file in files {
        starts[file.file] = (count, file.count)
        count += file.count
      }
    }
    return try places.map { place in
      let known = starts.isEmpty ? (start: 0, count: count) : starts[place.file]
      guard let known, (1...max(1, known.count)).contains(place.number) else {
        throw FileFailure.malformed(
          directory.path(of: .heldOut), at: "row", expected: "one of the run's data",
          found: "row \(place.number) of \(place.file)")
      }
      return known.start + place.number - 1
    }
  }
}

extension Answers {
  /// The mean entropy of the class given the row, in nats.
  fileprivate var entropy: Double {
    guard !classes.isEmpty else { return 0 }
    return probabilities.reduce(0.0) { $1 > 0 ? $0 - $1 * log($1) : $0 } / Double(classes.count)
  }
}
