import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import TestSupport
import Testing

/// Rows that are given without their zeros fill a batch as the same rows with them do, to the bit.
@Suite struct SparseSourceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var set: CPU.InstructionSet
    var columns: Int
    var zeros: Double
    var dropout: Bool
    var testDescription: String { "\(set), \(columns) columns, \(zeros) zeros, \(dropout ? "with" : "no") dropout" }
  }

  static let cases = CPU.availableInstructionSets.flatMap { set in
    [1, 31, 33, 127, 700].flatMap { columns in
      [0.3, 0.99].flatMap { zeros in
        [false, true].map { Case(set: set, columns: columns, zeros: zeros, dropout: $0) }
      }
    }
  }

  private func contents(_ batch: InputBatch, on cpu: CPU) -> [UInt32] {
    let weights = PanelMatrix(rows: batch.columns, columns: 40)
    var stream = RandomStream.testing(7)
    weights.setRowMajor(stream.values(batch.columns * 40))
    batch.round(on: cpu)
    let output = RowMatrix(capacity: batch.capacity, columns: 40)
    let bias = FloatBuffer(count: weights.layout.paddedColumns)
    cpu.forward(batch.layerInput(of: weights), weights, bias: bias, Epilogue(rectify: false), into: output)
    return output.values(rows: batch.rows).map(\.bitPattern)
  }

  @Test(arguments: cases) func fillsTheSameBatch(c: Case) {
    let cpu = CPU.sharing(threads: 2, instructionSet: c.set)
    let mask = c.dropout ? DropoutMask(seed: 3, update: 4, layer: 0, rate: 0.3) : nil
    let rows = 37
    var stream = RandomStream.testing(UInt64(c.columns))
    let floats = stream.values(rows * c.columns, zeros: c.zeros)
    let table = Features(.floats(floats), columns: c.columns)
    for features in [table.compressed(), table.compressed(storingZeros: 3)] {
      guard case .sparse(let sparse) = features.storage else {
        Issue.record("compressed features are not sparse")
        continue
      }
      for form in InputBatch.Form.available(on: cpu) {
        let dense = InputBatch(form: form, capacity: rows, columns: c.columns)
        floats.withUnsafeBufferPointer { floats in
          guard let start = floats.baseAddress else { return }
          dense.gather(rows, scale: 0.7, dropout: mask, on: cpu) { .floats(start + $0 * c.columns) }
        }
        let batch = InputBatch(form: form, capacity: rows, columns: c.columns, entries: features.mostEntries)
        sparse.columns.withUnsafeBufferPointer { columns in
          sparse.values.withUnsafeBufferPointer { values in
            func source(_ row: Int) -> InputBatch.Source {
              let entries = sparse.starts[row]..<sparse.starts[row + 1]
              return .entries(
                columns: UnsafeBufferPointer(rebasing: columns[entries]),
                values: UnsafeBufferPointer(rebasing: values[entries]))
            }
            // Twice, in other places: nothing of the first filling is left.
            batch.gather(rows, scale: 2, dropout: nil, on: cpu) { source(rows - 1 - $0) }
            batch.gather(5, scale: 0.7, dropout: mask, on: cpu, source)
            batch.gather(rows - 5, from: 5, scale: 0.7, dropout: mask, on: cpu) { source($0 + 5) }
          }
        }
        #expect(batch.rows == rows)
        #expect(contents(batch, on: cpu) == contents(dense, on: cpu))
      }
    }
  }

  /// The mask of a row has no limit where its zeros are not given, as it has for others.
  @Test func rowsMayBeVeryLong() {
    let cpu = CPU.sharing(threads: 1)
    let mask = DropoutMask(seed: 1, update: 0, layer: 0, rate: 0.5)
    var counts: [Int] = []
    for columns in [1 << 12, 1 << 22] {
      let batch = InputBatch(form: .sparse, capacity: 64, columns: columns, entries: 50)
      let places = (0..<50).map { UInt32($0 * (columns / 50)) }
      let ones = [Float](repeating: 1, count: 50)
      places.withUnsafeBufferPointer { places in
        ones.withUnsafeBufferPointer { ones in
          batch.gather(64, scale: 1, dropout: mask, on: cpu) { _ in .entries(columns: places, values: ones) }
        }
      }
      let weights = PanelMatrix(rows: columns, columns: 1)
      weights.buffer.start.update(repeating: 1, count: weights.buffer.count)
      let output = RowMatrix(capacity: 64, columns: 1)
      cpu.forward(
        batch.layerInput(of: weights), weights, bias: FloatBuffer(count: weights.layout.paddedColumns),
        Epilogue(rectify: false), into: output)
      counts.append(Int(output.values(rows: 64).reduce(0, +)))
    }
    // 3200 decisions of probability 1/2: eight standard deviations are 226.
    #expect(counts.allSatisfy { abs($0 - 1600) < 226 })
    #expect(counts[0] != counts[1])
  }
}
