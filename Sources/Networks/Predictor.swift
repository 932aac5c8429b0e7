import PseudoLabelCompute
import PseudoLabelDatasets

/// A network that answers: the class probabilities of any number of rows, in constant memory.
package final class Predictor {
  /// Rows in one pass of a network that is not very wide.
  package static let rowsAtOnce = 512
  /// Products take so many rows at once, or a multiple. One row that is left over would be a product of a matrix and a vector, which adds
  /// up in another order; it is computed twice, so that a row has the same outputs alone as among others.
  private static let rowsOfProducts = 32
  /// Rows in one pass: fewer where a network is so wide that many would not fit in memory.
  private let block: Int
  package let network: Network
  private let pass: NetworkPass
  private let cpu: CPU
  private let inputPath: InputPath
  private var batch: InputBatch?

  package init(_ live: LiveNetwork, inputPath: InputPath = .automatic, on cpu: CPU) {
    network = live.network
    let widest = max(network.parameterShapes.flatMap(\.shape).max() ?? 1, network.separateActivations)
    let fitting = max(1, min(Predictor.rowsAtOnce, 1 << 25 / widest))
    block = fitting > Predictor.rowsOfProducts ? fitting / Predictor.rowsOfProducts * Predictor.rowsOfProducts : fitting
    pass = NetworkPass(live, capacity: block, isTrained: false, on: cpu)
    self.cpu = cpu
    self.inputPath = inputPath
  }

  /// Calls `body` with the outputs of one block of rows after the other, and where the block starts.
  ///
  /// - Parameters:
  ///   - features: the table.
  ///   - rows: which of its rows; all, unless told. A row has the same outputs, whichever are asked for with it.
  ///   - body: is called.
  package func forEachBlock(
    of features: Features, rows: Range<Int>? = nil, _ body: (_ first: Int, Outputs) throws -> Void
  ) rethrows {
    let rows = rows ?? 0..<features.count
    let form = network.inputForm(inputPath, for: features)
    let entries = features.mostEntries
    let batch =
      self.batch.flatMap { $0.form == form && $0.entries >= entries ? $0 : nil }
      ?? InputBatch(form: form, capacity: block, columns: network.inputs, entries: entries)
    self.batch = batch
    var outputs = Outputs(
      units: network.output.units, classes: network.output.classes, capacity: block)
    let scale = pass.inputDropout(.inference).scale
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: block) {
      var positions = Array(first..<min(rows.upperBound, first + block))
      let count = positions.count
      if count % Predictor.rowsOfProducts == 1, count < block { positions.append(positions[count - 1]) }
      batch.gather(features, positions[...], scale: scale, dropout: nil, on: cpu)
      pass.forward(batch, .inference)
      pass.read(0..<count, into: &outputs)
      try body(first, outputs)
    }
  }

  /// The class probabilities of every row [n × classes], row by row.
  package func probabilities(for features: Features) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(features.count * network.output.classes)
    forEachBlock(of: features) { _, outputs in
      result.append(contentsOf: outputs.probabilities.prefix(outputs.count * outputs.classes))
    }
    return result
  }

  /// What the last hidden layer makes of every row [n × columns], row by row; nil where there is none.
  package func lastHidden(for features: Features) -> (values: [Float], columns: Int)? {
    var values: [Float] = []
    var columns: Int?
    forEachBlock(of: features) { _, outputs in
      guard let hidden = pass.lastHidden(rows: outputs.count) else { return }
      values += hidden.values
      columns = hidden.columns
    }
    return columns.map { (values, $0) }
  }

  /// The predicted class of every row, or of some, as `Outputs.predictedClass(of:)` tells.
  package func classes(for features: Features, rows: Range<Int>? = nil) -> [Int] {
    var classes: [Int] = []
    classes.reserveCapacity(rows?.count ?? features.count)
    forEachBlock(of: features, rows: rows) { _, outputs in classes += outputs.predictedClasses }
    return classes
  }

  /// The predicted class of every row, or of some, and the probabilities of all classes [n × classes], row by row.
  package func answers(
    for features: Features, rows: Range<Int>? = nil
  ) -> (classes: [Int], probabilities: [Float]) {
    var answers: (classes: [Int], probabilities: [Float]) = ([], [])
    answers.classes.reserveCapacity(rows?.count ?? features.count)
    answers.probabilities.reserveCapacity((rows?.count ?? features.count) * network.output.classes)
    forEachBlock(of: features, rows: rows) { _, outputs in
      answers.classes += outputs.predictedClasses
      answers.probabilities += outputs.probabilities.prefix(outputs.count * outputs.classes)
    }
    return answers
  }
}
