import Datasets

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
      return add("Concat", table.columns.map { features($0, missing: table.missing) }, attributes: [("axis", .int(1))])
    }
  }

  private mutating func features(_ array: ArrayPreparation) -> String {
    switch array.kind {
    case .asTheyAre:
      let x = input("features", .float, [array.columns], "Bytes of pixels, 0 to 255.")
      return add("Mul", x, constant([Float(1) / 255], shape: [1]))
    case .scaled(let factors):
      let x = input("features", .float, [array.columns], "Rows as they stand in files, zeros included.")
      return add("Mul", x, constant(factors, shape: [1, factors.count]))
    case .standardized(let means, let deviations, let marks):
      let x = input("features", .float, [array.columns], "Rows as they stand in files; NaN where a value is missing.")
      let isMissing = add("IsNaN", x)
      let z = standardized(add("Cast", x, attributes: [("to", .int(11))]), means, deviations)
      let known = add("Where", isMissing, constant([Float(0)], shape: [1]), z)
      guard !marks.isEmpty else { return known }
      let marked = add(
        "Gather", add("Cast", isMissing, attributes: [("to", .int(1))]), constant(marks, shape: [marks.count]),
        attributes: [("axis", .int(1))])
      return add("Concat", known, marked, attributes: [("axis", .int(1))])
    }
  }

  /// z/√(1 + (z/3)²) with z = (x - mean)/deviation, of doubles [N × columns], as floats; 0 where the deviation is 0.
  private mutating func standardized(_ x: String, _ means: [Double], _ deviations: [Double]) -> String {
    let shape = [1, means.count]
    let centred = add("Sub", x, constant(means, shape: shape))
    let z = add("Mul", centred, constant(deviations.map { $0 > 0 ? 1 / $0 : 0 }, shape: shape))
    // Beyond, squares overflow; the limit is reached in floats long since.
    let within = add("Clip", z, constant([-1e100], shape: []), constant([1e100], shape: []))
    let square = add("Mul", add("Mul", within, within), constant([1.0 / 9], shape: [1]))
    let root = add("Sqrt", add("Add", square, constant([1.0], shape: [1])))
    return add("Cast", add("Div", within, root), attributes: [("to", .int(1))])
  }

  private mutating func features(_ column: TablePreparation.Column, missing: [String]) -> String {
    switch column.encoding {
    case .category(let levels):
      let x = input(
        column.name, .string, [1],
        "A category, as the table has it; missing: \(missing.map { "\"\($0)\"" }.joined(separator: ", ")).")
      let depth = levels.count + 1 + (column.marksMissing ? 1 : 0)
      // Levels, another one, missing; without a feature for that it is a number that one-hot knows not.
      let gap = column.marksMissing ? depth - 1 : depth
      let known = levels.filter { !missing.contains($0) }
      // An encoder needs a key, and no cell of a table is this one.
      let gaps = known.isEmpty && missing.isEmpty ? ["\u{0}"] : missing
      let number = add(
        "LabelEncoder", x,
        attributes: [
          ("keys_strings", .strings(known + gaps)),
          ("values_int64s", .ints(known.compactMap(levels.firstIndex(of:)) + gaps.map { _ in gap })),
          ("default_int64", .int(levels.count)),
        ], domain: "ai.onnx.ml")
      let hot = add("OneHot", number, constant([depth], shape: []), constant([Float(0), 1], shape: [2]))
      return reshaped(hot, [depth])
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
