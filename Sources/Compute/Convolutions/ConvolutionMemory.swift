/// What a chunk of images leaves on its way through the layers.
final class ChunkMemory: Sendable {
  /// The images that each layer takes.
  let inputs: [FloatBuffer]
  /// Where each window's largest value stood, where a layer pools and is trained.
  let choices: [ByteBuffer?]
  /// ∂L/∂W of the chunk, arranged, and ∂L/∂b.
  let weightGradients: [FloatBuffer]
  let biasGradients: [FloatBuffer]

  init(_ layers: [ConvolutionStack.Layer], isTrained: Bool) {
    let images = ConvolutionStack.chunkImages
    inputs = layers.map { FloatBuffer(count: images * $0.shape.inputs) }
    choices = layers.map {
      isTrained && $0.shape.pooling > 1 ? ByteBuffer(count: images * $0.shape.features) : nil
    }
    weightGradients = layers.compactMap { $0.weightGradient.map { FloatBuffer(count: $0.weightCount) } }
    biasGradients = isTrained ? layers.map { FloatBuffer(count: $0.parameters.bias.count) } : []
  }

  /// The images of the chunk; those that it lacks are 0, whatever stood there.
  func fill(from rows: RowMatrix, _ images: Range<Int>) {
    for image in 0..<ConvolutionStack.chunkImages {
      let target = inputs[0].start + image * rows.columns
      if image < images.count {
        target.update(from: rows.row(images.lowerBound + image), count: rows.columns)
      } else {
        target.update(repeating: 0, count: rows.columns)
      }
    }
  }
}

/// What a thread works with while it has a chunk.
final class ThreadMemory: @unchecked Sendable {
  /// z of the layer at work, or its gradient.
  let z: FloatBuffer
  /// ∂L/∂ what a layer gives, and then ∂L/∂ what it takes.
  let gradient: FloatBuffer
  let scratch: FloatBuffer
  /// Dropout decisions.
  let words: UnsafeMutablePointer<UInt32>
  private let wordMemory: FloatBuffer

  init(_ layers: [ConvolutionStack.Layer], isTrained: Bool) {
    let images = ConvolutionStack.chunkImages
    z = FloatBuffer(count: images * (layers.map(\.shape.convolved).max() ?? 0))
    let widest = layers.map { max($0.shape.inputs, $0.shape.features) }.max() ?? 0
    gradient = FloatBuffer(count: isTrained ? images * widest : 0)
    let codes = layers.flatMap { [$0.forward, $0.weightGradient, $0.inputGradient] }
    scratch = FloatBuffer(count: codes.map { $0?.scratchCount ?? 0 }.max() ?? 0)
    wordMemory = FloatBuffer(count: images * ((layers.map(\.shape.features).max() ?? 0) / 32 + 2))
    words = UnsafeMutableRawPointer(wordMemory.start).assumingMemoryBound(to: UInt32.self)
  }
}
