import PseudoLabelDatasets

extension GraphBuilder {
  /// The features of rows of numbers, from an input `features` of doubles where they were learned so, else of floats.
  mutating func features(_ array: ArrayPreparation) -> String {
    let type: Onnx_TensorProto.DataType = array.needsDoubles ? .double : .float
    switch array.kind {
    case .asTheyAre:
      let x = input("features", type, [array.columns], "Bytes of pixels, 0 to 255.")
      return add("Mul", x, constant([Float(1) / 255], shape: [1]))
    case .scaled(let factors, let standardized):
      let standardized = standardized ?? []
      let names = standardized.prefix(100).map { "\($0.column)" }.joined(separator: ", ")
      let x = input(
        "features", type, [array.columns],
        "Rows as they stand in files, zeros included"
          + (standardized.isEmpty
            ? "."
            : "; NaN where a value is missing of these columns, counted from 0: \(names)\(standardized.count > 100 ? ", …" : "").")
      )
      guard !standardized.isEmpty else { return scaled(x, by: factors, isDouble: array.needsDoubles) }
      let isMissing = add("IsNaN", x)
      let zero = array.needsDoubles ? constant([0.0], shape: [1]) : constant([Float(0)], shape: [1])
      let present = add("Where", isMissing, zero, x)
      let known = standardizing(
        standardized, of: x, isMissing, beside: scaled(present, by: factors, isDouble: array.needsDoubles),
        columns: array.columns)
      return marking(standardized.filter(\.marksMissing).map(\.column), isMissing, behind: known)
    case .standardized(let means, let deviations, let marks):
      let x = input("features", type, [array.columns], "Rows as they stand in files; NaN where a value is missing.")
      let isMissing = add("IsNaN", x)
      let z = standardized(cast(x, to: .double), means, deviations)
      let known = add("Where", isMissing, constant([Float(0)], shape: [1]), z)
      return marking(marks, isMissing, behind: known)
    }
  }

  /// Each value times the factor of its column, within ±10¹⁵.
  private mutating func scaled(_ x: String, by factors: [Double], isDouble: Bool) -> String {
    let shape = [1, factors.count]
    let product =
      isDouble
      ? cast(add("Mul", x, constant(factors, shape: shape)), to: .float)
      : add("Mul", x, constant(factors.map(Float.init), shape: shape))
    return add("Clip", product, constant([Float(-1e15)], shape: []), constant([Float(1e15)], shape: []))
  }

  /// Scaled features, of which some columns are standardised instead, 0 where they are missing.
  private mutating func standardizing(
    _ some: [ArrayPreparation.StandardizedColumn], of x: String, _ isMissing: String, beside scaled: String,
    columns: Int
  ) -> String {
    var (means, deviations, chosen) = (
      [Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns),
      [Int](repeating: 0, count: columns)
    )
    for column in some {
      (means[column.column], deviations[column.column], chosen[column.column]) = (column.mean, column.deviation, 1)
    }
    let isChosen = cast(constant(chosen, shape: [1, columns]), to: .bool)
    let features = standardized(cast(x, to: .double), means, deviations)
    return add("Where", isChosen, add("Where", isMissing, constant([Float(0)], shape: [1]), features), scaled)
  }

  /// Features, and behind them one for each of some columns that is 1 where they are missing.
  private mutating func marking(_ columns: [Int], _ isMissing: String, behind features: String) -> String {
    guard !columns.isEmpty else { return features }
    let marks = add(
      "Gather", cast(isMissing, to: .float), constant(columns, shape: [columns.count]),
      attributes: [("axis", .int(1))])
    return add("Concat", features, marks, attributes: [("axis", .int(1))])
  }

  /// z/√(1 + (z/3)²) with z = (x - mean)/deviation, of doubles [N × columns], as floats; 0 where the deviation is 0.
  mutating func standardized(_ x: String, _ means: [Double], _ deviations: [Double]) -> String {
    let shape = [1, means.count]
    let centred = limited(add("Sub", x, constant(means, shape: shape)), .greatestFiniteMagnitude)
    let z = add("Div", centred, constant(deviations.map { $0 > 0 ? $0 : .infinity }, shape: shape))
    // Beyond, squares overflow; the limit is reached in floats long since.
    let within = limited(z, 1e100)
    let square = add("Div", add("Mul", within, within), constant([9.0], shape: [1]))
    let root = add("Sqrt", add("Add", square, constant([1.0], shape: [1])))
    return cast(add("Div", within, root), to: .float)
  }

  private mutating func limited(_ x: String, _ limit: Double) -> String {
    add("Clip", x, constant([-limit], shape: []), constant([limit], shape: []))
  }
}
