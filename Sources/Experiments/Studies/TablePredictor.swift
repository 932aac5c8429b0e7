import Compute
import Datasets
import Diagnostics
import Evaluation
import Networks
import Persistence

/// Answers about the rows of a table, piece by piece, in constant memory.
public final class TablePredictor {
  /// A row of the table with its answer.
  public struct AnsweredRow: Sendable {
    public let cells: [String]
    public let line: Int
    /// The name of the most likely class.
    public let prediction: String
    /// Its calibrated probability.
    public let confidence: Double
    /// That of every class, in their order.
    public let probabilities: [Double]
  }

  /// The names of the table's columns.
  public var columns: [String] { reader.columns }
  public var delimiter: Delimiter { reader.dialect.delimiter }
  public let classes: ClassNames
  /// Cells so far that were not of their column's kind, and counted as missing.
  public var strays: Int { encoder.strays }
  private let reader: TableReader
  private var encoder: RowEncoder
  private let width: Int
  private let predictor: Predictor
  private let scaling: TemperatureScaling
  /// A multiple of the rows that the predictor takes at once.
  private static let pieceSize = 8 * Predictor.rowsAtOnce

  /// - Parameters:
  ///   - classifier: answers.
  ///   - path: the table. Its columns may stand in another order than in training, with others among them.
  ///   - options: how the table is read; its `missing` and `kinds` are those of the training in any case.
  ///   - inputPath: how the first layer works.
  ///   - cpu: computes.
  /// - Throws: `FileFailure` naming the columns that the table lacks; `RequestFailure` where the classifier was trained on
  ///   something else than a table.
  public init(
    _ classifier: TrainedClassifier, path: String, options: TableOptions = TableOptions(),
    inputPath: InputPath = .dense, on cpu: CPU
  ) throws {
    guard case .table(let preparation) = classifier.preparation else {
      throw RequestFailure(path, expected: "rows of the kind that the model was trained on", found: "a table")
    }
    reader = try TableReader(path: path, delimiter: options.delimiter, hasHeader: options.hasHeader)
    let layout = try TableLayout(
      reader, columns: preparation.columns.map(\.name), target: preparation.target)
    encoder = RowEncoder(preparation, places: layout.places)
    width = preparation.width
    classes = classifier.classes
    scaling = TemperatureScaling(temperature: classifier.temperature)
    predictor = classifier.model.predictor(inputPath: inputPath, on: cpu)
  }

  /// The next rows with their answers; nil behind the last.
  ///
  /// - Throws: `FileFailure` where the table is malformed.
  public func next() throws -> [AnsweredRow]? {
    var rows: [TableRow] = []
    var features: [Float] = []
    while rows.count < Self.pieceSize, let row = try reader.next() {
      encoder.append(row.cells, to: &features)
      rows.append(row)
    }
    guard !rows.isEmpty else { return nil }
    var answers: [AnsweredRow] = []
    answers.reserveCapacity(rows.count)
    predictor.forEachBlock(of: Features(.floats(features), columns: width)) { first, outputs in
      for place in 0..<outputs.count {
        let probabilities = scaling.probabilities(
          outputs.logits[place * outputs.classes..<(place + 1) * outputs.classes])
        let best = outputs.predictedClass(of: place)
        answers.append(
          AnsweredRow(
            cells: rows[first + place].cells, line: rows[first + place].line, prediction: classes.names[best],
            confidence: probabilities[best], probabilities: probabilities))
      }
    }
    return answers
  }
}
