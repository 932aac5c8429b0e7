import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import Synchronization

/// Examples made ready for a classifier, with what is unfamiliar about them. A program that answers for many others prepares the examples of
/// each by itself, and asks the network about all of them at once.
public struct PreparedExamples: Sendable {
  /// What training has not prepared the classifier for in them, as `LiveClassifier.unfamiliarValues(in:)` tells it.
  public let unfamiliarValues: [UnfamiliarValues]
  /// What was left out of a file, or read otherwise than it may have been meant, a sentence each.
  public var remarks: [String]
  let features: Features

  /// How many there are.
  public var count: Int { features.count }
}

extension LiveClassifier {
  /// Makes examples ready. Tasks and threads may do so at once.
  ///
  /// - Throws: as `predictions(for:)`.
  public func prepared(_ examples: Examples) throws -> PreparedExamples {
    if case (.table(let table), .table(let rows)) = (classifier.preparation, examples) {
      return try withEncoder(of: table) { encoder in
        let features = try table.features(of: rows, countingFrom: 0, by: &encoder)
        return PreparedExamples(
          unfamiliarValues: UnfamiliarValues.all(table.novelties(of: encoder), table.strays(of: encoder), in: table),
          remarks: [],
          features: features)
      }
    }
    return PreparedExamples(
      unfamiliarValues: try unfamiliarValues(in: examples), remarks: [],
      features: try classifier.preparation.features(of: examples, threads: cpu.threads))
  }

  /// Makes the examples of a file ready, or those of a folder of images, as `pseudolabel predict` does.
  ///
  /// - Parameters:
  ///   - path: a file of the kind that the classifier was trained on.
  ///   - source: what it was trained on, which tells how the new file is read; see `DataSource.init(ofRun:)`.
  /// - Returns: nil where the file has no rows.
  /// - Throws: `FileFailure`, also where a column lacks, or holds nothing of its kind in any row.
  public func prepared(contentsOf path: String, like source: DataSource? = nil) throws -> PreparedExamples? {
    try classifier.requireKind(of: path)
    let predictor = try rowPredictor(for: path, like: source)
    var pieces: [Features] = []
    while let piece = try predictor.nextPrepared() { pieces.append(piece.features) }
    if let column = predictor.strays.first(where: \.areAll) { throw column.failure(in: path) }
    guard let features = Features.joined(pieces) else { return nil }
    let values: [UnfamiliarValues] =
      if case .table(let table) = classifier.preparation {
        UnfamiliarValues.all(predictor.novelties, predictor.strays, in: table)
      } else {
        UnfamiliarValues.all(predictor.novelties)
      }
    return PreparedExamples(unfamiliarValues: values, remarks: predictor.remarks, features: features)
  }

  /// What the classifier says about several lots of examples, which it answers together: for each lot a prediction for each example,
  /// in their order. Answers are the same bits as for one lot alone.
  public func predictions(for lots: [PreparedExamples]) -> [[Prediction]] {
    guard let features = Features.joined(lots.map(\.features)) else { return [] }
    let answers = answers(for: features).predictions(naming: classifier.classes)
    var start = 0
    return lots.map { lot in
      defer { start += lot.count }
      return Array(answers[start..<start + lot.count])
    }
  }

  /// Lends an encoder of rows, which takes a while to make.
  func withEncoder<Result>(
    of table: TablePreparation, _ body: (inout RowEncoder) throws -> Result
  ) rethrows -> Result {
    var encoder =
      encoders.withLock { $0.popLast() } ?? RowEncoder(table, places: Array(table.columns.indices))
    defer {
      encoder.forgetRows()
      encoders.withLock { [encoder] in $0.append(encoder) }
    }
    return try body(&encoder)
  }
}

extension DataSource {
  /// What a run was trained on.
  ///
  /// - Parameter path: the folder of a run. Nil where it is none, or one on a data set known by name.
  public init?(ofRun path: String) {
    struct Configuration: Decodable { var source: DataSource }
    guard let run = try? RunDirectory(opening: path), let configuration = try? run.config(as: Configuration.self)
    else { return nil }
    self = configuration.source
  }
}

extension StrayCells {
  /// What is said where no cell of a column is of its kind.
  package func failure(in path: String) -> FileFailure {
    FileFailure(
      path: path,
      problem: .malformed(
        place: "column \"\(column)\"", expected: "\(kind), as in training",
        found: "\"\(first.shortened(to: 80))\" and the like in all rows"),
      remedy: "Write its cells as the training rows have them, decimal marks and dates too")
  }
}
