import PseudoLabelDatasets
import PseudoLabelEvaluation

/// Writes rows as lines of a table, the class behind each, its confidence and the probability of every class.
package struct AnswerLines: Sendable {
  private let delimiter: Delimiter
  /// The names of the classes, and none, as they stand in cells.
  private let names: [[UInt8]]
  private let blank: [UInt8]
  private let least: Double
  /// The least probability of a class in the set of a row; nil where no sets are written.
  private let threshold: Double?
  private let classes: ClassNames

  /// What stands between the classes of a set.
  private static let separator = " | "

  /// The columns that come behind those of the rows.
  ///
  /// - Parameters:
  ///   - classes: of the classifier.
  ///   - hasSets: whether there is one for sets of classes.
  package static func columns(of classes: ClassNames, hasSets: Bool = false) -> [String] {
    ["prediction", "confidence"] + (hasSets ? ["classes"] : []) + classes.names.map { "p(\($0))" }
  }

  /// - Parameters:
  ///   - classes: of the classifier.
  ///   - delimiter: what stands between cells.
  ///   - least: answers that are less sure are left blank.
  ///   - threshold: the least probability of a class that is in the set of a row: see `PredictionSets`; nil for no sets.
  package init(_ classes: ClassNames, delimiter: Delimiter, atLeast least: Double, setsFrom threshold: Double? = nil) {
    (self.delimiter, self.least, self.threshold, self.classes) = (delimiter, least, threshold, classes)
    names = classes.names.map { TableLine.bytes(of: $0, delimiter) }
    blank = TableLine.bytes(of: "", delimiter)
  }

  /// Appends the end of a row's line.
  ///
  /// - Parameters:
  ///   - label: the number of the most likely class.
  ///   - probabilities: of every class.
  func append(_ label: Int, _ probabilities: ArraySlice<Double>, to line: inout [UInt8]) {
    let confidence = probabilities[probabilities.startIndex + label]
    line.append(delimiter.byte)
    line += confidence >= least ? names[label] : blank
    line.append(delimiter.byte)
    line.append(confidence, significantDigits: 6)
    if let threshold {
      let set = PredictionSets.classes(probabilities, threshold: threshold)
      line.append(delimiter.byte)
      line += TableLine.bytes(of: set.map { classes.names[$0] }.joined(separator: Self.separator), delimiter)
    }
    for probability in probabilities {
      line.append(delimiter.byte)
      line.append(probability, significantDigits: 6)
    }
    line.append(UInt8(ascii: "\n"))
  }

  /// The line of a row.
  package func line(of row: AnsweredRow) -> [UInt8] {
    var line = TableLine.bytes(of: row.cells, delimiter)
    if let label = row.label {
      append(label, row.probabilities[...], to: &line)
    } else {
      for _ in 0..<names.count + (threshold == nil ? 2 : 3) { line += [delimiter.byte] + blank }
      line.append(UInt8(ascii: "\n"))
    }
    return line
  }
}
