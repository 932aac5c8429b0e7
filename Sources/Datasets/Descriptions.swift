// What data print as: what they are, never all their values.

import PseudoLabelDiagnostics

extension ClassNames: CustomStringConvertible {
  /// The names with commas between them, of many the first ones.
  public var description: String {
    let shown = names.prefix(12).joined(separator: ", ")
    return count > 12 ? "\(shown), … (\(count) classes)" : shown
  }
}

extension SparseRows: CustomStringConvertible {
  /// "60 rows with 240 values that are stored"
  public var description: String {
    "\(count.counted("row")) with \(values.count.counted("value that is", "values that are")) stored"
  }
}

extension Features: CustomStringConvertible {
  /// "60 rows × 4 columns of floats"
  public var description: String {
    let kind =
      switch storage {
      case .bytes: "bytes"
      case .floats: "floats"
      case .sparse: "floats, stored without zeros"
      }
    return "\(count.counted("row")) × \(columns.counted("column")) of \(kind)"
      + (imageShape.map { ", images of \($0)" } ?? "")
  }
}

extension Features.Storage: CustomStringConvertible {
  /// "240 floats"
  public var description: String {
    switch self {
    case .bytes(let bytes, let scale): "\(bytes.count.counted("byte")) times \(scale)"
    case .floats(let floats): floats.count.counted("float")
    case .sparse(let rows): "\(rows)"
    }
  }
}

extension LabeledSet: CustomStringConvertible {
  /// "60 rows × 4 columns of floats, of 3 classes"
  public var description: String { "\(features), of \(classes) classes" }
}

extension UnlabeledSet: CustomStringConvertible {
  /// "60 rows × 4 columns of floats, unlabelled"
  public var description: String { "\(features), unlabelled" }
}

extension Split: CustomStringConvertible {
  /// "20 labelled rows, 10 for validation, 30 unlabelled"
  public var description: String {
    "\(labeled.count.counted("labelled row")), \(validation.count) for validation, \(unlabeled.count) unlabelled"
  }
}

extension FeaturePreparation: CustomStringConvertible {
  /// "rows of a table of 5 columns, 12 features"
  public var description: String {
    let rows =
      switch self {
      case .table(let table): "rows of a table of \(table.columns.count.counted("column"))"
      case .images(let images): "images, brought to \(images.shape)"
      case .array(let array): "rows of \(array.columns.counted("number"))"
      }
    return "\(rows), \(width.counted("feature"))"
  }
}

extension ArrayPreparation: CustomStringConvertible {
  /// "rows of 4 numbers, 4 features"
  public var description: String { "\(FeaturePreparation.array(self))" }
}

extension TablePreparation: CustomStringConvertible {
  /// "rows of a table of 5 columns, 12 features"
  public var description: String { "\(FeaturePreparation.table(self))" }
}
