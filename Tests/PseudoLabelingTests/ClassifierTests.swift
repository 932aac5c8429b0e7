import Foundation
import PseudoLabeling
import TestSupport
import Testing

@Suite struct ClassifierTests {
  /// Three clusters in four columns, whose first `labeled` rows carry a name.
  static func rows(labeled: Int = 24, of count: Int = 90) -> (rows: [[Float]], labels: [String?], truth: [String]) {
    let set = TinyData.clusters(count: count, columns: 4, classes: 3, spread: 0.6)
    guard case .floats(let values) = set.features.storage else { return ([], [], []) }
    let truth = set.labels.map { ["ant", "bee", "wasp"][$0] }
    let labels = truth.enumerated().map { $0 < labeled ? $1 : nil }
    return ((0..<count).map { Array(values[$0 * 4..<($0 + 1) * 4]) }, labels, truth)
  }

  static let quick = Classifier(.multilayerPerceptron(hidden: [16]), epochs: 20)

  private func data() throws -> TrainingData {
    let (rows, labels, _) = Self.rows()
    return try TrainingData(numbers: rows, labels: labels)
  }

  @Test func fitsAndAnswers() throws {
    let (rows, _, truth) = Self.rows()
    let data = try data()
    #expect(data.classes.names == ["ant", "bee", "wasp"])
    #expect(data.labeledCount == 24 && data.unlabeledCount == 66)
    let classifier = try Self.quick.fitted(to: data)
    let predictions = try classifier.predictions(for: .numbers(rows))
    let right = zip(predictions, truth).count { $0.label == $1 }
    #expect(right >= 80, "\(right) of 90")
    for prediction in predictions {
      #expect(abs(prediction.probabilities.reduce(0, +) - 1) < 1e-6)
      #expect(prediction.confidence == prediction.probabilities.max())
    }
    #expect(try classifier.probabilities(for: .numbers(rows)) == predictions.map(\.probabilities))
    let evaluation = try classifier.evaluation(on: .numbers(rows), labels: truth)
    #expect(evaluation.errorRate.errors == 90 - right)
  }

  @Test func sameBitsAsynchronouslyAndForAnyNumberOfThreads() async throws {
    let data = try data()
    var one = Self.quick
    one.threads = 1
    var three = Self.quick
    three.threads = 3
    let alone = try one.fitting(to: data)
    #expect(try await alone.result.classifier == (try await three.fitted(to: data)))
    var other = Self.quick
    other.seed = 2
    #expect(try await other.fitted(to: data) != (try await alone.result.classifier))
  }

  @Test func progressRisesToItsEnd() async throws {
    let fitting = try Self.quick.fitting(to: data())
    var steps: [Fitting.Progress] = []
    for await progress in fitting { steps.append(progress) }
    let last = try #require(steps.last)
    #expect(last.fractionCompleted == 1 && last.runsCompleted == last.runs)
    for (earlier, later) in zip(steps, steps.dropFirst()) {
      #expect(earlier.fractionCompleted <= later.fractionCompleted)
      #expect(earlier.runsCompleted <= later.runsCompleted)
    }
    let outcome = try await fitting.result.outcome
    #expect(last.runs == outcome.runs)
  }

  private static let endless = Classifier(.multilayerPerceptron(hidden: [16]), epochs: 50_000_000)

  @Test(.timeLimit(.minutes(5))) func cancelledTasksEnd() async throws {
    let data = try data()
    let task = Task { try await Self.endless.fitted(to: data) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    let fitting = try Self.endless.fitting(to: data)
    for await _ in fitting { fitting.cancel() }
    await #expect(throws: CancellationError.self) { try await fitting.result }
  }

  @Test func methodsAndDeliveryAreThoseAskedFor() async throws {
    let data = try data()
    var classifier = Self.quick
    classifier.method = .supervised
    let alone = try await classifier.fitting(to: data).result.outcome
    #expect(alone.comparison == nil && !alone.deliversCandidate)
    classifier.method = .entropyMinimization
    classifier.delivery = .candidate
    let entropy = try await classifier.fitting(to: data).result.outcome
    #expect(entropy.delivered == .entropyMinimization && entropy.deliversCandidate)
  }

  /// A loss from outside that is always 0 changes nothing: both arms are equal to the bit.
  @Test func objectiveOfOnesOwnIsTrained() async throws {
    struct Silence: OutputLoss {
      func value(of outputs: Outputs, gradient: inout [Float]) -> Double {
        for i in 0..<outputs.count * outputs.classes { gradient[i] = 0 }
        return 0
      }
    }
    let data = try data()
    let alpha = Schedule.constant(value: 1)
    func outcome(_ loss: some UnlabeledLoss) async throws -> StudyOutcome {
      var classifier = Classifier(.multilayerPerceptron(hidden: [16]), objective: CrossEntropy() + alpha * loss)
      classifier.epochs = 20
      classifier.delivery = .candidate
      return try await classifier.fitting(to: data).result.outcome
    }
    var baseline = Self.quick
    baseline.method = .supervised
    let supervised = try await baseline.fitting(to: data).result.outcome
    #expect(try await outcome(Silence()).model == supervised.model)
    #expect(try await outcome(EntropyMinimization()).model != supervised.model)
  }

  @Test func storedAndReadAgainItAnswersTheSameBits() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("classifier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let classifier = try Self.quick.fitted(to: data())
    let path = folder.appendingPathComponent("model.safetensors").path
    try classifier.write(to: path)
    let again = try TrainedClassifier(contentsOf: path)
    #expect(again == classifier)
    let examples = Examples.numbers(Self.rows().rows)
    #expect(try again.predictions(for: examples) == classifier.predictions(for: examples))
    // A run's folder has a file of that name.
    #expect(try TrainedClassifier(contentsOf: folder.path) == classifier)
    #expect(throws: FileFailure(path: path + "x", problem: .missing)) { try TrainedClassifier(contentsOf: path + "x") }
  }
}
