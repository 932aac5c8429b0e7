import PseudoLabelDatasets

extension Features {
  /// The same rows with only the values that are not 0 stored; every `zeros`th zero is stored too, where that is given.
  public func compressed(storingZeros zeros: Int? = nil) -> Features {
    var (starts, numbers, values) = ([0], [UInt32](), [Float]())
    var met = 0
    for row in rows {
      for column in 0..<columns {
        let value: Float =
          switch storage {
          case .bytes(let bytes, let scale): Float(bytes[row * columns + column]) * scale
          case .floats(let floats): floats[row * columns + column]
          case .sparse(let sparse):
            sparse.entries(ofRow: row).first { sparse.columns[$0] == column }.map { sparse.values[$0] } ?? 0
          }
        if value == 0 { met += 1 }
        guard value != 0 || zeros.map({ met % $0 == 0 }) ?? false else { continue }
        numbers.append(UInt32(column))
        values.append(value)
      }
      starts.append(values.count)
    }
    return Features(.sparse(SparseRows(starts: starts, columns: numbers, values: values)), columns: columns)
  }
}
