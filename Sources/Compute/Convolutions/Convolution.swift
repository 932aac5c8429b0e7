import CPseudoLabelOneDNN

/// One of the three computations of a convolution on `images` images at once, by oneDNN on the calling thread: z from the
/// images and W, ∂L/∂image from ∂L/∂z and W, or ∂L/∂W from the images and ∂L/∂z.
///
/// W is taken, and its gradient given, in the arrangement that the code likes best. Any number of threads may run it at
/// once, each with scratch of its own.
final class Convolution: @unchecked Sendable {
  enum Direction { case forward, inputGradient, weightGradient }

  /// Floats of the arranged weights, filled up to whole vectors, and of the scratch.
  let weightCount: Int
  let scratchCount: Int
  private let handle: OpaquePointer
  private let shape: ConvolutionShape

  init(_ direction: Direction, _ shape: ConvolutionShape, images: Int) {
    self.shape = shape
    var description = onednn_convolution_shape(
      images: Int64(images), height: Int64(shape.height), width: Int64(shape.width), channels: Int64(shape.channels),
      outputs: Int64(shape.outputs), kernel: Int64(shape.kernel), stride: Int64(shape.stride),
      before: Int64(shape.before), after: Int64(shape.after))
    let kind =
      switch direction {
      case .forward: ONEDNN_CONVOLUTION_FORWARD
      case .inputGradient: ONEDNN_CONVOLUTION_INPUT_GRADIENT
      case .weightGradient: ONEDNN_CONVOLUTION_WEIGHT_GRADIENT
      }
    var created: OpaquePointer?
    let status = onednn_convolution_create(&description, kind, &created)
    guard status == 0, let created else {
      preconditionFailure("oneDNN refused a convolution, \(direction), of \(shape): status \(status)")
    }
    handle = created
    weightCount = FloatBuffer.wholeVectors(onednn_convolution_weight_bytes(created) / MemoryLayout<Float>.stride)
    scratchCount = onednn_convolution_scratch_bytes(created) / MemoryLayout<Float>.stride + 1
  }

  deinit { onednn_convolution_destroy(handle) }

  /// arranged ← W [kernel × kernel × channels × outputs]; a weight gradient goes the other way.
  func rearrange(_ source: FloatBuffer, into target: FloatBuffer) {
    let status = onednn_convolution_rearrange(handle, source.start, target.start)
    precondition(status == 0, "oneDNN refused to rearrange the weights of \(shape): status \(status)")
  }

  /// Two of the three are read, the third, by the direction, is written. All start at multiples of 64 bytes.
  ///
  /// - Parameters:
  ///   - input: images [images × height × width × channels].
  ///   - weights: arranged.
  ///   - output: z [images × convolved height × convolved width × outputs].
  ///   - scratch: `scratchCount` floats.
  func run(
    input: UnsafeMutablePointer<Float>, weights: UnsafeMutablePointer<Float>, output: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let status = onednn_convolution_run(handle, input, weights, output, scratch)
    precondition(status == 0, "oneDNN refused a convolution of \(shape): status \(status)")
  }
}
