import CPseudoLabelInterface
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelInference

@_cdecl("pseudolabel_predict")
public func predict(
  _ classifier: OpaquePointer?, _ rows: UnsafePointer<pseudolabel_matrix>?, _ classes: UnsafeMutablePointer<Int64>?,
  _ error: UnsafeMutablePointer<pseudolabel_error>?
) -> Int32 {
  answering(error) {
    let handle = try Handles.require(classifier)
    try handle.answer(Matrix(rows), to: Results(classes: given(classes, "classes")))
  }
}

@_cdecl("pseudolabel_predict_probabilities")
public func predictProbabilities(
  _ classifier: OpaquePointer?, _ rows: UnsafePointer<pseudolabel_matrix>?,
  _ probabilities: UnsafeMutablePointer<Double>?, _ error: UnsafeMutablePointer<pseudolabel_error>?
) -> Int32 {
  answering(error) {
    let handle = try Handles.require(classifier)
    try handle.answer(Matrix(rows), to: Results(probabilities: given(probabilities, "probabilities")))
  }
}

@_cdecl("pseudolabel_predict_table")
public func predictTable(
  _ classifier: OpaquePointer?, _ table: UnsafePointer<pseudolabel_table>?, _ classes: UnsafeMutablePointer<Int64>?,
  _ probabilities: UnsafeMutablePointer<Double>?, _ error: UnsafeMutablePointer<pseudolabel_error>?
) -> Int32 {
  answering(error) {
    let handle = try Handles.require(classifier)
    let table = try Table(table)
    try handle.answer(
      rows: table.rows, to: Results(classes: classes, probabilities: probabilities)
    ) { range in
      try handle.live.classifier.preparation.features(
        of: table.examples(range), countingFrom: range.lowerBound, threads: 1)
    }
  }
}

/// Where answers go, in the memory of the caller.
private struct Results {
  var classes: UnsafeMutablePointer<Int64>?
  var probabilities: UnsafeMutablePointer<Double>?
}

extension Handle {
  /// Answers about rows of numbers.
  ///
  /// - Throws: `ExamplesFailure` where they are not like those it was trained on.
  fileprivate func answer(_ matrix: Matrix, to results: Results) throws {
    guard case .array(let array) = live.classifier.preparation else {
      throw ExamplesFailure.otherKind(
        expected: columnCount == nil ? "images" : "rows of a table", found: "rows of numbers")
    }
    guard matrix.columns == array.columns else {
      throw ExamplesFailure.width(row: 0, expected: array.columns, found: matrix.columns)
    }
    try answer(rows: matrix.rows, to: results) { array.prepared(try matrix.numbers($0)) }
  }

  /// Answers piece by piece, so that features of all rows are never in memory at once.
  fileprivate func answer(rows: Int, to results: Results, _ features: (Range<Int>) throws -> Features) throws {
    for start in stride(from: 0, to: rows, by: LiveClassifier.pieceSize) {
      let range = start..<min(rows, start + LiveClassifier.pieceSize)
      let answers = live.answers(for: try features(range))
      if let classes = results.classes {
        for (row, number) in answers.classes.enumerated() { classes[start + row] = Int64(number) }
      }
      if let probabilities = results.probabilities {
        _ = UnsafeMutableBufferPointer(start: probabilities + start * classCount, count: range.count * classCount)
          .update(fromContentsOf: answers.probabilities)
      }
    }
  }
}
