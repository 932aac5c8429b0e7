import Compute
import Datasets
import Diagnostics
import Evaluation
import Networks
import Persistence

/// A row of new data with what a classifier says of it.
public struct AnsweredRow: Sendable {
  /// What stands in the row: the cells of a table, the path of an image.
  public let cells: [String]
  /// Where it stands: "line 17", the path of an image.
  public let place: String
  /// Its true class, where the data tell: the target's cell, the sub-folder of an image.
  public let truth: String?
  /// The name of the most likely class.
  public let prediction: String
  /// Its calibrated probability.
  public let confidence: Double
  /// That of every class, in their order.
  public let probabilities: [Double]
}

/// Answers about new data, piece by piece, in constant memory.
public protocol RowPredictor: AnyObject {
  /// The names of what stands in `AnsweredRow.cells`.
  var columns: [String] { get }
  var delimiter: Delimiter { get }
  var classes: ClassNames { get }
  /// Cells so far that were not of their column's kind, and counted as missing.
  var strays: Int { get }
  /// The next rows with their answers; nil behind the last.
  ///
  /// - Throws: `FileFailure` where the data are malformed.
  func next() throws -> [AnsweredRow]?
}

extension TrainedClassifier {
  /// A predictor for the kind of data that this classifier was trained on.
  ///
  /// - Parameters:
  ///   - path: a table, or a folder of images or one image.
  ///   - source: what it was trained on, which tells how the new data are read.
  ///   - inputPath: how the first layer works.
  ///   - cpu: computes.
  /// - Throws: `FileFailure`, also naming the columns that a table lacks.
  public func rowPredictor(
    for path: String, like source: DataSource? = nil, inputPath: InputPath = .dense, on cpu: CPU
  ) throws -> any RowPredictor {
    let answers = ClassifierAnswers(self, inputPath: inputPath, on: cpu)
    switch preparation {
    case .table(let table):
      var options = TableOptions()
      if case .table(let source)? = source { options = source.options }
      return try TablePredictor(table, answers, path: path, options: options)
    case .images(let images): return try ImagePredictor(images, answers, path: path)
    case .array(let array):
      var like: ArraySource?
      if case .array(let source)? = source { like = source }
      return try ArrayPredictor(array, answers, path: path, source: like)
    }
  }
}

/// Classes and calibrated probabilities of prepared rows.
final class ClassifierAnswers {
  let classes: ClassNames
  private let predictor: Predictor
  private let scaling: TemperatureScaling
  /// Rows that are worth giving at once.
  static let pieceSize = 8 * Predictor.rowsAtOnce

  init(_ classifier: TrainedClassifier, inputPath: InputPath, on cpu: CPU) {
    classes = classifier.classes
    scaling = TemperatureScaling(temperature: classifier.temperature)
    predictor = classifier.model.predictor(inputPath: inputPath, on: cpu)
  }

  /// - Parameters:
  ///   - features: prepared rows.
  ///   - row: what stands in each row, where, and its true class.
  func rows(
    _ features: Features, _ row: (Int) -> (cells: [String], place: String, truth: String?)
  ) -> [AnsweredRow] {
    var answers: [AnsweredRow] = []
    answers.reserveCapacity(features.count)
    predictor.forEachBlock(of: features) { first, outputs in
      for number in 0..<outputs.count {
        let probabilities = scaling.probabilities(
          outputs.logits[number * outputs.classes..<(number + 1) * outputs.classes])
        let best = outputs.predictedClass(of: number)
        let (cells, place, truth) = row(first + number)
        answers.append(
          AnsweredRow(
            cells: cells, place: place, truth: truth, prediction: classes.names[best],
            confidence: probabilities[best], probabilities: probabilities))
      }
    }
    return answers
  }
}
