import CPseudoLabelVectorKernels

/// How rows are looked at channel by channel: a row of units has one place of as many channels, an image [height × width ×
/// channels] has height × width places.
package struct ChannelLayout: Sendable, Hashable {
  package var channels: Int
  package var places: Int

  package init(channels: Int, places: Int) { (self.channels, self.places) = (channels, places) }

  package var columns: Int { channels * places }

  /// Rows of a part of the work: an image, or as many rows of units. It depends on the shape alone.
  fileprivate var rowsAtOnce: Int { places > 1 ? 1 : max(1, min(64, (1 << 15) / channels)) }
}

/// The mean and the variance of each channel over some rows.
package struct ChannelMoments: Sendable {
  package var mean: [Double]
  /// Σ (x - mean)² / n.
  package var variance: [Double]
  /// n, the numbers of a channel.
  package var count: Int

  package init(mean: [Double], variance: [Double], count: Int) {
    (self.mean, self.variance, self.count) = (mean, variance, count)
  }
}

extension CPU {
  /// The moments over `rows`, block by block in float32, the blocks put together in Double in their order (Chan, Golub,
  /// LeVeque 1979).
  package func moments(of x: RowMatrix, _ rows: Range<Int>, _ layout: ChannelLayout) -> ChannelMoments {
    let channels = layout.channels
    let sums = blockwise(x, rows, layout, arrays: 2) { x, block, results in
      let (means, squares) = (results, results + channels)
      kernels.pointee.channel_sums(x, block.stride, block.count, channels, means)
      for c in 0..<channels { means[c] /= Float(block.count) }
      kernels.pointee.channel_squares(x, means, block.stride, block.count, channels, squares)
    }
    var moments = ChannelMoments(
      mean: [Double](repeating: 0, count: channels), variance: [Double](repeating: 0, count: channels), count: 0)
    for (count, slice) in sums {
      let values = Array(slice)
      let total = moments.count + count
      for c in 0..<channels {
        let difference = Double(values[c]) - moments.mean[c]
        moments.mean[c] += difference * Double(count) / Double(total)
        moments.variance[c] +=
          Double(values[channels + c]) + difference * difference * Double(moments.count) * Double(count) / Double(total)
      }
      moments.count = total
    }
    for c in 0..<channels { moments.variance[c] /= Double(max(1, moments.count)) }
    return moments
  }

  /// Σ g over `rows`, channel by channel, and Σ g · (x - mean).
  package func products(
    of gradient: RowMatrix, and x: RowMatrix, mean: [Float], _ rows: Range<Int>, _ layout: ChannelLayout
  ) -> (sums: [Double], products: [Double]) {
    let channels = layout.channels
    let offset = gradient.buffer.start - x.buffer.start
    precondition(gradient.stride == x.stride, "rows of different strides")
    let blocks = blockwise(x, rows, layout, arrays: 2) { x, block, results in
      kernels.pointee.channel_products(
        x + offset, x, mean, block.stride, block.count, channels, results, results + channels)
    }
    var (sums, products) = ([Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels))
    for (_, slice) in blocks {
      let values = Array(slice)
      for c in 0..<channels {
        sums[c] += Double(values[c])
        products[c] += Double(values[channels + c])
      }
    }
    return (sums, products)
  }

  /// Σ x over `rows`, channel by channel.
  package func sums(of x: RowMatrix, _ rows: Range<Int>, _ layout: ChannelLayout) -> [Double] {
    var sums = [Double](repeating: 0, count: layout.channels)
    let blocks = blockwise(x, rows, layout, arrays: 1) { x, block, results in
      kernels.pointee.channel_sums(x, block.stride, block.count, layout.channels, results)
    }
    for (_, values) in blocks { for c in sums.indices { sums[c] += Double(values[values.startIndex + c]) } }
    return sums
  }

  /// out ← scale · x + shift.
  package func affine(
    _ x: RowMatrix, scale: [Float], shift: [Float], _ rows: Range<Int>, _ layout: ChannelLayout, into out: RowMatrix
  ) {
    precondition(out.stride == x.stride, "rows of different strides")
    let offset = out.buffer.start - x.buffer.start
    forEachBlock(x, rows, layout, work: 2) { x, block in
      kernels.pointee.channel_affine(x, scale, shift, block.stride, block.count, layout.channels, x + offset)
    }
  }

  /// out ← scale · gradient + slope · x + shift.
  package func affineGradient(
    _ gradient: RowMatrix, _ x: RowMatrix, scale: [Float], slope: [Float], shift: [Float], _ rows: Range<Int>,
    _ layout: ChannelLayout, into out: RowMatrix
  ) {
    precondition(out.stride == x.stride && gradient.stride == x.stride, "rows of different strides")
    let (toGradient, toOut) = (gradient.buffer.start - x.buffer.start, out.buffer.start - x.buffer.start)
    forEachBlock(x, rows, layout, work: 4) { x, block in
      kernels.pointee.channel_gradient(
        x + toGradient, x, scale, slope, shift, block.stride, block.count, layout.channels, x + toOut)
    }
  }

  // MARK: Blocks

  private struct Block {
    var number: Int
    /// Floats from one place to the next.
    var stride: Int
    var count: Int
  }

  private func forEachBlock(
    _ x: RowMatrix, _ rows: Range<Int>, _ layout: ChannelLayout, work: Int,
    _ body: (UnsafeMutablePointer<Float>, Block) -> Void
  ) {
    precondition(x.columns == layout.columns, "rows of \(x.columns) columns as \(layout.columns)")
    let step = layout.rowsAtOnce
    pool.run((rows.count + step - 1) / step, products: work * rows.count * layout.columns) { part, _ in
      let first = rows.lowerBound + part * step
      let (stride, count) =
        layout.places > 1 ? (layout.channels, layout.places) : (x.stride, min(step, rows.upperBound - first))
      body(x.row(first), Block(number: part, stride: stride, count: count))
    }
  }

  /// What `body` leaves of each block, `arrays` × channels floats, in the order of the blocks, and how many places it had.
  private func blockwise(
    _ x: RowMatrix, _ rows: Range<Int>, _ layout: ChannelLayout, arrays: Int,
    _ body: (UnsafeMutablePointer<Float>, Block, UnsafeMutablePointer<Float>) -> Void
  ) -> [(count: Int, values: ArraySlice<Float>)] {
    let step = layout.rowsAtOnce
    let parts = (rows.count + step - 1) / step
    let width = arrays * layout.channels
    let results = FloatBuffer(count: parts * width)
    forEachBlock(x, rows, layout, work: 2 * arrays) { x, block in
      body(x, block, results.start + block.number * width)
    }
    let values = results.array
    return (0..<parts).map { part in
      let count = layout.places > 1 ? layout.places : min(step, rows.count - part * step)
      return (count, values[part * width..<(part + 1) * width])
    }
  }
}
