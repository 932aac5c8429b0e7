import Compute
import Datasets
import Evaluation
import Inference
import Networks
import Optimizers
import Platform
import Training

/// What a classifier has to beat: the class of most labelled rows, and logistic regression.
extension Study {
  /// Each labelled row that was held out, with the classes that the two references give it.
  struct References {
    /// Positions among the labelled rows, in their order.
    var positions: [Int]
    /// The most common class of the labelled rows; the first of those that tie.
    var majority: Int
    /// Of each position, by the mean of the logits of the logistic regressions that did not learn from it.
    var linear: [Int]
  }

  /// Logistic regression on the labelled rows: the network without its hidden layers, trained for a fixed number of
  /// epochs, so that no row that it is judged by takes part in choosing.
  private var linearRecipe: Recipe {
    Recipe(
      network: Network(
        inputs: data.labeled.features.columns, layers: [],
        output: OutputLayer(classes: data.classes.count, units: .softmax, weights: .normal(deviation: 0))),
      unlabeled: [], optimizer: .adam(rate: .decay(from: 0.01, factor: 0.95, per: .epochs)),
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
    let classes = data.classes.count
    let recipe = linearRecipe
    let results = Jobs(divisions.count) { number -> [Float] in
      let division = divisions[number]
      let cpu = CPU(threads: 1)
      let none = data.labeled.selecting([])
      let split = Split(
        labeled: data.labeled.selecting(division.training), validation: none,
        unlabeled: UnlabeledSet(features: none.features))
      let model = Trainer(recipe, seed: division.seed, inputPath: inputPath, on: cpu).train(on: split, stop: stop).model
      var logits: [Float] = []
      model.predictor(inputPath: inputPath, on: cpu)
        .forEachBlock(of: data.labeled.selecting(division.heldOut).features) { _, outputs in
          logits += outputs.logits.prefix(outputs.count * outputs.classes)
        }
      return logits
    }.run(atOnce: atOnce, stop: stop) { _, _ in }
    var sums: [Int: [Float]] = [:]
    for (division, result) in zip(divisions, results) {
      guard let result, stop?.isRequested != true else { throw CancellationError() }
      let logits = try result.get()
      for (place, row) in division.heldOut.enumerated() {
        let sum = sums[row] ?? [Float](repeating: 0, count: classes)
        sums[row] = zip(sum, logits[place * classes..<(place + 1) * classes]).map(+)
      }
    }
    let rows = sums.sorted { $0.key < $1.key }
    let most = data.classCounts.max()
    return References(
      positions: rows.map(\.key), majority: data.classCounts.firstIndex { $0 == most } ?? 0,
      linear: rows.map(\.value.indexOfLargest))
  }
}

/// How often the two references are wrong on rows held out.
package struct ReferenceErrors: Sendable, Hashable, Codable {
  /// The class of most labelled rows.
  package var majority: Int
  package var majorityErrorRate: Double
  package var linearErrorRate: Double
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
    let truth = references.positions.map { data.labeled.labels[$0] }
    func errorRate(_ answers: [Int]) -> Double {
      Double(zip(answers, truth).count { $0 != $1 }) / Double(truth.count)
    }
    return ReferenceErrors(
      majority: references.majority, majorityErrorRate: errorRate(truth.map { _ in references.majority }),
      linearErrorRate: errorRate(references.linear))
  }
}

extension StudyOutcome {
  /// Compares the answers of the delivered method about the rows held out with those of the references about the same.
  mutating func compare(with references: Study.References, labels: [Int]) {
    let delivered = Dictionary(
      uniqueKeysWithValues: heldOutAnswers.compactMap { row in
        (deliversCandidate ? row.candidate : row.baseline).map { (row.position, $0.label) }
      })
    let rows = references.positions.indices.filter { delivered[references.positions[$0]] != nil }
    guard !rows.isEmpty else { return }
    let positions = rows.map { references.positions[$0] }
    let candidate = positions.compactMap { delivered[$0] }
    let truth = positions.map { labels[$0] }
    majority = PairedComparison(
      baseline: positions.map { _ in references.majority }, candidate: candidate, truth: truth)
    linear = PairedComparison(baseline: rows.map { references.linear[$0] }, candidate: candidate, truth: truth)
  }
}
