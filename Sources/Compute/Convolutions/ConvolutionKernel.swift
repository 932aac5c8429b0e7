/// A convolution by itself, there and back, for up to `capacity` images: z = image * W, without a bias, of any stride.
///
/// A thread takes `chunkImages` images at a time. Each chunk has a weight gradient of its own, and these are added in the
/// order of the chunks: any number of threads gives the same bits.
package final class ConvolutionKernel {
  private static let chunkImages = 8

  package let shape: ConvolutionShape
  private let isTrained: Bool
  private let cpu: CPU
  private let forwardCode: Convolution
  private let arranged: FloatBuffer
  private let weightGradient: Convolution?
  private lazy var inputGradient = Convolution(
    .inputGradient, shape, images: ConvolutionKernel.chunkImages)
  private lazy var arrangedForInput = FloatBuffer(count: inputGradient.weightCount)
  private lazy var inputScratch = scratch.map { _ in FloatBuffer(count: inputGradient.scratchCount) }
  /// ∂L/∂W of each chunk, arranged, and their sum as W lies.
  private let gradients: [FloatBuffer]
  private let sum: FloatBuffer
  /// Of each thread: rows and results without gaps between them, and scratch.
  private let images: [FloatBuffer]
  private let results: [FloatBuffer]
  private let scratch: [FloatBuffer]

  /// - Parameters:
  ///   - shape: its pooling is 1 (a precondition).
  ///   - capacity: the most images.
  ///   - isTrained: whether it goes back.
  ///   - cpu: the processor.
  package init(_ shape: ConvolutionShape, capacity: Int, isTrained: Bool, on cpu: CPU) {
    precondition(shape.pooling == 1, "a convolution by itself does not pool")
    (self.shape, self.isTrained, self.cpu) = (shape, isTrained, cpu)
    let images = ConvolutionKernel.chunkImages
    forwardCode = Convolution(.forward, shape, images: images)
    arranged = FloatBuffer(count: forwardCode.weightCount)
    let weightGradient = isTrained ? Convolution(.weightGradient, shape, images: images) : nil
    self.weightGradient = weightGradient
    gradients =
      weightGradient.map { code in
        (0..<(capacity + images - 1) / images).map { _ in FloatBuffer(count: code.weightCount) }
      } ?? []
    sum = FloatBuffer(count: isTrained ? FloatBuffer.wholeVectors(shape.weights) : 0)
    self.images = (0..<cpu.threads).map { _ in FloatBuffer(count: images * shape.inputs) }
    results = (0..<cpu.threads).map { _ in FloatBuffer(count: images * shape.convolved) }
    let scratchCount = max(forwardCode.scratchCount, weightGradient?.scratchCount ?? 0)
    scratch = (0..<cpu.threads).map { _ in FloatBuffer(count: scratchCount) }
  }

  /// z [rows × convolved] ← image * W.
  package func forward(_ input: RowMatrix, rows: Int, weights: FloatBuffer, into output: RowMatrix) {
    precondition(input.columns == shape.inputs && output.columns == shape.convolved, "shapes of layer and rows differ")
    forwardCode.rearrange(weights, into: arranged)
    forEachChunk(rows) { _, chunk, thread in
      forwardCode.run(
        input: read(input, chunk, images[thread]), weights: arranged.start, output: results[thread].start,
        scratch: scratch[thread].start)
      write(results[thread], chunk, output)
    }
  }

  /// ∂L/∂W from ∂L/∂z, as W lies; it stands until the next call.
  package func weightGradient(_ input: RowMatrix, rows: Int, outputGradient: RowMatrix) -> FloatBuffer {
    guard let weightGradient else { preconditionFailure("this convolution was not made for training") }
    forEachChunk(rows) { number, chunk, thread in
      weightGradient.run(
        input: read(input, chunk, images[thread]), weights: gradients[number].start,
        output: read(outputGradient, chunk, results[thread]), scratch: scratch[thread].start)
    }
    let chunks = (rows + ConvolutionKernel.chunkImages - 1) / ConvolutionKernel.chunkImages
    if chunks == 0 { gradients[0].clear() }
    let block = 4096
    cpu.pool.run((gradients[0].count + block - 1) / block, products: chunks * gradients[0].count) { part, _ in
      let first = part * block
      let count = min(block, gradients[0].count - first)
      for chunk in 1..<max(1, chunks) {
        cpu.kernels.pointee.add(gradients[0].start + first, gradients[chunk].start + first, count)
      }
    }
    weightGradient.rearrange(gradients[0], into: sum)
    return sum
  }

  /// ∂L/∂image [rows × inputs] from ∂L/∂z and W.
  package func inputGradient(
    _ outputGradient: RowMatrix, rows: Int, weights: FloatBuffer, into target: RowMatrix
  ) {
    let (code, arranged, scratch) = (inputGradient, arrangedForInput, inputScratch)
    code.rearrange(weights, into: arranged)
    forEachChunk(rows) { _, chunk, thread in
      code.run(
        input: images[thread].start, weights: arranged.start, output: read(outputGradient, chunk, results[thread]),
        scratch: scratch[thread].start)
      write(images[thread], chunk, target)
    }
  }

  private func forEachChunk(_ rows: Int, _ body: (_ number: Int, _ rows: Range<Int>, _ thread: Int) -> Void) {
    let size = ConvolutionKernel.chunkImages
    cpu.pool.run((rows + size - 1) / size, products: rows * shape.products) { number, thread in
      body(number, number * size..<min(rows, (number + 1) * size), thread)
    }
  }

  /// The rows of a chunk without gaps: where they lie, or a copy; those that it lacks are 0.
  private func read(_ rows: RowMatrix, _ chunk: Range<Int>, _ copy: FloatBuffer) -> UnsafeMutablePointer<Float> {
    if rows.stride == rows.columns, chunk.count == ConvolutionKernel.chunkImages { return rows.row(chunk.lowerBound) }
    for (place, row) in chunk.enumerated() {
      (copy.start + place * rows.columns).update(from: rows.row(row), count: rows.columns)
    }
    let missing = ConvolutionKernel.chunkImages - chunk.count
    (copy.start + chunk.count * rows.columns).update(repeating: 0, count: missing * rows.columns)
    return copy.start
  }

  private func write(_ values: FloatBuffer, _ chunk: Range<Int>, _ rows: RowMatrix) {
    for (place, row) in chunk.enumerated() {
      rows.row(row).update(from: values.start + place * rows.columns, count: rows.columns)
    }
  }
}
