import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelInference
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelTraining

extension Study {
  /// The classifier that an outcome delivers.
  package func classifier(of outcome: StudyOutcome, preparation: FeaturePreparation) -> TrainedClassifier {
    TrainedClassifier(
      model: outcome.model, classes: data.classes, preparation: preparation,
      temperature: outcome.temperature.temperature, predictionSets: outcome.predictionSets)
  }

  /// Stores the classifier, the ledger and the summary in the run's folder, and with them the study is finished. The
  /// check learns what the classifier says about the unlabelled rows.
  ///
  /// - Throws: `FileFailure`.
  package func store(
    _ outcome: StudyOutcome, configuration: StudyConfiguration, loaded: LoadedData, seconds: Double, cpu: CPU,
    check: inout DataCheck, earlier: EarlierStudy? = nil, in directory: RunDirectory
  ) throws -> StudySummary {
    let classifier = classifier(of: outcome, preparation: loaded.preparation)
    try directory.write(model: classifier.tensorFile)
    for history in outcome.histories {
      for epoch in history.epochs {
        try directory.metrics.append(StudyLine(arm: history.arm, run: history.run, record: epoch))
      }
      for snapshot in history.snapshots {
        try directory.snapshots.append(StudyLine(arm: history.arm, run: history.run, record: snapshot))
      }
    }
    let table = HeldOutTable(outcome.heldOutAnswers, data: data, loaded: loaded)
    try table.write(to: directory.path(of: .heldOut))
    if let other = outcome.other { try other.tensorFile.write(to: directory.path(of: .other)) }
    let answers = LiveClassifier(classifier, inputPath: inputPath, on: cpu).answers(for: data.unlabeled.features)
    try LedgerTable(data, answers: answers, ledgers: outcome.ledgers, loaded: loaded)
      .write(to: directory.path(of: .ledger))
    if let heldOut = outcome.heldOut {
      check.add(answers: answers.classes, heldOut: heldOut, seed: plan.seed)
      check.judge(heldOut)
    }
    let predicted = answers.classes.reduce(into: [Int](repeating: 0, count: data.classes.count)) { $0[$1] += 1 }
    let heldOutCounts = outcome.heldOutAnswers.reduce(into: [Int](repeating: 0, count: data.classes.count)) {
      $0[data.labeled.labels[$1.position]] += 1
    }
    let candidates = outcome.histories.filter { $0.arm == StudyMember.Arm.candidate.rawValue }
    let candidate = candidates.flatMap(\.epochs)
    var summary = StudySummary(
      version: Version.current, checksums: configuration.checksums ?? [:], seed: plan.seed,
      labeled: data.labeled.count, unlabeled: data.unlabeled.count, features: data.labeled.features.columns,
      classes: data.classes.names.enumerated().map {
        .init(
          name: $1, labeled: data.classCounts[$0], predicted: predicted[$0], heldOut: heldOutCounts[$0],
          recall: outcome.heldOut?.recall(ofClass: $0))
      },
      validation: plan.validation, delivered: outcome.delivered,
      collapsedDelivery: outcome.collapsedDelivery, better: outcome.better,
      heldOutErrorRate: outcome.heldOutErrorRates.isEmpty ? nil : MeanEstimate(of: outcome.heldOutErrorRates).mean,
      heldOutInterval: outcome.heldOutErrorRate?.interval,
      balancedErrorRate: outcome.heldOut?.balancedErrorRate, heldOutRows: outcome.heldOutRows,
      majorityErrorRate: 1 - Double(data.classCounts.max() ?? 0) / Double(max(1, data.labeled.count)),
      majority: outcome.majority, linear: outcome.linear,
      comparison: outcome.comparison.map { .init($0, logLoss: outcome.logLossComparison) },
      baseline: plan.method(of: .baseline), candidate: hasCandidate ? plan.method(of: .candidate) : nil,
      candidateEpochs: candidate.isEmpty ? nil : candidate.count,
      unlabeledEpochs: candidate.isEmpty ? nil : candidate.learningFromUnlabeled,
      weightedEpochs: candidate.isEmpty ? nil : candidate.weightingUnlabeled,
      rowsOfRounds: plan.recipe.selfTraining == nil || candidates.isEmpty
        ? nil : candidates.map { $0.rounds.map(\.rows) },
      temperature: outcome.temperature.temperature,
      calibrationError: outcome.calibration?.expected, collapses: outcome.collapses,
      collapsedRuns: outcome.collapsedRuns, findings: check.findings,
      runs: outcome.runs,
      updates: outcome.updates, seconds: seconds, threads: cpu.threads, instructionSet: cpu.instructionSet,
      oneDNN: CPU.oneDNNVersion)
    summary.earlier = earlier?.comparison(
      with: table, usesCandidate: outcome.deliversCandidate, configuration: configuration)
    try directory.finish(summary: summary)
    return summary
  }
}

/// A line of a study's metrics, or of its snapshots: the record, and which run it is of.
package struct StudyLine<Record: Codable & Sendable>: Codable, Sendable {
  /// "baseline" or "candidate".
  package var arm: String
  /// Counts the divisions of the labelled rows from 1.
  package var run: Int
  package var record: Record

  private enum Key: String, CodingKey { case arm, run }

  init(arm: String, run: Int, record: Record) {
    self.arm = arm
    self.run = run
    self.record = record
  }

  package init(from decoder: any Decoder) throws {
    record = try Record(from: decoder)
    let container = try decoder.container(keyedBy: Key.self)
    arm = try container.decode(String.self, forKey: .arm)
    run = try container.decode(Int.self, forKey: .run)
  }

  package func encode(to encoder: any Encoder) throws {
    try record.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(arm, forKey: .arm)
    try container.encode(run, forKey: .run)
  }
}
