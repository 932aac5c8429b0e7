import CVectorKernels

/// A parameter's own memory beside its values: the buffers that an update rule keeps, each of the parameter's size.
package typealias Slots = [FloatBuffer]

extension CPU {
  /// dInput [rows × in] ← dOutput [rows × out] · Wᵀ, and the derivative of max(·, 0) and dropout where `activation` is
  /// given: scale where the activation is positive, 0 elsewhere.
  package func inputGradient(
    _ outputGradient: PanelRows, rows: Int, _ weights: PanelMatrix, through activation: RowMatrix?, scale: Float,
    into inputGradient: PanelRows
  ) {
    let (input, output) = (inputGradient.layout, weights.layout)
    precondition(
      input.columns == weights.rows && output == outputGradient.layout, "shapes of layer and gradient differ")
    pool.run(input.panels) { p, _ in
      let gradient = inputGradient.panel(p)
      let first = p * input.width
      for q in 0..<output.panels {
        Product(
          m: rows, n: min(input.width, weights.rows - first), k: output.width, transposeB: true, beta: q == 0 ? 0 : 1
        ).run(
          outputGradient.panel(q), lda: output.width, weights.panel(q) + first * output.width, ldb: output.width,
          into: gradient, ldc: input.width)
      }
      if let activation {
        kernels.pointee.rectifier_gradient(
          gradient, activation.row(0) + first, activation.stride, rows, input.width, scale)
      }
    }
  }

  /// Takes one step of `rule` with G = inputᵀ [in × rows] · dOutput [rows × out].
  package func update(
    _ weights: PanelMatrix, slots: Slots, _ rule: UpdateRule, input: InputBatch, outputGradient: PanelRows
  ) {
    if let dense = input.dense {
      update(weights, slots: slots, rule, input: dense, rows: input.rows, outputGradient: outputGradient)
      return
    }
    let width = weights.layout.width
    forEachTile(of: weights) { q, tile, thread in
      let gradient = outputGradient.panel(q)
      let offset = q * weights.rows * width
      let (starts, rows, values) = (input.columnStarts, input.columnRows, input.columnValues)
      switch rule {
      case .momentum(let decay, let step):
        kernels.pointee.sparse_momentum(
          starts, rows, values, tile.lowerBound, tile.upperBound, gradient, width, weights.panel(q),
          slots[0].start + offset, momentum_step(decay: decay, step: step))
      case .adam, .store:
        let product = scratch(of: thread)
        kernels.pointee.sparse_gradient(
          starts, rows, values, tile.lowerBound, tile.upperBound, gradient, width, product)
        apply(
          rule, gradient: product, to: weights.buffer, slots: slots, at: offset + tile.lowerBound * width,
          count: tile.count * width)
      }
    }
  }

  /// The same for activations of the layer before.
  package func update(
    _ weights: PanelMatrix, slots: Slots, _ rule: UpdateRule, input: RowMatrix, rows: Int, outputGradient: PanelRows
  ) {
    precondition(input.columns == weights.rows && weights.layout == outputGradient.layout, "shapes differ")
    let width = weights.layout.width
    forEachTile(of: weights) { q, tile, thread in
      let offset = q * weights.rows * width + tile.lowerBound * width
      var product = Product(m: tile.count, n: width, k: rows, transposeA: true)
      var target = scratch(of: thread)
      if case .momentum(let decay, let step) = rule {
        (product.alpha, product.beta) = (step, decay)
        target = slots[0].start + offset
      }
      product.run(
        input.row(0) + tile.lowerBound, lda: input.stride, outputGradient.panel(q), ldb: width, into: target,
        ldc: width)
      if case .momentum = rule {
        kernels.pointee.add(weights.buffer.start + offset, target, tile.count * width)
      } else {
        apply(rule, gradient: target, to: weights.buffer, slots: slots, at: offset, count: tile.count * width)
      }
    }
  }

  /// Takes one step of `rule` with G = Σ over the rows of dOutput.
  package func update(
    bias: FloatBuffer, slots: Slots, _ rule: UpdateRule, outputGradient: PanelRows, rows: Int
  ) {
    let width = outputGradient.layout.width
    pool.run(outputGradient.layout.panels) { q, thread in
      let sums = scratch(of: thread)
      kernels.pointee.column_sums(outputGradient.panel(q), rows, width, sums)
      apply(rule, gradient: sums, to: bias, slots: slots, at: q * width, count: width)
    }
  }

  private func apply(
    _ rule: UpdateRule, gradient: UnsafeMutablePointer<Float>, to values: FloatBuffer, slots: Slots, at offset: Int,
    count: Int
  ) {
    switch rule {
    case .momentum(let decay, let step):
      kernels.pointee.momentum(
        values.start + offset, slots[0].start + offset, gradient, count, momentum_step(decay: decay, step: step))
    case .adam(let rate, let beta1, let beta2, let epsilon, let step):
      kernels.pointee.adam(
        values.start + offset, slots[0].start + offset, slots[1].start + offset, gradient, count,
        UpdateRule.adamStep(rate, beta1, beta2, epsilon, step))
    case .store:
      (slots[0].start + offset).update(from: gradient, count: count)
    }
  }

  /// Cuts a weight matrix into parts of one panel and at most `rowBlock` of its rows, by the shape alone.
  private func forEachTile(
    of weights: PanelMatrix, _ body: (_ panel: Int, _ tile: Range<Int>, _ thread: Int) -> Void
  ) {
    let blocks = (weights.rows + CPU.rowBlock - 1) / CPU.rowBlock
    pool.run(blocks * weights.layout.panels) { part, thread in
      let (q, b) = part.quotientAndRemainder(dividingBy: blocks)
      body(q, b * CPU.rowBlock..<min(weights.rows, (b + 1) * CPU.rowBlock), thread)
    }
  }
}
