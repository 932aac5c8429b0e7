import PseudoLabelDatasets

/// What a classifier says about some rows, by the numbers of its classes.
package struct Answers: Sendable {
  /// The most likely class of each row.
  package private(set) var classes: [Int] = []
  /// Calibrated, of every class [rows × classes], row by row.
  package private(set) var probabilities: [Double] = []
  private let classCount: Int

  init(classCount: Int) { self.classCount = classCount }

  mutating func append(_ best: Int, _ row: [Double]) {
    classes.append(best)
    probabilities += row
  }

  /// The probabilities of a row.
  package subscript(row: Int) -> ArraySlice<Double> { probabilities[row * classCount..<(row + 1) * classCount] }

  /// The probability of a row's most likely class.
  package func confidence(ofRow row: Int) -> Double { probabilities[row * classCount + classes[row]] }

  func predictions(naming names: ClassNames) -> [Prediction] {
    classes.indices.map {
      Prediction(label: names.names[classes[$0]], confidence: confidence(ofRow: $0), probabilities: Array(self[$0]))
    }
  }
}
