import PseudoLabelCompute
import PseudoLabelNetworks

// Hidden layers and parameters of losses.
extension UnlabeledBatch {
  // MARK: For losses

  /// What a hidden layer made of the rows, [n × units], row by row.
  public func values(of layer: HiddenLayer) -> (values: [Float], units: Int) {
    let rows = rows(of: layer)
    let units = rows.matrix.columns
    return (
      self.rows.indices.flatMap { UnsafeBufferPointer(start: rows.matrix.row(rows.first + $0), count: units) }, units
    )
  }

  /// Sets ∂L/∂(what a hidden layer made), n × units elements, row by row (a precondition).
  public func setGradient(of layer: HiddenLayer, _ gradient: [Float]) {
    let target = self.gradient(of: layer)
    precondition(gradient.count == rows.count * target.columns, "a gradient of \(gradient.count) elements")
    for row in rows.indices {
      for column in 0..<target.columns { target.row(row)[column] = gradient[row * target.columns + column] }
    }
  }

  /// The parameter of the loss with this name, row by row.
  public func values(of name: String) -> [Float] { ownParameters[name].values }

  /// Sets ∂L/∂(the parameter of this name), as many elements as it has (a precondition). Where it is not set in an update it is 0.
  public func setGradient(of name: String, _ gradient: [Float]) {
    let tensor = ownParameters[name]
    ownParameters.gradients.set(gradient, of: tensor)
  }

  // MARK: For losses of this package

  /// Where the rows of a hidden layer stand.
  func rows(of layer: HiddenLayer) -> HiddenRows {
    guard let rows = hidden[layer]?.values else {
      preconditionFailure("a layer that the loss did not ask for, or of none of its passes: \(layer)")
    }
    return rows
  }

  /// Where the gradient by a hidden layer goes, all n rows of it.
  func gradient(of layer: HiddenLayer) -> RowMatrix {
    guard let slot = hidden[layer] else {
      preconditionFailure("a layer that the loss did not ask for, or of none of its passes: \(layer)")
    }
    hidden[layer]?.hasGradient = true
    return slot.gradient
  }

  var ownParameters: LossParameters {
    guard let parameters else { preconditionFailure("a loss without parameters asks for them") }
    return parameters
  }

  /// What a loss with parameters computes with, made when it is first asked for.
  func workspace<Value: AnyObject>(_ make: (LossParameters) -> Value) -> Value {
    let parameters = ownParameters
    if let value = parameters.workspace as? Value { return value }
    let value = make(parameters)
    parameters.workspace = value
    return value
  }

  // MARK: For the step

  /// Makes room for the gradient of a hidden layer.
  package func addHidden(_ layer: HiddenLayer, units: Int) {
    guard hidden[layer] == nil else { return }
    hidden[layer] = HiddenSlot(gradient: RowMatrix(capacity: capacity, columns: units))
  }

  /// Tells where the rows of a hidden layer stand.
  package func setHidden(_ layer: HiddenLayer, _ rows: HiddenRows) { hidden[layer]?.values = rows }

  /// The gradient that a loss set since the last call; nil where it set none.
  package func takeGradient(of layer: HiddenLayer) -> RowMatrix? {
    guard let slot = hidden[layer], slot.hasGradient else { return nil }
    hidden[layer]?.hasGradient = false
    return slot.gradient
  }
}
