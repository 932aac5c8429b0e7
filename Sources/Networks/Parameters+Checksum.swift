import Datasets

extension Parameters {
  /// SHA-256 of all values as little-endian float32, tensor after tensor, as 64 hexadecimal digits: two trainings that
  /// give the same have come to the same bits.
  ///
  /// - Throws: `RequestFailure` where libcrypto refuses.
  public var checksum: String {
    get throws {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(4 * tensors.reduce(0) { $0 + $1.values.count })
      for tensor in tensors {
        tensor.values.map(\.bitPattern.littleEndian).withUnsafeBytes { bytes.append(contentsOf: $0) }
      }
      return try SHA256.digest(of: bytes)
    }
  }
}
