import Foundation
import PseudoLabelInference

/// What GET /v1/models tells of a model.
struct ModelDescription: Encodable {
  struct Column: Encodable {
    var name: String
    /// "number", "date", "time", "duration", "category" or "text".
    var kind: String
    /// Whether rows may do without it.
    var optional: Bool
    var categories: [String]?
    /// What numbers count; "" for nothing.
    var units: [String]?
    /// Where numbers lay in training.
    var lowest: Double?
    var highest: Double?
  }

  struct Image: Encodable {
    var height: Int
    var width: Int
    var channels: Int
  }

  var name: String
  var version: String
  var loaded: String
  /// "table", "images" or "numbers".
  var kind: String
  var classes: [String]
  /// The column that was learned, which rows do not need.
  var target: String?
  var columns: [Column]?
  /// Numbers of a row.
  var width: Int?
  var image: Image?
  var accepts: [String]
  /// Where it is asked.
  var predict: String
  /// Why a newer version is not served.
  var problem: String?

  init(_ model: ServedModel, problem: String?) {
    name = model.name
    version = model.version
    loaded = model.loaded.formatted(.iso8601)
    classes = model.classes
    accepts = model.acceptedTypes
    predict = Routes.path(ofModel: model.name) + "/predict"
    self.problem = problem
    switch model.classifier.preparation {
    case .table(let table):
      (kind, target) = ("table", table.target)
      columns = table.columns.map(Column.init)
    case .images(let images):
      kind = "images"
      image = Image(height: images.shape.height, width: images.shape.width, channels: images.shape.channels)
    case .array(let array): (kind, width) = ("numbers", array.columns)
    }
  }
}

extension ModelDescription.Column {
  init(_ column: TablePreparation.Column) {
    (name, optional) = (column.name, column.marksMissing)
    switch column.encoding {
    case .number:
      kind = "number"
      (lowest, highest) = (column.range?.lowest, column.range?.highest)
      units = column.units.flatMap { $0 == [""] ? nil : $0 }
    case .date: kind = "date"
    case .category(let levels): (kind, categories) = ("category", levels)
    case .text: kind = "text"
    }
  }
}
