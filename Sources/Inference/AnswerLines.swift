import PseudoLabelDatasets

/// Writes rows as lines of a table, the class behind each, its confidence and the probability of every class.
package struct AnswerLines: Sendable {
  private let delimiter: Delimiter
  /// The names of the classes, and none, as they stand in cells.
  private let names: [[UInt8]]
  private let blank: [UInt8]
  private let least: Double

  /// The columns that come behind those of the rows.
  package static func columns(of classes: ClassNames) -> [String] {
    ["prediction", "confidence"] + classes.names.map { "p(\($0))" }
  }

  /// - Parameters:
  ///   - classes: of the classifier.
  ///   - delimiter: what stands between cells.
  ///   - least: answers that are less sure are left blank.
  package init(_ classes: ClassNames, delimiter: Delimiter, atLeast least: Double) {
    self.delimiter = delimiter
    self.least = least
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
      for _ in 0..<names.count + 2 { line += [delimiter.byte] + blank }
      line.append(UInt8(ascii: "\n"))
    }
    return line
  }
}
