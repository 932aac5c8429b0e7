import PseudoLabeling

/// Test rows that are sealed while others are trained on.
extension StudyRequest {
  /// Looks whether the sealed test rows could be answered about, without looking at their labels: they have the columns,
  /// and a place for labels.
  ///
  /// - Throws: `FileFailure`.
  func requireTestRows() throws {
    guard let test = configuration.test else { return }
    guard try predictor(of: test).hasLabels else {
      throw FileFailure.malformed(
        test, at: "labels", expected: "\(configuration.source.targetName), as the training rows have", found: "none")
    }
  }

  /// How many of the sealed test rows are equal to training rows; nil where none are sealed.
  ///
  /// - Throws: `FileFailure`; `RequestFailure` where all of them are.
  func sharedTestRows() throws -> SharedRows? {
    guard let test = configuration.test else { return nil }
    let shared = try SharedRows(of: predictor(of: test), in: loaded.rows)
    guard !shared.areAll else {
      throw RequestFailure(
        "--test", expected: "rows that are not trained on",
        found: "\(test), whose \(shared.rows.counted("row")) are all equal to labelled training rows")
    }
    return shared
  }

  /// Prepares test rows as the training rows are; what it answers means nothing.
  private func predictor(of test: String) throws -> any RowPredictor {
    let network = study.plan.recipe.network
    let untrained = TrainedClassifier(
      model: Model(network: network, parameters: .initial(for: network, seed: 1)), classes: data.classes,
      preparation: loaded.preparation, temperature: 1)
    return try untrained.rowPredictor(for: test, like: configuration.source, on: cpu)
  }
}
