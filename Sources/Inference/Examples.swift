import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// Rows without labels, in the form in which a program has them at hand.
public enum Examples: Sendable {
  /// Rows of numbers, one for each column that was trained on; NaN is a missing value. Of a classifier of byte images
  /// (IDX) these are the bytes, 0 to 255.
  case numbers([[Double]])
  /// Rows of a table: the text of each cell by the name of its column. A value is missing where the cell is "", or not there,
  /// as in `TrainingData`. Columns that the classifier does not know are not looked at.
  case table([[String: String]])
  /// The paths of pictures, PNG or JPEG, of any size.
  case images([String])
  /// Features that are prepared already, as many columns as the network has inputs.
  case features(Features)

  /// A text as a cell of `table` that is read as in files: without blanks around it, and characters that cannot be seen.
  public static func cell(_ text: String) -> String { CellText.cell(text) }

  /// Rows of numbers in float32.
  @_disfavoredOverload public static func numbers(_ rows: [[Float]]) -> Examples {
    .numbers(rows.map { $0.map(Double.init) })
  }

  /// How many there are.
  public var count: Int {
    switch self {
    case .numbers(let rows): rows.count
    case .table(let rows): rows.count
    case .images(let paths): paths.count
    case .features(let features): features.count
    }
  }

  /// Some of them.
  func part(_ range: Range<Int>) -> Examples {
    switch self {
    case .numbers(let rows): .numbers(Array(rows[range]))
    case .table(let rows): .table(Array(rows[range]))
    case .images(let paths): .images(Array(paths[range]))
    case .features(let features): .features(features.selecting(Array(range)))
    }
  }

  var kind: String {
    switch self {
    case .numbers: "rows of numbers"
    case .table: "rows of a table"
    case .images: "images"
    case .features: "features"
    }
  }
}

extension Examples: CustomStringConvertible {
  /// "90 rows of numbers"
  public var description: String { "\(count) \(kind)" }
}

/// Examples that a classifier cannot be asked about.
public enum ExamplesFailure: Diagnosed, Hashable {
  /// It was trained on another kind of data.
  case otherKind(expected: String, found: String)
  /// A row, counted from 0, of another width.
  case width(row: Int, expected: Int, found: Int)
  /// A row, counted from 0, has none of the columns that were trained on.
  case missingColumns([String], row: Int)
  /// A number that is infinite, or missing where none was missing in training, in a row counted from 0.
  case notFinite(row: Int)
  /// There is not a label for every example.
  case labels(expected: Int, found: Int)
  /// A label is none of the classes.
  case unknownClass(String, row: Int)

  public var kind: FailureKind { .data }

  public var description: String {
    switch self {
    case .otherKind(let expected, let found):
      "examples: expected \(expected), as in training, found \(found)."
    case .width(let row, let expected, let found):
      "examples, row \(row): expected \(expected) numbers, as in training, found \(found)."
    case .missingColumns(let names, let row):
      "examples, row \(row): expected some of the columns \(names.map { "\"\($0)\"" }.joined(separator: ", ")), found none "
        + "of these names."
    case .notFinite(let row): "examples, row \(row): expected finite numbers, found others."
    case .labels(let expected, let found): "labels: expected \(expected), one for each example, found \(found)."
    case .unknownClass(let name, let row):
      "labels, row \(row): expected a class that was trained on, found \"\(name)\"."
    }
  }
}
