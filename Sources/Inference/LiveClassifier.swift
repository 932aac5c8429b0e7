import Dispatch
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelPersistence
import Synchronization

/// A classifier at work, with its parameters in the layout that the processor likes. Made once, it answers many times,
/// from any task or thread; questions that come at the same time wait for each other. Tasks `await` the answers, and hold up
/// no thread meanwhile.
public final class LiveClassifier: Sendable {
  /// What it was made of.
  public let classifier: TrainedClassifier
  private let predictor: Mutex<Predictor>
  private let scaling: TemperatureScaling
  let cpu: CPU
  /// Encoders of rows that no question is using.
  let encoders = Mutex<[RowEncoder]>([])
  /// Where questions of tasks wait.
  let queue = DispatchQueue(label: "pseudolabel.answers", qos: .userInitiated)

  /// Rows that are worth preparing at once.
  package static let pieceSize = 8 * Predictor.rowsAtOnce

  /// - Parameters:
  ///   - classifier: what was trained.
  ///   - threads: how many threads compute; all processors this process may run on by default. Answers are the same bits
  ///     for any number.
  ///   - inputPath: how the first layer works. `pseudolabel predict` takes `.dense`; another one adds up the same numbers in another
  ///     order, which may change the last digits.
  public convenience init(
    _ classifier: TrainedClassifier, threads: Int? = nil, inputPath: InputPath = .automatic
  ) {
    self.init(classifier, inputPath: inputPath, on: CPU(threads: threads))
  }

  package init(_ classifier: TrainedClassifier, inputPath: InputPath, on cpu: CPU) {
    self.classifier = classifier
    self.cpu = cpu
    scaling = TemperatureScaling(temperature: classifier.temperature)
    predictor = Mutex(
      Predictor(
        LiveNetwork(classifier.model.network, parameters: classifier.model.parameters), inputPath: inputPath, on: cpu))
  }

  /// What the classifier says about each example, in their order.
  ///
  /// - Throws: `ExamplesFailure` for rows that are not like those it was trained on; `FileFailure` for images that cannot
  ///   be read.
  public func predictions(for examples: Examples) throws -> [Prediction] {
    try predictions(for: examples, unless: nil)
  }

  func predictions(for examples: Examples, unless cancellation: Cancellation?) throws -> [Prediction] {
    var predictions: [Prediction] = []
    predictions.reserveCapacity(examples.count)
    try forEachPiece(of: examples, unless: cancellation) { answers in
      predictions += answers.predictions(naming: classifier.classes)
    }
    return predictions
  }

  /// The probability of every class for each example, the classes in the order of `TrainedClassifier.classes`.
  ///
  /// - Throws: as `predictions(for:)`.
  public func probabilities(for examples: Examples) throws -> [[Double]] {
    try probabilities(for: examples, unless: nil)
  }

  func probabilities(for examples: Examples, unless cancellation: Cancellation?) throws -> [[Double]] {
    var rows: [[Double]] = []
    rows.reserveCapacity(examples.count)
    try forEachPiece(of: examples, unless: cancellation) { answers in
      rows += (0..<answers.classes.count).map { Array(answers[$0]) }
    }
    return rows
  }

  /// How good the answers are, where the truth is known.
  ///
  /// - Parameters:
  ///   - examples: at least one (a precondition).
  ///   - labels: the true class of each, by name.
  /// - Throws: `ExamplesFailure`, also for labels that are none of the classes; `FileFailure` for images that cannot be
  ///   read.
  public func evaluation(on examples: Examples, labels: [String]) throws -> Evaluation {
    try evaluation(on: examples, labels: labels, unless: nil)
  }

  func evaluation(
    on examples: Examples, labels: [String], unless cancellation: Cancellation?
  ) throws -> Evaluation {
    guard labels.count == examples.count else {
      throw ExamplesFailure.labels(expected: examples.count, found: labels.count)
    }
    let truth = try classifier.classes.numbers(of: labels).enumerated().map { row, number in
      guard let number else { throw ExamplesFailure.unknownClass(labels[row], row: row) }
      return number
    }
    var (predicted, probabilities) = ([Int](), [Float]())
    try forEachPiece(of: examples, unless: cancellation) { answers in
      predicted += answers.classes
      probabilities += answers.probabilities.map(Float.init)
    }
    return Evaluation(
      of: try Predictions(probabilities, labels: predicted, classes: classifier.classes.count), truth: truth)
  }

  private func forEachPiece(
    of examples: Examples, unless cancellation: Cancellation?, _ body: (Answers) throws -> Void
  ) throws {
    for start in stride(from: 0, to: examples.count, by: Self.pieceSize) {
      try cancellation?.check()
      let range = start..<min(examples.count, start + Self.pieceSize)
      let features = try classifier.preparation.features(
        of: examples.part(range), countingFrom: start, threads: cpu.threads)
      try body(answers(for: features))
    }
  }

  /// Classes and calibrated probabilities of rows that are prepared already.
  package func answers(for features: Features) -> Answers {
    let classCount = classifier.classes.count
    var (classes, logits) = ([Int](), [Float]())
    classes.reserveCapacity(features.count)
    logits.reserveCapacity(features.count * classCount)
    predictor.withLock { predictor in
      predictor.forEachBlock(of: features) { _, outputs in
        for row in 0..<outputs.count { classes.append(outputs.predictedClass(of: row)) }
        logits += outputs.logits[..<(outputs.count * outputs.classes)]
      }
    }
    let probabilities = [Double](unsafeUninitializedCapacity: logits.count) { probabilities, count in
      logits.withUnsafeBufferPointer { logits in
        inParts(of: classes.count) { rows in
          for row in rows {
            let range = row * classCount..<(row + 1) * classCount
            scaling.write(
              UnsafeBufferPointer(rebasing: logits[range]),
              to: UnsafeMutableBufferPointer(rebasing: probabilities[range]))
          }
        }
      }
      count = logits.count
    }
    return Answers(classes: classes, probabilities: probabilities, classCount: classCount)
  }

  /// The lines of rows with the answers about them, in their order.
  ///
  /// - Parameters:
  ///   - features: the rows, prepared.
  ///   - lines: writes the answers.
  ///   - append: writes a row, without an end of line.
  func lines(
    _ features: Features, _ lines: AnswerLines, _ append: (_ row: Int, _ line: inout [UInt8]) -> Void
  ) -> [[UInt8]] {
    let answers = answers(for: features)
    var pieces = [[UInt8]](repeating: [], count: (answers.classes.count + Self.rowsOfPart - 1) / Self.rowsOfPart)
    pieces.withUnsafeMutableBufferPointer { pieces in
      inParts(of: answers.classes.count) { rows in
        var piece: [UInt8] = []
        for row in rows {
          append(row, &piece)
          lines.append(answers.classes[row], answers[row], to: &piece)
        }
        pieces[rows.lowerBound / Self.rowsOfPart] = piece
      }
    }
    return pieces
  }

  private static let rowsOfPart = 512

  /// Calls `body` with one part of some rows after the other, each on whatever thread is free.
  private func inParts(of count: Int, _ body: (Range<Int>) -> Void) {
    guard count > 0 else { return }
    cpu.pool.run((count + Self.rowsOfPart - 1) / Self.rowsOfPart) { part, _ in
      body(part * Self.rowsOfPart..<min(count, (part + 1) * Self.rowsOfPart))
    }
  }
}
