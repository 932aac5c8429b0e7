import PseudoLabelCompute
import Synchronization
import TestSupport
import Testing

/// Back through a layer and on to the one before.
extension LayerKernelTests {
  /// A layer with what lies before it, to go back through.
  struct WayBack {
    let fixture: Fixture
    let rows: Int
    /// What the layer before gives, its rectified values, row by row.
    let values: [Float]
    let activation: RowMatrix
    let result: PanelRows

    init(_ c: Case) {
      fixture = Fixture(c)
      rows = c.rows
      values = fixture.x.map { max(0, $0) }
      activation = RowMatrix(capacity: c.rows + 1, columns: c.inputs)
      for row in 0..<c.rows {
        for k in 0..<c.inputs { activation.row(row)[k] = values[row * c.inputs + k] }
      }
      result = PanelRows(capacity: c.rows + 1, columns: c.inputs)
    }

    /// ∂L/∂W, in Double.
    var gradient: ReferenceMatrix {
      ReferenceMatrix(rows, activation.columns, values).transposed
        * ReferenceMatrix(rows, fixture.weights.layout.columns, fixture.g)
    }

    func slots(_ count: Int) -> [FloatBuffer] {
      (0..<count).map { _ in FloatBuffer(count: fixture.weights.buffer.count) }
    }

    func go(_ rule: UpdateRule, _ slots: [FloatBuffer], finished: (_ panel: Int) -> Void = { _ in }) {
      fixture.cpu.backward(
        fixture.gradient, rows: rows, fixture.weights, slots: slots, rule, behind: activation,
        input: .rows(activation, count: rows), scale: 3, into: result
      ) { panel, _ in finished(panel) }
    }
  }

  /// Going back through a layer is the gradient of its inputs, and then a step: for every number of outputs, few or many.
  @Test(arguments: cases.filter { $0.form == .dense }) func backward(c: Case) {
    let way = WayBack(c)
    let f = way.fixture
    let slots = way.slots(1)
    let panels = Mutex<[Int]>([])
    for _ in 0..<2 {
      f.weights.setRowMajor(f.w)
      way.go(.momentum(decay: 0.5, step: -2), slots) { panel in panels.withLock { $0.append(panel) } }
    }
    let product = ReferenceMatrix(c.rows, c.outputs, f.g) * ReferenceMatrix(c.inputs, c.outputs, f.w).transposed
    let masked = ReferenceMatrix(c.rows, c.inputs) { way.values[$0 * c.inputs + $1] > 0 ? 3 * product[$0, $1] : 0 }
    expectClose(way.result.values(rows: c.rows), masked.values, tolerance: 1e-5)
    // V₂ = ½ V₁ - 2 G = -3 G
    expectClose(f.weights.rowMajor, zip(f.w, way.gradient.values).map { Double($0) - 3 * $1 }, tolerance: 2e-5)
    let visited = panels.withLock { $0.sorted() }
    #expect(visited == (0..<2 * way.result.layout.panels).map { $0 / 2 })
    // Padding stays zero.
    let padding = f.weights.layout.columns..<f.weights.layout.paddedColumns
    let lastPanel = f.weights.panel(f.weights.layout.panels - 1)
    let rest = (0..<c.inputs).flatMap { row in
      padding.map { lastPanel[row * f.weights.layout.width + $0 % f.weights.layout.width] }
    }
    #expect(rest.allSatisfy { $0 == 0 })
  }

  /// The same with Adam, whose step has a kernel of its own where the outputs are few.
  @Test(arguments: cases.filter { $0.form == .dense }) func backwardWithAdam(c: Case) {
    let way = WayBack(c)
    let slots = way.slots(2)
    var reference = ReferenceAdam(way.fixture.w)
    for _ in 0..<3 {
      way.go(reference.rule, slots)
      reference.step(way.gradient.values)
    }
    expectClose(way.fixture.weights.rowMajor, reference.values, tolerance: 1e-5)
  }
}
