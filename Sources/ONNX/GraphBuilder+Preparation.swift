import PseudoLabelDatasets

extension GraphBuilder {
  /// The features [N × width] of raw rows, from inputs of the graph: see `ONNXModel`.
  mutating func features(_ preparation: FeaturePreparation) -> String {
    switch preparation {
    case .array(let array): return features(array)
    case .images(let images):
      let shape = images.shape
      let pixels = input(
        "pixels", .float, [shape.height, shape.width, shape.channels],
        "Pictures of \(shape) pixels, 0 black to 255 white, already of this size.")
      return add("Mul", reshaped(pixels, [preparation.width]), constant([Float(1) / 255], shape: [1]))
    case .table(let table):
      let parts = table.columns.map { column in
        let part = features(column, missing: table.missing)
        if case .text = column.encoding { return part }
        return table.isSparse ? add("Mul", part, constant([table.scaleBesideText], shape: [1])) : part
      }
      return add("Concat", parts, attributes: [("axis", .int(1))])
    }
  }

  private mutating func features(_ column: TablePreparation.Column, missing: [String]) -> String {
    switch column.encoding {
    case .category(let levels):
      let x = input(
        column.name, .string, [1],
        "A category, as the table has it, without blanks around it and characters that cannot be seen in it; missing: \(missing.map { "\"\($0)\"" }.joined(separator: ", "))."
      )
      let depth = levels.count + 1 + (column.marksMissing ? 1 : 0)
      // Levels, another one, missing; without a feature for that it is a number that one-hot knows not.
      let gap = column.marksMissing ? depth - 1 : depth
      let known = levels.enumerated().filter { !missing.contains($1) }.map { (name: $1, number: $0) }
      // Runtimes compare bytes, so that each name stands there in all its spellings.
      var seen: Set<[UInt8]> = []
      let keys = (known + missing.map { ($0, gap) }).flatMap { name, number in
        (Spelling.all(of: name) + Spelling.withInvisible(of: name)).filter { seen.insert(Array($0.utf8)).inserted }
          .map { (spelling: $0, number: number) }
      }
      let number = add(
        "LabelEncoder", x,
        attributes: [
          // An encoder needs a key, and no cell of a table is this one.
          ("keys_strings", .strings(keys.isEmpty ? ["\u{0}"] : keys.map(\.spelling))),
          ("values_int64s", .ints(keys.isEmpty ? [gap] : keys.map(\.number))),
          ("default_int64", .int(levels.count)),
        ], domain: "ai.onnx.ml")
      let hot = add("OneHot", number, constant([depth], shape: []), constant([Float(0), 1], shape: [2]))
      return reshaped(hot, [depth])
    case .text:
      return input(
        column.name, .float, [column.width],
        "The TF-IDF values of a text's terms, in the order of its vocabularies"
          + (column.marksMissing ? ", then 1 where there is no text, else 0." : "."))
    case .number(let mean, let deviation, _):
      let x = input(column.name, .double, [1], "A number; NaN where it is missing.")
      return features(x, mean, deviation, marksMissing: column.marksMissing) { _, _ in [] }
    case .date(let mean, let deviation, let order):
      let unit =
        switch order {
        case .yearMonthDay, .dayMonthYear, .monthDayYear:
          "Days since the first moment of 1970 in UTC, the time of day as their fraction; NaN where the date is missing."
        case .timeOfDay: "The time of day as a part of the day, 0.5 at noon; NaN where it is missing."
        case .duration: "A duration in days; NaN where it is missing."
        }
      let x = input(column.name, .double, [1], unit)
      return features(x, mean, deviation, marksMissing: column.marksMissing) { graph, days in
        order.periods.map(\.days).flatMap { period in
          let turns = graph.add("Div", days, graph.constant([period], shape: [1]))
          let part = graph.add("Sub", turns, graph.add("Floor", turns))
          let angle = graph.add(
            "Cast", graph.add("Mul", part, graph.constant([2 * Double.pi], shape: [1])), attributes: [("to", .int(1))])
          return [graph.add("Sin", angle), graph.add("Cos", angle)]
        }
      }
    }
  }

  /// The features of a column of numbers [N × 1]: standardised, what `more` makes of it, whether it is missing; all 0 but
  /// the last where it is.
  private mutating func features(
    _ x: String, _ mean: Double, _ deviation: Double, marksMissing: Bool,
    more: (inout GraphBuilder, String) -> [String]
  ) -> String {
    let isMissing = add("Or", add("IsNaN", x), add("IsInf", x))
    let number = add("Where", isMissing, constant([0.0], shape: [1]), x)
    let parts = [standardized(number, [mean], [deviation])] + more(&self, number)
    let zero = constant([Float(0)], shape: [1])
    var features = parts.map { add("Where", isMissing, zero, $0) }
    if marksMissing { features.append(add("Cast", isMissing, attributes: [("to", .int(1))])) }
    return features.count == 1 ? features[0] : add("Concat", features, attributes: [("axis", .int(1))])
  }
}
