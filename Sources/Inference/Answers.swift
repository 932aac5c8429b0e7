import PseudoLabelDatasets

/// What a classifier says about some rows, by the numbers of its classes.
package struct Answers: Sendable {
  /// The most likely class of each row.
  package let classes: [Int]
  /// Calibrated, of every class [rows × classes], row by row.
  package let probabilities: [Double]
  private let classCount: Int

  /// - Parameters:
  ///   - classes: the most likely one of each row.
  ///   - probabilities: of every class [rows × classes], row by row.
  ///   - classCount: how many classes there are.
  init(classes: [Int], probabilities: [Double], classCount: Int) {
    (self.classes, self.probabilities, self.classCount) = (classes, probabilities, classCount)
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
