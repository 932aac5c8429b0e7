import CPseudoLabelVectorKernels

extension ConvolutionStack {
  /// Floats of a weight gradient that are added up in one part of the work.
  private static let sumBlock = 4096

  /// Goes back from `outputGradient`, and takes a step of `rule` on every parameter.
  ///
  /// `outputGradient` is 0 already where the output is. The gradients of the inputs are computed before any parameter
  /// changes.
  ///
  /// - Parameters:
  ///   - rows: images of the last forward pass.
  ///   - scales: by what the units behind each layer were multiplied; that of the last is in `outputGradient` already.
  ///   - slots: what the rule keeps for each layer.
  ///   - rule: the arithmetic of the step.
  package func backward(rows: Int, scales: [Float], slots: [ConvolutionSlots], rule: UpdateRule) {
    goBack(rows: rows, scales: scales)
    addGradients(of: chunkCount(of: rows))
    cpu.pool.run(layers.count, products: layers.reduce(0) { $0 + 4 * $1.arranged.count }) { number, _ in
      let (layer, sums) = (layers[number], chunks[0])
      guard let weightGradient = layer.weightGradient, let gradient = layer.gradient else { return }
      weightGradient.rearrange(sums.weightGradients[number], into: gradient)
      let (weights, bias) = (layer.parameters.weights, layer.parameters.bias)
      cpu.apply(rule, gradient: gradient.start, to: weights, slots: slots[number].weights, at: 0, count: weights.count)
      cpu.apply(
        rule, gradient: sums.biasGradients[number].start, to: bias, slots: slots[number].bias, at: 0,
        count: bias.count)
    }
  }

  /// ∂L/∂input [rows × inputs], row by row, from `outputGradient` as `backward` takes it; no parameter changes.
  package func inputGradient(rows: Int, scales: [Float]) -> [Float] {
    let shape = layers[0].shape
    let toInput = Convolution(.inputGradient, shape, images: ConvolutionStack.chunkImages)
    let arranged = FloatBuffer(count: toInput.weightCount)
    toInput.rearrange(layers[0].parameters.weights, into: arranged)
    // A buffer for each chunk, since each has to begin at a multiple of 64 bytes.
    let chunkInputs = ConvolutionStack.chunkImages * shape.inputs
    let results = (0..<chunkCount(of: rows)).map { _ in FloatBuffer(count: chunkInputs) }
    goBack(rows: rows, scales: scales) { chunk, z in
      let scratch = FloatBuffer(count: toInput.scratchCount)
      withExtendedLifetime(scratch) {
        toInput.run(input: results[chunk].start, weights: arranged.start, output: z, scratch: scratch.start)
      }
    }
    return Array(results.flatMap(\.array).prefix(rows * shape.inputs))
  }

  /// The gradients of the parameters, chunk by chunk. `last` is called for each chunk with ∂L/∂z of the first layer.
  private func goBack(
    rows: Int, scales: [Float], last: (_ chunk: Int, _ z: UnsafeMutablePointer<Float>) -> Void = { _, _ in }
  ) {
    cpu.pool.run(layers.count, products: layers.reduce(0) { $0 + $1.arranged.count }) { number, _ in
      guard let code = layers[number].inputGradient, let arranged = layers[number].arrangedForInput else { return }
      code.rearrange(layers[number].parameters.weights, into: arranged)
    }
    cpu.pool.run(chunkCount(of: rows), products: 2 * rows * products) { chunk, thread in
      goBack(chunk: chunk, rows: rows, scales: scales, thread: thread)
      last(chunk, threads[thread].z.start)
    }
  }

  private func goBack(chunk number: Int, rows: Int, scales: [Float], thread: Int) {
    guard let outputGradient else { preconditionFailure("this stack was not made for training") }
    let (chunk, memory) = (chunks[number], threads[thread])
    let first = number * ConvolutionStack.chunkImages
    let images = first..<min(rows, first + ConvolutionStack.chunkImages)
    for image in 0..<images.count {
      outputGradient.copy(row: first + image, to: memory.gradient.start + image * outputGradient.layout.columns)
    }
    for (number, layer) in layers.enumerated().reversed() {
      let (shape, isLast) = (layer.shape, number == layers.count - 1)
      let bias = chunk.biasGradients[number]
      bias.start.update(repeating: 0, count: bias.count)
      for image in 0..<images.count {
        cpu.kernels.pointee.pool_backward(
          memory.gradient.start + image * shape.features, place(of: image, behind: number, in: chunk, from: first),
          isLast ? 1 : scales[number], chunk.choices[number].map { $0.start + image * shape.features },
          shape.convolvedHeight, shape.convolvedWidth, shape.outputs, shape.pooling,
          memory.z.start + image * shape.convolved, bias.start)
      }
      let missing = ConvolutionStack.chunkImages - images.count
      (memory.z.start + images.count * shape.convolved).update(repeating: 0, count: missing * shape.convolved)
      layer.weightGradient?.run(
        input: chunk.inputs[number].start, weights: chunk.weightGradients[number].start, output: memory.z.start,
        scratch: memory.scratch.start)
      if let inputGradient = layer.inputGradient, let arranged = layer.arrangedForInput {
        inputGradient.run(
          input: memory.gradient.start, weights: arranged.start, output: memory.z.start, scratch: memory.scratch.start)
      }
    }
  }

  /// The gradients of the first chunk become the sums over all, added in the order of the chunks.
  private func addGradients(of count: Int) {
    guard count > 1 else { return }
    let blocks = layers.indices.flatMap { layer in
      stride(from: 0, to: chunks[0].weightGradients[layer].count, by: ConvolutionStack.sumBlock).map { (layer, $0) }
    }
    let numbers = chunks[0].weightGradients.reduce(0) { $0 + $1.count }
    cpu.pool.run(blocks.count, products: count * numbers) { part, _ in
      let (layer, offset) = blocks[part]
      let sum = chunks[0].weightGradients[layer]
      for chunk in chunks[1..<count] {
        cpu.kernels.pointee.add(
          sum.start + offset, chunk.weightGradients[layer].start + offset,
          min(ConvolutionStack.sumBlock, sum.count - offset))
      }
    }
    for chunk in chunks[1..<count] {
      for (sum, bias) in zip(chunks[0].biasGradients, chunk.biasGradients) {
        cpu.kernels.pointee.add(sum.start, bias.start, sum.count)
      }
    }
  }
}

extension PanelRows {
  /// Writes a row without its padding.
  fileprivate func copy(row: Int, to target: UnsafeMutablePointer<Float>) {
    for q in 0..<layout.panels {
      let first = q * layout.width
      (target + first).update(from: panel(q) + row * layout.width, count: min(layout.width, layout.columns - first))
    }
  }
}
