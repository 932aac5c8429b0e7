import CPseudoLabelVectorKernels

/// A parameter's own memory beside its values: the buffers that an update rule keeps, each of the parameter's size.
package typealias Slots = [FloatBuffer]

extension CPU {
  /// dInput [rows × in] ← dOutput [rows × out] · Wᵀ, and the derivative of max(·, 0) and dropout where `activation` is
  /// given: scale where the activation is positive, 0 elsewhere.
  ///
  /// `body` is called for each panel of dInput as soon as it is there, while it still lies in the cache; it multiplies
  /// about `products` numbers in all.
  package func inputGradient(
    _ outputGradient: PanelRows, rows: Int, _ weights: PanelMatrix, through activation: RowMatrix?, scale: Float,
    into inputGradient: PanelRows, products: Int = 0,
    forEachPanel body: (_ panel: Int, _ thread: Int) -> Void = { _, _ in }
  ) {
    let (input, output) = (inputGradient.layout, weights.layout)
    precondition(
      input.columns == weights.rows && output == outputGradient.layout, "shapes of layer and gradient differ")
    pool.run(input.panels, products: rows * weights.buffer.count + products) { p, thread in
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
      body(p, thread)
    }
  }

  /// Goes back through a layer behind `activation`: dInput as by `inputGradient`, then one step of `rule` on W. `input`
  /// is the activation as the layer's products take it.
  ///
  /// `body` is called for each panel of dInput as soon as it is there, while it still lies in the cache; it multiplies
  /// about `products` numbers in all.
  package func backward(
    _ outputGradient: PanelRows, rows: Int, _ weights: PanelMatrix, slots: Slots, _ rule: UpdateRule,
    behind activation: RowMatrix, input: LayerInput, scale: Float, into inputGradient: PanelRows,
    products: Int = 0, forEachPanel body: (_ panel: Int, _ thread: Int) -> Void
  ) {
    guard weights.layout.columns <= NARROW_OUTPUTS, inputGradient.layout.width == 32 else {
      self.inputGradient(
        outputGradient, rows: rows, weights, through: activation, scale: scale, into: inputGradient,
        products: products, forEachPanel: body)
      update(weights, slots: slots, rule, input: input, outputGradient: outputGradient)
      return
    }
    precondition(
      inputGradient.layout.columns == weights.rows && weights.layout == outputGradient.layout,
      "shapes of layer and gradient differ")
    let (width, outputs) = (inputGradient.layout.width, weights.layout.width)
    pool.run(inputGradient.layout.panels, products: 2 * rows * weights.buffer.count + products) { p, thread in
      let inputs = p * width..<min((p + 1) * width, weights.rows)
      let product = scratch(of: thread)
      kernels.pointee.narrow_backward(
        outputGradient.panel(0), rows, weights.layout.columns, weights.panel(0) + inputs.lowerBound * outputs,
        inputs.count, activation.row(0) + inputs.lowerBound, activation.stride, width, scale, inputGradient.panel(p),
        product)
      apply(
        rule, gradient: product, to: weights.buffer, slots: slots, at: inputs.lowerBound * outputs,
        count: inputs.count * outputs)
      body(p, thread)
    }
  }

  /// Takes one step of `rule` with G = inputᵀ [in × rows] · dOutput [rows × out], on some panels of the weights; on all, unless told.
  package func update(
    _ weights: PanelMatrix, slots: Slots, _ rule: UpdateRule, input: LayerInput, outputGradient: PanelRows,
    panels: Range<Int>? = nil
  ) {
    let (tiles, panels) = (tiles(of: weights), panels ?? 0..<weights.layout.panels)
    let products = input.count * weights.rows * weights.layout.width * panels.count
    pool.run(panels.count * tiles, products: products) { part, thread in
      let (q, tile) = part.quotientAndRemainder(dividingBy: tiles)
      update(
        weights, slots: slots, rule, input: input, outputGradient: outputGradient, panel: panels.lowerBound + q,
        tile: tile, thread: thread)
    }
  }

  /// The same for one panel, as a part of some other work.
  package func update(
    _ weights: PanelMatrix, slots: Slots, _ rule: UpdateRule, input: LayerInput, outputGradient: PanelRows,
    panel q: Int,
    thread: Int
  ) {
    for tile in 0..<tiles(of: weights) {
      update(
        weights, slots: slots, rule, input: input, outputGradient: outputGradient, panel: q, tile: tile, thread: thread)
    }
  }

  /// A panel is updated in this many tiles of at most `rowBlock` rows.
  private func tiles(of weights: PanelMatrix) -> Int { (weights.rows + CPU.rowBlock - 1) / CPU.rowBlock }

