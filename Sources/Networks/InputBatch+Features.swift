import PseudoLabelCompute
import PseudoLabelDatasets

extension InputBatch {
  /// Fills `positions.count` rows from `first` on with those rows of `features`; the batch ends behind them.
  package func gather(
    _ features: Features, _ positions: ArraySlice<Int>, from first: Int = 0, scale: Float, dropout: DropoutMask?,
    on cpu: CPU
  ) {
    precondition(features.columns == columns, "features of \(features.columns) columns for a network of \(columns)")
    positions.withUnsafeBufferPointer { positions in
      features.rows.withUnsafeBufferPointer { rows in
        switch features.storage {
        case .bytes(let bytes, let unit):
          bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            gather(positions.count, from: first, scale: scale * unit, dropout: dropout, on: cpu) {
              .bytes(base + rows[positions[$0]] * columns)
            }
          }
        case .floats(let floats):
          floats.withUnsafeBufferPointer { floats in
            guard let base = floats.baseAddress else { return }
            gather(positions.count, from: first, scale: scale, dropout: dropout, on: cpu) {
              .floats(base + rows[positions[$0]] * columns)
            }
          }
        case .sparse(let sparse):
          gather(sparse, positions.count, from: first, scale: scale, dropout: dropout, on: cpu) { rows[positions[$0]] }
        }
      }
    }
  }

  private func gather(
    _ sparse: SparseRows, _ count: Int, from first: Int, scale: Float, dropout: DropoutMask?, on cpu: CPU,
    _ row: (Int) -> Int
  ) {
    sparse.starts.withUnsafeBufferPointer { starts in
      sparse.columns.withUnsafeBufferPointer { columns in
        sparse.values.withUnsafeBufferPointer { values in
          gather(count, from: first, scale: scale, dropout: dropout, on: cpu) {
            let entries = starts[row($0)]..<starts[row($0) + 1]
            return .entries(
              columns: UnsafeBufferPointer(rebasing: columns[entries]),
              values: UnsafeBufferPointer(rebasing: values[entries]))
          }
        }
      }
    }
  }
}

extension Features {
  /// Writes the values of the rows at `positions`, with their zeros, one behind the other [n × columns].
  package func write(_ positions: ArraySlice<Int>, to target: UnsafeMutablePointer<Float>) {
    for (number, position) in positions.enumerated() {
      let (row, target) = (rows[position], target + number * columns)
      switch storage {
      case .bytes(let bytes, let unit):
        for column in 0..<columns { target[column] = Float(bytes[row * columns + column]) * unit }
      case .floats(let floats):
        for column in 0..<columns { target[column] = floats[row * columns + column] }
      case .sparse(let sparse):
        target.update(repeating: 0, count: columns)
        for entry in sparse.entries(ofRow: row) { target[Int(sparse.columns[entry])] = sparse.values[entry] }
      }
    }
  }
}

/// Whether the first layer works on all inputs or on the non-zeros only.
public enum InputPath: String, Sendable, Hashable, Codable, CaseIterable {
  /// The one that is faster at the density of the features.
  case automatic
  /// All inputs, zeros too.
  case dense
  /// The non-zeros only; the same sums in another order.
  case sparse

  /// The path for features of which these are the first: rows that come in pieces are all treated alike.
  public func resolved(for features: Features) -> InputPath {
    form(for: features) == .sparse ? .sparse : .dense
  }

  /// The form of the batches for these features. The forms in float32 give the same results to rounding.
  ///
  /// `benchmark kernels --density` compares the products of the forms: on Zen 4 the sparse ones take as long as the dense
  /// ones at a density of 0.54, and as long as those in bfloat16 at 0.31; on processors with wider FMA units, less.
  package func form(for features: Features, _ precision: Precision = .float32) -> InputBatch.Form {
    let dense: InputBatch.Form = precision == .bfloat16 ? .bfloat16 : .dense
    return switch self {
    case .dense: dense
    case .sparse: .sparse
    case .automatic: features.density < (precision == .bfloat16 ? 0.3 : 0.5) ? .sparse : dense
    }
  }
}

extension Network {
  /// The form of the batches of these features: only dense layers work on the non-zeros alone, or in bfloat16.
  package func inputForm(
    _ path: InputPath, for features: Features, _ precision: Precision = .float32
  ) -> InputBatch.Form {
    beginsWithDenseLayer ? path.form(for: features, precision) : .dense
  }

  /// Values of a row that batches of all these features have room for, where they keep the non-zeros only; the first ones
  /// decide whether they do. Nil where batches are dense.
  package func inputEntries(
    _ path: InputPath, for features: [Features], _ precision: Precision = .float32
  ) -> Int? {
    guard let first = features.first, inputForm(path, for: first, precision) == .sparse else { return nil }
    return features.map(\.mostEntries).max()
  }
}

extension Features {
  /// The share of non-zero values, in at most 256 rows spread over the table.
  package var density: Double {
    guard count > 0 else { return 1 }
    let sample = Swift.stride(from: 0, to: count, by: (count + 255) / 256).map { rows[$0] }
    let nonZeros = sample.reduce(0) { sum, row in
      let range = row * columns..<(row + 1) * columns
      switch storage {
      case .bytes(let bytes, _): return sum + bytes[range].count { $0 != 0 }
      case .floats(let floats): return sum + floats[range].count { $0 != 0 }
      case .sparse(let sparse): return sum + sparse.values[sparse.entries(ofRow: row)].count { $0 != 0 }
      }
    }
    return Double(nonZeros) / Double(sample.count * columns)
  }
}
