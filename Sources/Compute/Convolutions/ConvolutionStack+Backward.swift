import CPseudoLabelVectorKernels

extension ConvolutionStack {
  /// Floats of a weight gradient that are added up in one part of the work.
  private static let sumBlock = 4096

  /// A step on every parameter: the arithmetic, and what it keeps for each layer.
  package typealias Step = (rule: UpdateRule, slots: [ConvolutionSlots])

  /// Goes back from ∂L/∂output, which is not 0 yet where the output is.
  ///
  /// The gradients of the inputs are computed before any parameter changes.
  ///
  /// - Parameters:
  ///   - outputGradient: [rows × columns of the output].
  ///   - rows: images of the last forward pass.
  ///   - scales: by what the units behind each layer were multiplied.
  ///   - step: taken on every parameter; nil takes none.
  ///   - target: gets ∂L/∂input, where it is wanted.
  package func backward(
    _ outputGradient: RowMatrix, rows: Int, scales: [Float], step: Step?, into target: RowMatrix? = nil
  ) {
    requireTraining()
    precondition(outputGradient.columns == output.columns, "a gradient of another output")
    let arrangedForInput = target.map { _ in FloatBuffer(count: toInput.weightCount) }
    if let arrangedForInput { toInput.rearrange(layers[0].parameters.weights, into: arrangedForInput) }
    let scratch = target.map { _ in threads.map { _ in FloatBuffer(count: toInput.scratchCount) } }
    cpu.pool.run(layers.count, products: layers.reduce(0) { $0 + $1.arranged.count }) { number, _ in
      guard let code = layers[number].inputGradient, let arranged = layers[number].arrangedForInput else { return }
      code.rearrange(layers[number].parameters.weights, into: arranged)
    }
    cpu.pool.run(chunkCount(of: rows), products: 2 * rows * products) { chunk, thread in
      goBack(outputGradient, chunk: chunk, rows: rows, scales: scales, hasStep: step != nil, thread: thread)
      guard let target, let arrangedForInput, let scratch else { return }
      let memory = threads[thread]
      toInput.run(
        input: memory.gradient.start, weights: arrangedForInput.start, output: memory.z.start,
        scratch: scratch[thread].start)
      let first = chunk * ConvolutionStack.chunkImages
      for row in first..<min(rows, first + ConvolutionStack.chunkImages) {
        target.row(row).update(from: memory.gradient.start + (row - first) * target.columns, count: target.columns)
      }
    }
    if let step { take(step, rows: rows) }
  }

  private func take(_ step: Step, rows: Int) {
    addGradients(of: chunkCount(of: rows))
    cpu.pool.run(layers.count, products: layers.reduce(0) { $0 + 4 * $1.arranged.count }) { number, _ in
      let (layer, sums, slots) = (layers[number], chunks[0], step.slots[number])
      guard let weightGradient = layer.weightGradient, let gradient = layer.gradient else { return }
      weightGradient.rearrange(sums.weightGradients[number], into: gradient)
      let (weights, bias) = (layer.parameters.weights, layer.parameters.bias)
      cpu.apply(
        step.rule, gradient: gradient.start, to: weights, slots: slots.weights, at: 0, count: weights.count)
      cpu.apply(
        step.rule, gradient: sums.biasGradients[number].start, to: bias, slots: slots.bias, at: 0, count: bias.count)
    }
  }

  private func goBack(
    _ outputGradient: RowMatrix, chunk number: Int, rows: Int, scales: [Float], hasStep: Bool, thread: Int
  ) {
    let (chunk, memory) = (chunks[number], threads[thread])
    let first = number * ConvolutionStack.chunkImages
    let images = first..<min(rows, first + ConvolutionStack.chunkImages)
    for image in 0..<images.count {
      (memory.gradient.start + image * outputGradient.columns).update(
        from: outputGradient.row(first + image), count: outputGradient.columns)
    }
    for (number, layer) in layers.enumerated().reversed() {
      let shape = layer.shape
      let bias = chunk.biasGradients[number]
      bias.start.update(repeating: 0, count: bias.count)
      for image in 0..<images.count {
        cpu.kernels.pointee.pool_backward(
          memory.gradient.start + image * shape.features, place(of: image, behind: number, in: chunk, from: first),
          scales[number], chunk.choices[number].map { $0.start + image * shape.features },
          shape.convolvedHeight, shape.convolvedWidth, shape.outputs, shape.pooling,
          memory.z.start + image * shape.convolved, bias.start)
      }
      let missing = ConvolutionStack.chunkImages - images.count
      (memory.z.start + images.count * shape.convolved).update(repeating: 0, count: missing * shape.convolved)
      if hasStep {
        layer.weightGradient?.run(
          input: chunk.inputs[number].start, weights: chunk.weightGradients[number].start, output: memory.z.start,
          scratch: memory.scratch.start)
      }
      if let inputGradient = layer.inputGradient, let arranged = layer.arrangedForInput {
        inputGradient.run(
          input: memory.gradient.start, weights: arranged.start, output: memory.z.start, scratch: memory.scratch.start)
      }
    }
  }

  /// The gradients of the first chunk become the sums over all, added in the order of the chunks.
  private func addGradients(of count: Int) {
    if count == 0 { for buffer in chunks[0].weightGradients + chunks[0].biasGradients { buffer.clear() } }
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
