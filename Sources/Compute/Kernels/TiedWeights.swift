extension CPU {
  /// Columns of the output that a thread computes at once.
  private static let decodedColumns = 128

  /// output [rows × in] ← hidden [rows × out] · Wᵀ + c, the layer W [in × out] used the other way round.
  package func decode(
    _ hidden: RowMatrix, rows: Int, _ weights: PanelMatrix, bias: FloatBuffer, into output: RowMatrix
  ) {
    precondition(
      hidden.layout == weights.layout && output.columns == weights.rows, "shapes of layer and activations differ")
    let width = weights.layout.width
    let parts = (weights.rows + CPU.decodedColumns - 1) / CPU.decodedColumns
    let block = ((weights.rows + parts - 1) / parts + 15) / 16 * 16
    pool.run(parts, products: rows * weights.buffer.count) { part, _ in
      let (first, end) = (part * block, min(weights.rows, (part + 1) * block))
      guard first < end else { return }
      for row in 0..<rows { (output.row(row) + first).update(from: bias.start + first, count: end - first) }
      for q in 0..<weights.layout.panels {
        Product(m: rows, n: end - first, k: width, transposeB: true, beta: 1).run(
          hidden.row(0) + q * width, lda: hidden.stride, weights.panel(q) + first * width, ldb: width,
          into: output.row(0) + first, ldc: output.stride)
      }
    }
  }

  /// Goes back through z = h Wᵀ + c with h = dropout(max(x W + b, 0)), and takes a step of the momentum rule on W and b.
  ///
  ///     dh = (dz W) where h > 0, else 0
  ///     V ← decay · V + step · (dzᵀ h + xᵀ dh), W ← W + V, and so b with Σ dh
  ///
  /// - Parameters:
  ///   - outputGradient: dz [rows × in].
  ///   - rows: how many there are.
  ///   - hidden: h [rows × out].
  ///   - input: x [rows × in], behind its masking.
  ///   - weights: W [in × out].
  ///   - bias: b [out].
  ///   - velocities: V of W, and that of b.
  ///   - rule: its two numbers.
  ///   - hiddenGradient: room for dh [rows × out].
  package func tiedUpdate(
    _ outputGradient: RowMatrix, rows: Int, hidden: RowMatrix, input: LayerInput, _ weights: PanelMatrix,
    bias: FloatBuffer, velocities: (weights: FloatBuffer, bias: FloatBuffer), rule: (decay: Float, step: Float),
    hiddenGradient: PanelRows
  ) {
    precondition(
      hidden.layout == weights.layout && outputGradient.columns == weights.rows && input.columns == weights.rows
        && hiddenGradient.layout == weights.layout && input.count == rows, "shapes of layer and gradient differ")
    let width = weights.layout.width
    // What the velocity has been multiplied by already is not multiplied again.
    let rest = UpdateRule.momentum(decay: 1, step: rule.step)
    let whole = UpdateRule.momentum(decay: rule.decay, step: rule.step)
    pool.run(weights.layout.panels, products: 4 * rows * weights.buffer.count) { q, thread in
      let gradient = hiddenGradient.panel(q)
      Product(m: rows, n: width, k: weights.rows).run(
        outputGradient.row(0), lda: outputGradient.stride, weights.panel(q), ldb: width, into: gradient, ldc: width)
      let activation = hidden.row(0) + q * width
      kernels.pointee.rectifier_gradient(gradient, activation, hidden.stride, rows, width, 1)
      Product(m: weights.rows, n: width, k: rows, transposeA: true, alpha: rule.step, beta: rule.decay).run(
        outputGradient.row(0), lda: outputGradient.stride, activation, ldb: hidden.stride,
        into: velocities.weights.start + q * weights.rows * width, ldc: width)
      update(
        weights, slots: [velocities.weights], rest, input: input, outputGradient: hiddenGradient, panel: q,
        thread: thread)
      update(
        bias: bias, slots: [velocities.bias], whole, outputGradient: hiddenGradient, rows: rows, panel: q,
        thread: thread)
    }
  }
}
