/// How what stands in files becomes the features that a network was trained on; stored with its model.
public enum FeaturePreparation: Sendable, Hashable, Codable {
  /// The columns of a table, by name.
  case table(TablePreparation)
  /// Pictures of any size.
  case images(ImagePreparation)
  /// Rows of numbers.
  case array(ArrayPreparation)

  /// What the labels are called in messages.
  package var targetName: String {
    switch self {
    case .table(let table): "column \"\(table.target)\""
    case .images: "sub-folders"
    case .array: "labels"
    }
  }

  /// Features of a row.
  public var width: Int {
    switch self {
    case .table(let table): table.width
    case .images(let images): images.columns
    case .array(let array): array.width
    }
  }
}
