import PseudoLabelDiagnostics

/// An array of NumPy's format NPY, versions 1 to 3: what `numpy.save` writes.
///
/// Values are taken from signed and unsigned integers of 1 to 8 bytes, floats of 2, 4 and 8, and bools, of either byte
/// order, and from strings of bytes and of Unicode. In Fortran order arrays may have two dimensions at most. Source: NumPy,
/// numpy.lib.format.
package struct NPYArray: Sendable {
  package enum Values: Sendable, Hashable {
    /// Of the type uint8.
    case bytes([UInt8])
    /// Of a type whose numbers float32 holds: integers of 1 and 2 bytes, floats of 2 and 4.
    case floats([Float])
    /// Of a wider type; integers beyond ±2⁵³ are rounded.
    case doubles([Double], NumberRounding)
    case strings([String])
  }

  /// Sizes along the axes; none for a single value.
  package let shape: [Int]
  /// In C order: the last axis goes fastest. There are as many as the product of the shape.
  package let values: Values

  /// Reads a file, plain or gzip.
  ///
  /// - Parameter path: the file.
  /// - Throws: `FileFailure` for a file that is missing or unreadable, that is no such array, is cut short or longer than
  ///   it says, or holds values of another type, which is named.
  package init(path: String) throws {
    try self.init(NPYReader(.file(path)))
  }

  /// Reads the content of a file.
  ///
  /// - Parameters:
  ///   - bytes: all of it.
  ///   - name: what stands for the file in messages.
  /// - Throws: `FileFailure`, as for a file.
  package init(bytes: [UInt8], name: String) throws {
    try self.init(NPYReader(.bytes(bytes, name: name)))
  }

  init(_ reader: NPYReader) throws {
    shape = reader.header.shape
    values = try reader.values()
  }
}
