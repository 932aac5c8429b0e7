import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelInference
import PseudoLabelPlatform
import PseudoLabeling

/// Which examples of a pool are worth a label next.
public struct Suggestions: Sendable {
  /// The random ones evenly among the others.
  public let questions: [Question]

  /// Of the examples without a label, some that the classifier doubts and that are unlike each other, and some at random; without a
  /// classifier, those that are typical of many others.
  ///
  /// - Parameters:
  ///   - count: how many, at most.
  ///   - pool: the examples.
  ///   - classifier: trained on examples like these; nil where there is none.
  ///   - randomShare: the share of random examples, 0 to 1 (a precondition).
  ///   - seed: of everything that is drawn.
  ///   - threads: that compute; all by default.
  /// - Throws: `ExamplesFailure` where the classifier was trained on examples of another kind.
  public init(
    _ count: Int, of pool: ExamplePool, classifier: TrainedClassifier?, randomShare: Double = 0, seed: UInt64 = 1,
    threads: Int? = nil
  ) throws {
    precondition((0...1).contains(randomShare), "a share of \(randomShare)")
    let workers = ThreadPool(threads: max(1, threads ?? Machine.availableProcessors))
    let features = pool.loaded.rows.features
    let answers = try classifier.map { try PoolAnswers($0, pool: pool, on: CPU(threads: threads)) }
    let free = pool.givenLabels.indices.filter { pool.givenLabels[$0] == nil }
    let known = pool.givenLabels.indices.filter { pool.givenLabels[$0] != nil }
    var random = RandomRows(free, of: pool, seed: seed)
    var taken: Set<Int> = []
    let randomCount = Int((Double(min(count, free.count)) * randomShare).rounded())
    while taken.count < randomCount, let row = random.next(unless: { _ in false }) { taken.insert(row) }
    let others = free.filter { !taken.contains($0) }
    let acquisition = Acquisition(seed: seed)
    let wanted = min(count, free.count) - taken.count
    let chosen =
      wanted <= 0
      ? []
      : answers.map {
        acquisition.uncertain(wanted, of: others, answers: $0, features: features, turn: known.count, on: workers)
      }
        ?? acquisition.representative(
          wanted, of: others, known: known, features: features, turn: known.count, on: workers)
    var choices = chosen.map {
      Acquisition.Choice(row: $0, selection: answers == nil ? .representative : .uncertain)
    }
    for (number, row) in random.sample.enumerated() {
      let place = (number + 1) * (choices.count + randomCount - number) / (randomCount + 1)
      choices.insert(Acquisition.Choice(row: row, selection: .random), at: min(place, choices.count))
    }
    questions = choices.map { choice in
      Question(
        row: choice.row, place: pool.place(ofRow: choice.row), content: pool.content(ofRow: choice.row),
        guess: answers?.guess(ofRow: choice.row), selection: choice.selection, label: nil)
    }
  }
}
