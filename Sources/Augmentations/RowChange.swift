import PseudoLabelPlatform

/// One augmentation, its numbers checked, for rows of one shape.
package protocol RowChange: Sendable {
  /// Floats of working memory that it takes.
  var working: Int { get }

  /// Changes a row in place; all its random numbers come from the stream.
  ///
  /// - Parameters:
  ///   - row: of the shape that it was made for.
  ///   - memory: at least `working` floats, not initialized.
  ///   - stream: of this row, update and pass.
  func apply(
    to row: UnsafeMutableBufferPointer<Float>, memory: UnsafeMutableBufferPointer<Float>,
    stream: inout RandomStream)
}

extension RowChange {
  package var working: Int { 0 }
}
