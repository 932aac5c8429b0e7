/// Named tensors of single-precision numbers with notes about them: a file in the safetensors format.
///
///     8 bytes        N, the header's length, unsigned little-endian
///     N bytes        JSON: {"__metadata__": {"key": "value", …},
///                           "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}
///     the rest       the values, little-endian, row-major, one tensor after the other without a gap
///
/// Offsets count from the end of the header. <https://github.com/huggingface/safetensors>. Of its types only F32 is read
/// and written here.
package struct TensorFile: Sendable, Hashable {
  package struct Tensor: Sendable, Hashable {
    package let name: String
    /// Sizes from the outermost dimension on; none for a single number.
    package let shape: [Int]
    /// Row-major, as many as the product of the shape.
    package let values: [Float]

    package init(name: String, shape: [Int], values: [Float]) {
      precondition(name != TensorFile.metadataKey, "\(name) is the format's own word")
      precondition(shape.allSatisfy { $0 >= 0 }, "a shape of \(shape)")
      precondition(values.count == shape.reduce(1, *), "\(values.count) values in the shape \(shape)")
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// In the order of their values in the file.
  package var tensors: [Tensor]
  package var metadata: [String: String]

  package init(tensors: [Tensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensor of that name.
  package subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }

  /// The header's key that is no tensor.
  static let metadataKey = "__metadata__"
  /// The format's own limit, in bytes.
  static let longestHeader = 100_000_000
  /// Bytes of the header's length, and what the header is padded to, so that the values are aligned.
  static let wordSize = 8
}
