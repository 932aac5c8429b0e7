import PseudoLabeling

extension CompareCommand {
  /// Compares two classifiers of the user's own files by test rows that both are asked about, and counts that as `evaluate`
  /// does.
  func compare(_ classifiers: [TrainedClassifier], of stored: [StoredModel]) throws {
    if let dataset {
      throw RequestFailure(
        "--dataset", expected: "runs on a data set known by name", found: "\(dataset.rawValue) for runs on files")
    }
    let file = try file ?? fileSealed(in: stored)
    let tests = try zip(classifiers, stored).map { try StudyTest($0, of: $1, file: file, labels: labelFile) }
    let answers = try tests.map { try $0.answers(compute, skipsUnreadable: skipUnreadable) }
    guard answers[0].truth == answers[1].truth else {
      throw RequestFailure(
        candidate, expected: "a run that learned the same classes: \(tests[0].classifier.preparation.targetName)",
        found: "one that learned others: \(tests[1].classifier.preparation.targetName)", kind: .data)
    }
    let names = ClassNames(answers.flatMap(\.predictions) + answers[0].truth)
    let labels = answers.map { names.numbers(of: $0.predictions).compactMap { $0 } }
    let comparison = PairedComparison(
      baseline: labels[0], candidate: labels[1], truth: names.numbers(of: answers[0].truth).compactMap { $0 })
    let openings = try zip(tests, answers).compactMap { try $0.open($1.evaluation) }
    for (test, folder) in zip(tests, [baseline, candidate]) {
      if let warning = test.warningOfTraining(of: folder) { Terminal.warn(warning) }
    }
    if !talk.isQuiet {
      for text in remarksOnSharedRows(tests) { Terminal.warn(text) }
      // Both leave out the same rows.
      answers[0].sayWhatWasOdd()
      answers[1].predictor.sayWhatWasOdd()
    }
    try tell(
      comparison, on: "\(comparison.count.counted("row")) of \(tests[0].path)",
      remark: openings.max { $0.number < $1.number }?.text ?? "")
  }

  /// What is said of test rows that one of the runs was trained on, or both.
  private func remarksOnSharedRows(_ tests: [StudyTest]) -> [String] {
    let shared = tests.map { $0.sharedRows(compute) }
    let names = shared[0] == shared[1] ? [[baseline, candidate]] : [[baseline], [candidate]]
    return zip(names, shared).compactMap { $1?.text(path: tests[0].path, of: $0) }
  }

  /// The test rows that both have sealed.
  private func fileSealed(in stored: [StoredModel]) throws -> String {
    let configurations = try stored.map { try $0.run?.config(as: StudyConfiguration.self) }
    let checksums = configurations.map { run in run?.test.flatMap { run?.checksums?[$0] } }
    let paths = configurations.compactMap(\.?.test)
    guard checksums[0] == checksums[1], let path = paths.first else {
      throw RequestFailure(
        "file", expected: "test rows with their true classes that both runs are asked about",
        found: paths.isEmpty ? "none" : "none that both have sealed",
        remedy:
          "Name a file, or seal the same one when training: train --test FILE. `pseudolabel report` compares runs on the rows that they held out"
      )
    }
    return path
  }
}
