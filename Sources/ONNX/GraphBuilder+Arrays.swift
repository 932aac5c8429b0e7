import Datasets

extension GraphBuilder {
  /// The features of rows of numbers, from an input `features` of doubles where they were learned so, else of floats.
  mutating func features(_ array: ArrayPreparation) -> String {
    let type: Onnx_TensorProto.DataType = array.needsDoubles ? .double : .float
    switch array.kind {
    case .asTheyAre:
      let x = input("features", type, [array.columns], "Bytes of pixels, 0 to 255.")
      return add("Mul", x, constant([Float(1) / 255], shape: [1]))
    case .scaled(let factors, let standardized):
      let x = input("features", type, [array.columns], "Rows as they stand in files, zeros included.")
      let shape = [1, factors.count]
      let product =
        array.needsDoubles
        ? cast(add("Mul", x, constant(factors, shape: shape)), to: .float)
        : add("Mul", x, constant(factors.map(Float.init), shape: shape))
      let scaled = add("Clip", product, constant([Float(-1e15)], shape: []), constant([Float(1e15)], shape: []))
      guard let standardized else { return scaled }
      return standardizing(standardized, of: x, beside: scaled, columns: array.columns)
    case .standardized(let means, let deviations, let marks):
      let x = input("features", type, [array.columns], "Rows as they stand in files; NaN where a value is missing.")
      let isMissing = add("IsNaN", x)
      let z = standardized(cast(x, to: .double), means, deviations)
      let known = add("Where", isMissing, constant([Float(0)], shape: [1]), z)
      guard !marks.isEmpty else { return known }
      let marked = add(
        "Gather", cast(isMissing, to: .float), constant(marks, shape: [marks.count]), attributes: [("axis", .int(1))])
      return add("Concat", known, marked, attributes: [("axis", .int(1))])
    }
  }

  /// Scaled features, of which some columns are standardised instead.
  private mutating func standardizing(
    _ some: [ArrayPreparation.StandardizedColumn], of x: String, beside scaled: String, columns: Int
  ) -> String {
    var (means, deviations, chosen) = (
      [Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns),
      [Int](repeating: 0, count: columns)
    )
    for column in some {
      (means[column.column], deviations[column.column], chosen[column.column]) = (column.mean, column.deviation, 1)
    }
    let isChosen = cast(constant(chosen, shape: [1, columns]), to: .bool)
    return add("Where", isChosen, standardized(x, means, deviations), scaled)
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
