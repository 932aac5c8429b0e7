import CPseudoLabelVectorKernels

/// The convolutional layers at the start of a network, there and back, for up to `capacity` images; all buffers are
/// allocated once.
///
/// A thread takes a chunk of `chunkImages` images through all the layers, so that what one layer writes is still in the
/// cache when the next reads it. Each chunk has a weight gradient of its own, and these are added in the order of the
/// chunks: how the images are cut depends on their number alone, so any number of threads gives the same bits.
package final class ConvolutionStack {
  /// A multiple of four, as dropout masks want it.
  static let chunkImages = 8

  /// What comes out of the last layer, a row an image, [height × width × channels] flattened.
  package let output: RowMatrix

  let layers: [Layer]
  let chunks: [ChunkMemory]
  let threads: [ThreadMemory]
  let cpu: CPU
  let products: Int
  private let isTrained: Bool
  /// ∂L/∂input; made when it is first asked for.
  private(set) lazy var toInput = Convolution(.inputGradient, layers[0].shape, images: ConvolutionStack.chunkImages)

  struct Layer {
    let parameters: ConvolutionParameters
    let forward: Convolution
    let arranged: FloatBuffer
    var shape: ConvolutionShape { parameters.shape }
    /// Where the stack is trained; the first layer's input has no gradient.
    let weightGradient: Convolution?
    let inputGradient: Convolution?
    let arrangedForInput: FloatBuffer?
    /// ∂L/∂W, not arranged.
    let gradient: FloatBuffer?
  }

  /// - Parameters:
  ///   - parameters: of each layer; what comes out of one goes into the next. There is at least one (a precondition).
  ///   - capacity: the most images.
  ///   - isTrained: whether it goes back.
  ///   - cpu: the processor.
  package init(_ parameters: [ConvolutionParameters], capacity: Int, isTrained: Bool, on cpu: CPU) {
    guard let last = parameters.last?.shape else { preconditionFailure("a stack needs a layer") }
    for (before, after) in zip(parameters, parameters.dropFirst()) {
      precondition(
        before.shape.pooledHeight == after.shape.height && before.shape.pooledWidth == after.shape.width
          && before.shape.outputs == after.shape.channels, "a layer does not take what the one before gives")
    }
    self.cpu = cpu
    output = RowMatrix(capacity: capacity, columns: last.features)
    self.isTrained = isTrained
    let layers = parameters.enumerated().map { number, parameters in
      Layer(parameters, isFirst: number == 0, isTrained: isTrained)
    }
    self.layers = layers
    let chunkCount = (capacity + ConvolutionStack.chunkImages - 1) / ConvolutionStack.chunkImages
    chunks = (0..<(isTrained ? chunkCount : min(chunkCount, cpu.threads))).map { _ in
      ChunkMemory(layers, isTrained: isTrained)
    }
    threads = (0..<cpu.threads).map { _ in ThreadMemory(layers, isTrained: isTrained) }
    products = layers.reduce(0) { $0 + $1.shape.products }
  }

  /// What a stack that is not trained has no memory for.
  func requireTraining() { precondition(isTrained, "this stack was not made for training") }

  func chunkCount(of rows: Int) -> Int { (rows + ConvolutionStack.chunkImages - 1) / ConvolutionStack.chunkImages }

  /// The output of the first `rows` images.
  ///
  /// - Parameters:
  ///   - input: images, a row each, [height × width × channels] flattened.
  ///   - rows: how many.
  ///   - dropout: behind each layer, which units are kept and by what those are multiplied.
  package func forward(_ input: RowMatrix, rows: Int, dropout: [(mask: DropoutMask?, scale: Float)]) {
    precondition(
      rows <= output.capacity && input.columns == layers[0].shape.inputs && dropout.count == layers.count,
      "shapes of layers and batch differ")
    cpu.pool.run(layers.count, products: layers.reduce(0) { $0 + $1.arranged.count }) { number, _ in
      layers[number].forward.rearrange(layers[number].parameters.weights, into: layers[number].arranged)
    }
    cpu.pool.run(chunkCount(of: rows), products: rows * products) { chunk, thread in
      forward(input, chunk: chunk, rows: rows, dropout: dropout, thread: thread)
    }
  }

  private func forward(
    _ input: RowMatrix, chunk number: Int, rows: Int, dropout: [(mask: DropoutMask?, scale: Float)], thread: Int
  ) {
    // Where there are fewer memories than chunks, it is one a thread.
    let (chunk, memory) = (chunks[chunks.count < chunkCount(of: output.capacity) ? thread : number], threads[thread])
    let first = number * ConvolutionStack.chunkImages
    let images = first..<min(rows, first + ConvolutionStack.chunkImages)
    chunk.fill(from: input, images)
    for (number, layer) in layers.enumerated() {
      let shape = layer.shape
      layer.forward.run(
        input: chunk.inputs[number].start, weights: layer.arranged.start, output: memory.z.start,
        scratch: memory.scratch.start)
      // Images beyond the last are computed too, of nothing but zeros, where a layer follows that reads them.
      let isLast = number == layers.count - 1
      for image in 0..<(isLast ? images.count : ConvolutionStack.chunkImages) {
        cpu.kernels.pointee.pool_forward(
          memory.z.start + image * shape.convolved, shape.convolvedHeight, shape.convolvedWidth, shape.outputs,
          shape.pooling, layer.parameters.bias.start, place(of: image, behind: number, in: chunk, from: first),
          chunk.choices[number].map { $0.start + image * shape.features })
      }
      drop(dropout[number], behind: number, in: chunk, images, memory)
    }
  }

  /// Where what layer `number` makes of an image lies.
  func place(of image: Int, behind number: Int, in chunk: ChunkMemory, from first: Int) -> UnsafeMutablePointer<Float> {
    number == layers.count - 1
      ? output.row(first + image) : chunk.inputs[number + 1].start + image * layers[number].shape.features
  }

  private func drop(
    _ dropout: (mask: DropoutMask?, scale: Float), behind number: Int, in chunk: ChunkMemory, _ images: Range<Int>,
    _ memory: ThreadMemory
  ) {
    guard dropout.mask != nil || dropout.scale != 1 else { return }
    let features = layers[number].shape.features
    let groups = (features + 31) / 32
    if let mask = dropout.mask {
      let column = memory.words + ConvolutionStack.chunkImages * groups
      for group in 0..<groups {
        mask.words(images, group: group, of: groups, into: column, cpu.kernels)
        for image in 0..<images.count { memory.words[image * groups + group] = column[image] }
      }
    }
    for image in 0..<images.count {
      let row = place(of: image, behind: number, in: chunk, from: images.lowerBound)
      let keep = dropout.mask == nil ? nil : UnsafePointer(memory.words + image * groups)
      cpu.kernels.pointee.gather_floats(row, features, keep, dropout.scale, row)
    }
  }
}

extension ConvolutionStack.Layer {
  fileprivate init(_ parameters: ConvolutionParameters, isFirst: Bool, isTrained: Bool) {
    let images = ConvolutionStack.chunkImages
    self.parameters = parameters
    forward = Convolution(.forward, parameters.shape, images: images)
    arranged = FloatBuffer(count: forward.weightCount)
    weightGradient = isTrained ? Convolution(.weightGradient, parameters.shape, images: images) : nil
    inputGradient = isTrained && !isFirst ? Convolution(.inputGradient, parameters.shape, images: images) : nil
    arrangedForInput = inputGradient.map { FloatBuffer(count: $0.weightCount) }
    gradient = isTrained ? FloatBuffer(count: parameters.weights.count) : nil
  }
}
