import PseudoLabelCompute
import PseudoLabelPlatform
import TestSupport
import Testing

/// What a batch holds is known by what it multiplies: the unit matrix gives the batch back.
@Suite struct InputBatchTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var set: CPU.InstructionSet
    var columns: Int
    var dropout: Bool
    var testDescription: String { "\(set), \(columns) columns, \(dropout ? "with" : "without") dropout" }
  }

  static let cases = CPU.availableInstructionSets.flatMap { set in
    [1, 7, 8, 15, 16, 17, 31, 33, 64, 100].flatMap { columns in
      [false, true].map { Case(set: set, columns: columns, dropout: $0) }
    }
  }

  private func contents(_ batch: InputBatch, on cpu: CPU) -> [Float] {
    let unit = PanelMatrix(rows: batch.columns, columns: batch.columns)
    unit.setRowMajor((0..<batch.columns * batch.columns).map { $0 % (batch.columns + 1) == 0 ? 1 : 0 })
    batch.round(on: cpu)
    let output = RowMatrix(capacity: batch.capacity, columns: batch.columns)
    let bias = FloatBuffer(count: unit.layout.paddedColumns)
    cpu.forward(batch.layerInput(of: unit), unit, bias: bias, Epilogue(rectify: false), into: output)
    return output.values(rows: batch.rows)
  }

  @Test(arguments: cases) func holdsTheRowsItWasGiven(c: Case) {
    let cpu = CPU.sharing(threads: 2, instructionSet: c.set)
    let mask = c.dropout ? DropoutMask(seed: 3, update: 4, layer: 0, rate: 0.3) : nil
    let rows = 21
    var stream = RandomStream.testing(UInt64(c.columns))
    let bytes = stream.values(rows * c.columns, zeros: 0.6).map { UInt8(min(255, abs($0) * 100)) }
    let floats = bytes.map { Float($0) - 20 }
    let keep = mask.map { cpu.elements(of: $0, rows: rows, columns: c.columns) }
    func expected(_ value: (Int) -> Double) -> [Double] {
      (0..<rows * c.columns).map { keep?[$0] ?? true ? value($0) : 0 }
    }

    for form in InputBatch.Form.available(on: cpu) {
      let batch = InputBatch(form: form, capacity: rows, columns: c.columns)
      bytes.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return }
        // In two pieces, as labelled and unlabelled rows come.
        batch.gather(5, scale: 0.25, dropout: mask, on: cpu) { .bytes(start + $0 * c.columns) }
        batch.gather(rows - 5, from: 5, scale: 0.25, dropout: mask, on: cpu) { .bytes(start + (5 + $0) * c.columns) }
      }
      #expect(batch.rows == rows)
      expectClose(contents(batch, on: cpu), expected { Double(bytes[$0]) / 4 }, tolerance: 0)
      floats.withUnsafeBufferPointer { floats in
        guard let start = floats.baseAddress else { return }
        batch.gather(rows, scale: 2, dropout: mask, on: cpu) { .floats(start + $0 * c.columns) }
      }
      expectClose(contents(batch, on: cpu), expected { Double(floats[$0]) * 2 }, tolerance: 0)
    }
  }
}
