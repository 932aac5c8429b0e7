import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelExperiments
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelTraining

extension RunFacts {
  /// Of a run on a data set known by name.
  ///
  /// - Parameters:
  ///   - directory: the run.
  ///   - name: what it is called in the report.
  ///   - load: gives the data set.
  ///   - cpu: computes.
  /// - Throws: `FileFailure` where the run lacks a file, or one is not what it should be; what `load` throws.
  init(
    run directory: RunDirectory, name: String, load: (NamedDataset) throws -> ImageDataset, on cpu: CPU
  ) throws {
    let configuration = try RunConfiguration(contentsOf: directory.path(of: .config))
    let summary = try directory.summary(as: RunSummary.self)
    guard let testErrorRate = summary.testErrorRate, let interval = summary.testErrorInterval else {
      throw FileFailure(
        path: directory.path(of: .summary),
        problem: .malformed(
          place: "ending", expected: "a run that came to its end", found: "one that was stopped"),
        remedy: "pseudolabel train --resume \(directory.path) goes on with it")
    }
    let dataset = try load(configuration.dataset)
    let epochs = try directory.metrics.records(of: EpochRecord.self)
    let lesson = Lesson(of: summary, epochs: epochs, isPretrained: configuration.recipe.pretraining != nil)
    let run = try Run(configuration, dataset: dataset, on: cpu)
    let model = try Model(directory.model(), path: directory.path(of: .model))
    let predictor = model.predictor(inputPath: configuration.inputPath ?? .automatic, on: cpu)
    let classes = configuration.dataset.classNames
    let test = try predictor.predictions(for: dataset.test.features)
    self.name = name
    self.classes = classes
    verdict = [
      summary.warningOfGuessing,
      "\(testErrorRate.percent) [\(interval.lower.percent), \(interval.upper.percent)] of the "
        + "\(dataset.test.count) test images are classified wrongly, after \(lesson.text) of \(summary.dataset.title) "
        + "(\(summary.method.rawValue), seed \(summary.seed)).",
    ].compactMap { $0 }
    advice =
      lesson.adviceOfBaseline
      ?? "To see what the unlabelled images brought, train a run with --method supervised on the same seed, and show it beside this one: "
      + "pseudolabel report BASELINE RUN."
    warnings = [summary.warningOfNoUse].compactMap { $0 }
    switch summary.ending {
    case .completed: break
    case .stopped: warnings.append("Training was stopped before its end.")
    case .diverged: warnings.append("Training diverged; these are the last good parameters.")
    case .collapsed: warnings.append("The predictions for the unlabelled images collapsed, and training ended early.")
    }
    figures = [
      ("test error", testErrorRate.percent),
      ("test error, always the most common class", summary.majority?.baselineErrorRate.percent ?? "–"),
      ("validation error", summary.validationErrorRate?.percent ?? "–"),
      ("unlabelled images classified rightly", summary.unlabeledAccuracy?.percent ?? "–"),
      ("epochs", "\(summary.epochs)"), ("epochs that learned from unlabelled images", "\(lesson.unlabeledEpochs)"),
      ("images labelled in rounds", summary.rounds?.sentence("images") ?? ""), ("updates", "\(summary.updates)"),
      ("training time", summary.seconds.duration),
    ].filter { !$0.1.isEmpty }
    judgedRows = "\(dataset.test.count) test images"
    truth = dataset.test.labels
    source = ExampleBook.Source(name: "\(dataset.origin) test", features: dataset.test.features) { rows in
      rows.map { "test image \($0): \(classes[dataset.test.labels[$0]])" }
    }
    judgedPositions = Array(truth.indices)
    judgements = [
      Judgement(
        name: summary.method.rawValue, predicted: test.labels,
        confidences: (0..<test.count).map { Double(test.confidence(ofRow: $0)) })
    ]
    curves = [Curve(name: summary.method.rawValue, epochs: epochs)]
    snapshots =
      directory.has(.snapshots)
      ? [Snapshots(name: summary.method.rawValue, records: try directory.snapshots.records(of: SnapshotRecord.self))]
      : []

    uncertainSource = ExampleBook.Source(name: "\(dataset.origin) training", features: dataset.training.features) {
      rows in rows.map { "training image \($0): \(classes[dataset.training.labels[$0]])" }
    }
    let unlabeled = split(run)
    let guesses = try predictor.predictions(for: dataset.training.features.selecting(unlabeled))
    uncertain = guesses.leastCertain.map { place in
      (
        unlabeled[place],
        "\(classes[guesses.labels[place]])? \(Double(guesses.confidence(ofRow: place)).percent)"
      )
    }
    entropies = [("labelled", summary.conditionalEntropy.labeled)]
    if let entropy = summary.conditionalEntropy.unlabeled { entropies.append(("unlabelled", entropy)) }
    if let entropy = summary.conditionalEntropy.test { entropies.append(("test", entropy)) }

    let labeled = run.split.labeled.features.rows.evenly(200)
    shownRows = labeled + unlabeled.evenly(Self.shownAtMost - labeled.count)
    shownSource = uncertainSource
    shownClasses = shownRows.map { dataset.training.labels[$0] }
    shownLabeled = Array(labeled.indices)
    let shown = dataset.training.features.selecting(shownRows)
    subjects = [Subject(summary.method.rawValue, model, predictor, shown)]
    command = "pseudolabel train --config \(name)/config.json --output \(name)-again"
    self.configuration = try directory.configurationText
    (seed, version, checksums) = (summary.seed, summary.version, summary.checksums)

    /// A sample of the unlabelled images, so large that the least certain of them are rare.
    func split(_ run: Run) -> [Int] { run.split.unlabeledPositions.evenly(20_000) }
  }

  /// Rows that an embedding shows.
  static let shownAtMost = 2000
}

extension RunFacts.Subject {
  init(_ name: String, _ model: Model, _ predictor: Predictor, _ shown: Features) {
    self.name = name
    outputs = predictor.probabilities(for: shown)
    hidden = predictor.lastHidden(for: shown)
    filters = RunFacts.Filters(of: model, on: shown.imageShape)
  }
}

extension Predictions {
  /// The rows whose predicted class has the smallest probabilities, at most 24, the smallest first.
  var leastCertain: [Int] {
    Array(
      (0..<count).sorted { (confidence(ofRow: $0), $0) < (confidence(ofRow: $1), $1) }.prefix(24))
  }
}

extension Array {
  /// At most so many, at equal distances.
  func evenly(_ most: Int) -> [Element] {
    guard most > 0 else { return [] }
    return count <= most ? self : (0..<most).map { self[$0 * count / most] }
  }
}
