import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelOptimizers
import PseudoLabelTraining

/// What a classifier has to beat: the class of most labelled rows, and logistic regression.
extension Study {
  /// The classes that the two references give the rows of each part that was held out.
  struct References {
    /// The most common class of the labelled rows; the first of those that tie.
    var majority: Int
    /// Of each part, the answers of the logistic regression that did not learn from it, in the order of its rows.
    var linear: [[Int]]
  }

  /// Logistic regression on the labelled rows: the network without its hidden layers, trained for a fixed number of
  /// epochs, so that no row that it is judged by takes part in choosing.
  private var linearRecipe: Recipe {
    Recipe(
      network: Network(
        inputs: data.labeled.features.columns, layers: [],
        output: OutputLayer(classes: data.classes.count, units: .softmax, weights: .normal(deviation: 0))),
      unlabeled: [],
      optimizer: data.hasText
        ? StudyPlan.textOptimizer : .adam(rate: .decay(from: 0.01, factor: 0.95, per: .epochs)),
      labeledBatch: min(data.labeled.count, 64), unlabeledBatch: 1, epochLength: .updates(count: 10), epochs: 50,
      keep: .last)
  }

  /// Trains the logistic regressions on the divisions of the baseline.
  ///
  /// - Returns: nil where no row was held out.
  /// - Throws: `CancellationError` where it was stopped.
  func references(atOnce: Int, stop: StopSignal?) throws -> References? {
    let divisions = contest.filter { $0.arm == .baseline && !$0.heldOut.isEmpty }
    guard !divisions.isEmpty else { return nil }
    let recipe = linearRecipe
    let results = Jobs(divisions.count) { number -> [Int] in
      let division = divisions[number]
      let cpu = CPU(threads: 1)
      let none = data.labeled.selecting([])
      let split = Split(
        labeled: data.labeled.selecting(division.training), validation: none,
        unlabeled: UnlabeledSet(features: none.features))
      let model = Trainer(recipe, seed: division.seed, inputPath: inputPath, on: cpu).train(on: split, stop: stop).model
      return model.predictor(inputPath: inputPath, on: cpu)
        .classes(for: data.labeled.selecting(division.heldOut).features)
    }.run(atOnce: atOnce, stop: stop) { _, _ in }
    let linear = try results.map { result in
      guard let result, stop?.isRequested != true else { throw CancellationError() }
      return try result.get()
    }
    let most = data.classCounts.max()
    return References(majority: data.classCounts.firstIndex { $0 == most } ?? 0, linear: linear)
  }
}

/// How often the two references are wrong on rows held out, a mean over the parts.
package struct ReferenceErrors: Sendable, Hashable, Codable {
  /// The class of most labelled rows.
  package var majority: Int
  package var majorityErrorRate: Double
  package var linearErrorRate: Double
  /// The classes of which no row was held out, so that nothing is known of them.
  package var unjudged: [Int]
}

extension Study {
  /// Numbers that the logistic regressions may multiply, so that they take a second or two.
  private static let mostProducts = 4e9

  /// What is wrong of the answers of the references; nil where no row was held out, or that would take longer than a few
  /// seconds.
  package func referenceErrors(on cpu: CPU) throws -> ReferenceErrors? {
    let divisions = contest.count { $0.arm == .baseline }
    let updates = linearRecipe.epochs * linearRecipe.epochLength.updates(examples: 1, batch: 1)
    let entries = data.labeled.features.mostEntries * (data.classes.count + 1)
    guard Double(divisions * updates * linearRecipe.labeledBatch) * Double(entries) < Self.mostProducts,
      let references = try references(atOnce: cpu.threads, stop: nil)
    else { return nil }
    let truths = contest.filter { $0.arm == .baseline }.map { $0.heldOut.map { data.labeled.labels[$0] } }
    func errorRate(_ answers: [[Int]]) -> Double {
      MeanEstimate(of: zip(answers, truths).map { ErrorRate(of: $0, truth: $1).rate }).mean
    }
    let judged = Set(truths.joined())
    return ReferenceErrors(
      majority: references.majority, majorityErrorRate: errorRate(truths.map { $0.map { _ in references.majority } }),
      linearErrorRate: errorRate(references.linear),
      unjudged: data.classes.names.indices.filter { !judged.contains($0) })
  }
}

extension StudyOutcome {
  /// Compares the delivered method on the parts that were held out with the references on the same.
  ///
  /// - Parameter parts: of each, the true classes and those that the delivered method's run answered.
  mutating func compare(_ parts: [Study.JudgedPart], with references: Study.References) {
    func comparison(with reference: (_ part: Int) -> [Int]) -> ReferenceComparison {
      ReferenceComparison(
        averaging: parts.enumerated().map {
          PairedComparison(baseline: reference($0), candidate: $1.answers, truth: $1.truth)
        }, count: heldOutRows)
    }
    majority = comparison { parts[$0].truth.map { _ in references.majority } }
    linear = comparison { references.linear[$0] }
  }
}
