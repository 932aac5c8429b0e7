import PseudoLabelCompute

/// An array of a network's parameters where training and prediction work on it.
package final class LiveTensor: Sendable {
  /// Its place among the network's tensors.
  package let number: Int
  package let description: TensorDescription
  private let storage: Storage

  private enum Storage: Sendable {
    /// W of a dense layer.
    case panels(PanelMatrix)
    /// Everything else, as it is written, filled up with zeros.
    case flat(FloatBuffer)
  }

  /// All 0.
  init(number: Int, _ description: TensorDescription) {
    (self.number, self.description) = (number, description)
    let shape = description.shape
    switch shape.count {
    case 1: storage = .flat(FloatBuffer(count: PanelLayout(columns: shape[0]).paddedColumns))
    case 2: storage = .panels(PanelMatrix(rows: shape[0], columns: shape[1]))
    default: storage = .flat(FloatBuffer(count: FloatBuffer.wholeVectors(shape.reduce(1, *))))
    }
  }

  package var buffer: FloatBuffer {
    switch storage {
    case .panels(let matrix): matrix.buffer
    case .flat(let buffer): buffer
    }
  }

  /// W [in × out] of a dense layer (a precondition).
  package var matrix: PanelMatrix {
    guard case .panels(let matrix) = storage else { preconditionFailure("\(description.name) is no matrix") }
    return matrix
  }

  /// Row by row, without what fills it up.
  package var values: [Float] {
    get {
      switch storage {
      case .panels(let matrix): matrix.rowMajor
      case .flat(let buffer): Array(buffer.array.prefix(description.shape.reduce(1, *)))
      }
    }
    set { set(newValue) }
  }

  func set(_ values: [Float]) {
    switch storage {
    case .panels(let matrix): matrix.setRowMajor(values)
    case .flat(let buffer): buffer.set(values)
    }
  }

  /// Values of another buffer of the same arrangement, row by row.
  func values(of other: FloatBuffer) -> [Float] {
    let copy = LiveTensor(number: number, description)
    copy.buffer.copy(from: other)
    return copy.values
  }
}
