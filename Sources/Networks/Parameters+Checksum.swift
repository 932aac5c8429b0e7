import PseudoLabelDatasets

extension Parameters {
  /// SHA-256 of all values as little-endian float32, tensor after tensor, as 64 hexadecimal digits: two trainings that
  /// give the same have come to the same bits.
  ///
  /// - Throws: `RequestFailure` where libcrypto refuses.
  public var checksum: String {
    get throws { try SHA256.digest(values: tensors.lazy.map(\.values)) }
  }
}
