import PseudoLabelDatasets
import PseudoLabelInference
import PseudoLabelONNX
import PseudoLabeling
import TestSupport

extension RuntimeTests {
  /// Text goes in as TF-IDF values, beside a number and a category.
  static func texts(in folder: String) throws {
    var numbers = CaseNumbers(58)
    let words = ["late", "train", "north", "Größe", "火车", "open"]
    let rows = (0..<RuntimeCase.rows).map { row -> [String: String] in
      let text = (0..<3).map { words[(row / [1, 6, 36][$0] + $0) % 6] }.joined(separator: " ")
      return [
        "note": row % 19 == 4 ? "" : text, "size": "\(numbers.stream.values(1)[0])",
        "color": ["red", "green"][row % 2],
        "answer": row % 3 == 0 ? "yes" : "no",
      ]
    }
    let options = TableOptions(kinds: ["note": .text])
    let preparation = try TableProfile(of: Array(rows.prefix(500)), target: "answer", options: options).preparation
    let classifier = numbers.classifier(.table(preparation), ["yes", "no"])
    let names = preparation.columns.map(\.name)
    var inputs: [String: RuntimeCase.Input] = [
      "size": RuntimeCase.doubles(rows.map { [Double($0["size"] ?? "") ?? .nan] }),
      "color": RuntimeCase.Input(
        type: "string", shape: [rows.count, 1], values: rows.map { .text($0["color"] ?? "") }),
    ]
    var encoder = RowEncoder(preparation, places: Array(names.indices))
    var encoded = EncodedRows(for: preparation)
    for row in rows { encoder.append(names.map { row[$0] ?? "" }, to: &encoded) }
    let features = encoded.features
    var values = [[Float]](repeating: [Float](repeating: 0, count: features.columns), count: rows.count)
    if case .sparse(let sparse) = features.storage {
      for row in rows.indices {
        for entry in sparse.entries(ofRow: row) { values[row][Int(sparse.columns[entry])] = sparse.values[entry] }
      }
    }
    var first = 0
    for column in preparation.columns {
      if column.name == "note" {
        inputs["note"] = RuntimeCase.floats(values.map { Array($0[first..<first + column.width]) })
      }
      first += column.width
    }
    let predictions = try classifier.predictions(for: .table(rows), threads: 1)
    try RuntimeCase(inputs: inputs, predictions: predictions).write(classifier, to: folder, as: "text")
  }
}
