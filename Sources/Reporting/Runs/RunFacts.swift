import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelPlots
import PseudoLabelTraining

/// What a report says about one run, whatever kind of run it is.
struct RunFacts {
  /// Answers about rows of known class. Positions are those of the rows.
  struct Judgement {
    /// Of whom: "with unlabelled rows".
    var name: String
    var predicted: [Int]
    var confidences: [Double]
  }

  struct Curve {
    var name: String
    /// One training run's, or the mean of several.
    var epochs: [EpochRecord]
  }

  struct Snapshots {
    var name: String
    var records: [SnapshotRecord]
  }

  /// A network whose outputs are shown.
  struct Subject {
    var name: String
    /// Of the shown rows [n × classes], and of the last hidden layer.
    var outputs: [Float]
    var hidden: (values: [Float], columns: Int)?
    var filters: Filters?
  }

  /// What the first layer looks for, where its inputs are the pixels of an image in grey or in colours.
  struct Filters {
    /// Of the image, or of a kernel of the first convolution.
    var shape: ImageShape
    var isKernel: Bool
    /// [height · width · channels × units].
    var weights: [Float]

    init?(of model: Model, on image: ImageShape?) {
      guard let image, image.channels == 1 || image.channels == 3,
        model.network.beginsWithConvolution || model.network.beginsWithDenseLayer
      else { return nil }
      let kernel = model.network.convolutions.first?.kernel
      isKernel = kernel != nil
      shape = kernel.map { ImageShape(height: $0, width: $0, channels: image.channels) } ?? image
      // A picture of fewer pixels shows nothing.
      guard shape.height > 2, shape.width > 2 else { return nil }
      weights = model.parameters.tensors[0].values
    }
  }

  /// The folder, as it was given.
  var name: String
  /// Sentences, the first of which is the verdict.
  var verdict: [String]
  /// What else its reader could do, where the run is shown alone.
  var advice: String?
  var warnings: [String]
  /// What is worth a number, by what it is called.
  var figures: [(String, String)]
  var classes: [String]
  /// What the judged rows are: "10000 test images".
  var judgedRows: String
  /// True classes of the judged rows.
  var truth: [Int]
  /// The number of each judged row in the page, taken in when it is shown.
  var source: ExampleBook.Source
  /// The rows of the source that were judged.
  var judgedPositions: [Int]
  /// The delivered method first.
  var judgements: [Judgement]
  var curves: [Curve]
  var snapshots: [Snapshots]
  /// Rows without a label, of another source where that differs, the least certain first.
  var uncertain: [(row: Int, text: String)]
  var uncertainSource: ExampleBook.Source
  /// Nats, by the set.
  var entropies: [(String, Double)]
  /// The rows that embeddings show, of `shownSource`.
  var shownRows: [Int]
  var shownSource: ExampleBook.Source
  /// Their classes: the true one where it is known, else the predicted one.
  var shownClasses: [Int]
  /// Which of them have a label, by their positions.
  var shownLabeled: [Int]
  var subjects: [Subject]
  var command: String
  /// What the run depends on, as its file has it.
  var configuration: String
  var seed: UInt64
  var version: String
  var checksums: [String: String]

  /// Whether both were judged by the same rows: of files that are the same where both have one of that name.
  func isJudged(asIs other: RunFacts) -> Bool {
    let shared = checksums.filter { other.checksums[$0.key] != nil }
    return truth == other.truth && judgedPositions == other.judgedPositions && !shared.isEmpty
      && shared.allSatisfy { other.checksums[$0.key] == $0.value }
  }

  /// The error of the delivered method on the judged rows; nil where there are none.
  var errorRate: ErrorRate? {
    guard let first = judgements.first, !truth.isEmpty else { return nil }
    return ErrorRate(of: first.predicted, truth: truth)
  }
}

extension [EpochRecord] {
  /// The mean over runs of each epoch's record; of epochs that not all runs have, over those that have them.
  static func mean(of runs: [[EpochRecord]]) -> [EpochRecord] {
    guard runs.count > 1, let longest = runs.max(by: { $0.count < $1.count }) else { return runs.first ?? [] }
    return longest.indices.map { epoch in
      let records = runs.filter { $0.count > epoch }.map { $0[epoch] }
      func mean(_ value: (EpochRecord) -> Double?) -> Double? {
        let values = records.compactMap(value)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      }
      var record = longest[epoch]
      record.supervisedLoss = mean(\.supervisedLoss) ?? record.supervisedLoss
      record.unlabeledLoss = mean(\.unlabeledLoss)
      record.validationErrorRate = mean(\.validationErrorRate)
      record.alpha = mean(\.alpha) ?? record.alpha
      return record
    }
  }
}
