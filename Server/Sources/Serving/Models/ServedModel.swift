import Foundation
import PseudoLabelInference

/// One version of a model at work.
final class ServedModel: Sendable {
  let name: String
  let version: String
  let loaded: Date
  let live: LiveClassifier
  let source: DataSource?
  let batcher: Batcher
  /// The columns that requests give, where it takes rows of a table.
  let columns: TableColumns?

  var classifier: TrainedClassifier { live.classifier }
  var classes: [String] { classifier.classes.names }

  init(_ name: String, _ file: ModelFile, threads: Int, limits: Batcher.Limits, metrics: ModelMetrics) {
    self.name = name
    version = file.version
    loaded = Date()
    source = file.source
    // As `pseudolabel predict` asks, so that the answers are its bits.
    live = LiveClassifier(file.classifier, threads: threads, inputPath: .dense)
    batcher = Batcher(live, limits, metrics)
    if case .table(let table) = file.classifier.preparation { columns = TableColumns(table) } else { columns = nil }
  }

  /// The media types that it can be asked with, the usual one first.
  var acceptedTypes: [String] {
    switch classifier.preparation {
    case .table:
      ["application/json", "text/csv", "text/tab-separated-values", "application/x-ndjson"]
        + (columns?.onlyText == nil ? [] : ["text/plain"]) + ["multipart/form-data"]
    case .images: ["image/png", "image/jpeg", "multipart/form-data"]
    case .array: ["application/json"]
    }
  }
}

/// The columns of a table as requests name them.
struct TableColumns: Sendable {
  let names: [String]
  /// The place of each name in `names`.
  let places: [String: Int]
  /// Whether rows may do without each: where training had rows without a value.
  let isOptional: [Bool]
  let target: String
  /// The column of text, where no other has to be given.
  let onlyText: String?

  init(_ table: TablePreparation) {
    names = table.columns.map(\.name)
    places = Dictionary(zip(names, names.indices), uniquingKeysWith: { first, _ in first })
    isOptional = table.columns.map(\.marksMissing)
    target = table.target
    let texts = table.columns.filter { if case .text = $0.encoding { true } else { false } }
    let others = table.columns.filter { column in !column.marksMissing && !texts.contains(column) }
    onlyText = texts.count == 1 && others.isEmpty ? texts[0].name : nil
  }
}