  private func update(
    _ weights: PanelMatrix, slots: Slots, _ rule: UpdateRule, input: LayerInput, outputGradient: PanelRows,
    panel q: Int, tile number: Int, thread: Int
  ) {
    precondition(input.columns == weights.rows && weights.layout == outputGradient.layout, "shapes differ")
    let width = weights.layout.width
    let tile = number * CPU.rowBlock..<min(weights.rows, (number + 1) * CPU.rowBlock)
    let panel = q * weights.rows * width
    let offset = panel + tile.lowerBound * width
    let dOutput = outputGradient.panel(q)
    switch (input, rule) {
    case (.nonZeros(let batch), .momentum(let decay, let step)):
      kernels.pointee.sparse_momentum(
        batch.columnStarts, batch.columnRows, batch.columnValues, tile.lowerBound, tile.upperBound, dOutput, width,
        weights.panel(q), slots[0].start + panel, momentum_step(decay: decay, step: step))
    case (.nonZeros(let batch), .adam), (.nonZeros(let batch), .store):
      let product = scratch(of: thread)
      kernels.pointee.sparse_gradient(
        batch.columnStarts, batch.columnRows, batch.columnValues, tile.lowerBound, tile.upperBound, dOutput, width,
        product)
      apply(rule, gradient: product, to: weights.buffer, slots: slots, at: offset, count: tile.count * width)
    case (.rows(let input, let rows), .momentum(let decay, let step)):
      let velocity = slots[0].start + offset
      Product(m: tile.count, n: width, k: rows, transposeA: true, alpha: step, beta: decay).run(
        input.row(0) + tile.lowerBound, lda: input.stride, dOutput, ldb: width, into: velocity, ldc: width)
      kernels.pointee.add(weights.buffer.start + offset, velocity, tile.count * width)
    case (.bfloat16(let input, let rows), _):
      let product = scratch(of: thread)
      gradient(input, rows, tile, dOutput, into: product, thread: thread)
      apply(rule, gradient: product, to: weights.buffer, slots: slots, at: offset, count: tile.count * width)
    case (.rows(let input, let rows), .adam), (.rows(let input, let rows), .store):
      let product = scratch(of: thread)
      Product(m: tile.count, n: width, k: rows, transposeA: true).run(
        input.row(0) + tile.lowerBound, lda: input.stride, dOutput, ldb: width, into: product, ldc: width)
      apply(rule, gradient: product, to: weights.buffer, slots: slots, at: offset, count: tile.count * width)
    }
  }

  /// product [tile × 32] ← inputᵀ · dOutput, in bfloat16, `rowBlock` rows after the other.
  private func gradient(
    _ input: BFloat16Rows, _ rows: Int, _ tile: Range<Int>, _ dOutput: UnsafeMutablePointer<Float>,
    into product: UnsafeMutablePointer<Float>, thread: Int
  ) {
    guard let bfloat16 else { preconditionFailure("this processor has no bfloat16") }
    let packed = packedScratch(of: thread)
    let width = Int(BFLOAT16_WIDTH)
    if rows == 0 { product.update(repeating: 0, count: tile.count * width) }
    for first in stride(from: 0, to: rows, by: CPU.rowBlock) {
      let count = min(CPU.rowBlock, rows - first)
      bfloat16.pointee.pack(dOutput + first * width, count, packed)
      bfloat16.pointee.product(
        tile.count, (count + 1) / 2, input.turned + tile.lowerBound * input.turnedStride + first, input.turnedStride,
        packed, product, width, first > 0 ? 1 : 0)
    }
  }

  /// Takes one step of `rule` with G = Σ over the rows of dOutput.
  package func update(
    bias: FloatBuffer, slots: Slots, _ rule: UpdateRule, outputGradient: PanelRows, rows: Int
  ) {
    pool.run(outputGradient.layout.panels, products: rows * outputGradient.layout.paddedColumns) { q, thread in
      update(
        bias: bias, slots: slots, rule, outputGradient: outputGradient, rows: rows, panel: q, thread: thread)
    }
  }

  /// The same for one panel, as a part of some other work.
  package func update(
    bias: FloatBuffer, slots: Slots, _ rule: UpdateRule, outputGradient: PanelRows, rows: Int, panel q: Int, thread: Int
  ) {
    let width = outputGradient.layout.width
    let sums = scratch(of: thread)
    kernels.pointee.column_sums(outputGradient.panel(q), rows, width, sums)
    apply(rule, gradient: sums, to: bias, slots: slots, at: q * width, count: width)
  }

  func apply(
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
}
