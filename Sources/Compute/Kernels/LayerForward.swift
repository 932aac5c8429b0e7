import CPseudoLabelVectorKernels

/// What becomes of z = x W + b before it is stored.
package struct Epilogue {
  /// z or max(z, 0).
  package var rectify: Bool
  /// The result is multiplied by this: 1/(1-p) for inverted dropout in training, (1-p) for the paper's at test.
  package var scale: Float
  package var dropout: DropoutMask?

  package init(rectify: Bool, scale: Float = 1, dropout: DropoutMask? = nil) {
    self.rectify = rectify
    self.scale = scale
    self.dropout = dropout
  }
}

extension CPU {
  /// output [rows × out] ← epilogue(input [rows × in] · W [in × out] + b).
  ///
  /// - Parameter other: work of one thread that this result does not need, done by whichever is free.
  package func forward(
    _ input: LayerInput, _ weights: PanelMatrix, bias: FloatBuffer, _ epilogue: Epilogue, into output: RowMatrix,
    alongside other: (() -> Void)? = nil
  ) {
    precondition(input.columns == weights.rows && weights.layout == output.layout, "shapes of layer and batch differ")
    let width = weights.layout.width
    forEachPanelBlock(of: weights, rows: input.count, alongside: other) { q, rows, thread in
      let z = output.row(rows.lowerBound) + q * width
      switch input {
      case .rows(let input, _):
        Product(m: rows.count, n: width, k: weights.rows).run(
          input.row(rows.lowerBound), lda: input.stride, weights.panel(q), ldb: width, into: z, ldc: output.stride)
        withEpilogue(epilogue, bias: bias, panel: q, of: weights.layout, rows: rows, thread: thread) { epilogue in
          kernels.pointee.finish_panel(z, output.stride, rows.count, width, epilogue)
        }
      case .bfloat16(let input, _):
        product(input, rows, weights, panel: q, into: z, ld: output.stride, thread: thread)
        withEpilogue(epilogue, bias: bias, panel: q, of: weights.layout, rows: rows, thread: thread) { epilogue in
          kernels.pointee.finish_panel(z, output.stride, rows.count, width, epilogue)
        }
      case .nonZeros(let batch):
        // The other threads take the panels in between.
        let next = q + threads < weights.layout.panels ? weights.panel(q + threads) : nil
        withEpilogue(epilogue, bias: bias, panel: q, of: weights.layout, rows: rows, thread: thread) { epilogue in
          kernels.pointee.sparse_forward(
            batch.starts + rows.lowerBound, batch.ends + rows.lowerBound, batch.indices, batch.values, rows.count,
            weights.panel(q), width, next, next == nil ? 0 : weights.rows * width, z, output.stride, epilogue)
        }
      }
    }
  }

  /// z [rows × 32] ← input · panel, in bfloat16, `rowBlock` inputs after the other.
  private func product(
    _ input: BFloat16Rows, _ rows: Range<Int>, _ weights: PanelMatrix, panel q: Int,
    into z: UnsafeMutablePointer<Float>, ld: Int, thread: Int
  ) {
    guard let bfloat16, weights.layout.width == BFLOAT16_WIDTH else {
      preconditionFailure("products in bfloat16 need a processor that has them, and panels of 32 columns")
    }
    let packed = packedScratch(of: thread)
    for first in stride(from: 0, to: weights.rows, by: CPU.rowBlock) {
      let count = min(CPU.rowBlock, weights.rows - first)
      bfloat16.pointee.pack(weights.panel(q) + first * weights.layout.width, count, packed)
      bfloat16.pointee.product(
        rows.count, (count + 1) / 2, input.rows + rows.lowerBound * input.stride + first, input.stride, packed, z, ld,
        first > 0 ? 1 : 0)
    }
  }

  /// Cuts [rows × columns] into parts of one panel and a block of rows, by the shape alone: long blocks where there are
  /// panels enough for every thread, short ones where there are not.
  private func forEachPanelBlock(
    of weights: PanelMatrix, rows: Int, alongside other: (() -> Void)?,
    _ body: (_ panel: Int, _ rows: Range<Int>, _ thread: Int) -> Void
  ) {
    let layout = weights.layout
    let block = layout.panels >= 16 ? CPU.rowBlock : 32
    let blocks = (rows + block - 1) / block
    let others = other == nil ? 0 : 1
    pool.run(others + blocks * layout.panels, products: rows * weights.buffer.count) { part, thread in
      if let other, part == 0 { return other() }
      let (b, q) = (part - others).quotientAndRemainder(dividingBy: layout.panels)
      body(q, b * block..<min(rows, (b + 1) * block), thread)
    }
  }

  private func withEpilogue(
    _ description: Epilogue, bias: FloatBuffer, panel q: Int, of layout: PanelLayout, rows: Range<Int>, thread: Int,
    _ body: (UnsafePointer<epilogue>) -> Void
  ) {
    var keep: UnsafePointer<UInt32>?
    if let dropout = description.dropout {
      let words = UnsafeMutableRawPointer(scratch(of: thread)).assumingMemoryBound(to: UInt32.self)
      dropout.words(rows, group: q, of: layout.panels, into: words, kernels)
      keep = UnsafePointer(words)
    }
    var result = epilogue()
    result.bias = UnsafePointer(bias.start + q * layout.width)
    result.keep = keep
    result.scale = description.scale
    result.rectify = description.rectify ? 1 : 0
    body(&result)
  }
}
