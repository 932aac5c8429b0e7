/// The sizes of a convolutional layer. Images lie row by row, the channels of a pixel beside each other
/// [height × width × channels]; outside of an image everything is 0:
///
///     z[y, x, k] = Σᵢⱼ꜀ image[stride · y + i - before, stride · x + j - before, c] · W[i, j, c, k]
///     out[y, x, k] = max(b[k] + max z over the pooling × pooling window at (pooling · y, pooling · x), 0)
///
/// The rows and columns that fill no window are left out.
package struct ConvolutionShape: Sendable, Hashable {
  package var height: Int
  package var width: Int
  package var channels: Int
  /// Channels that come out.
  package var outputs: Int
  package var kernel: Int
  /// Rows and columns of the image from one place of the kernel to the next.
  package var stride: Int
  /// Rows of zeros above, and columns to the left.
  package var before: Int
  /// Rows of zeros below, and columns to the right.
  package var after: Int
  package var pooling: Int

  package init(
    height: Int, width: Int, channels: Int, outputs: Int, kernel: Int, stride: Int = 1, before: Int = 0, after: Int = 0,
    pooling: Int = 1
  ) {
    self.height = height
    self.width = width
    self.channels = channels
    self.outputs = outputs
    self.kernel = kernel
    self.stride = stride
    self.before = before
    self.after = after
    self.pooling = pooling
  }

  /// Of z.
  package var convolvedHeight: Int { (height + before + after - kernel) / stride + 1 }
  package var convolvedWidth: Int { (width + before + after - kernel) / stride + 1 }
  /// Of what comes out.
  package var pooledHeight: Int { convolvedHeight / pooling }
  package var pooledWidth: Int { convolvedWidth / pooling }

  /// Values of an image, of z, and of what comes out.
  package var inputs: Int { height * width * channels }
  package var convolved: Int { convolvedHeight * convolvedWidth * outputs }
  package var features: Int { pooledHeight * pooledWidth * outputs }
  /// Values of W [kernel × kernel × channels × outputs].
  package var weights: Int { kernel * kernel * channels * outputs }
  /// Numbers multiplied for one image.
  package var products: Int { convolvedHeight * convolvedWidth * weights }
}
