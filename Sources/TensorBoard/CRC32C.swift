/// The cyclic redundancy check of Castagnoli's polynomial, 0x1EDC6F41, bits reflected (RFC 3720, appendix B.4). zlib has
/// another polynomial.
package enum CRC32C {
  /// What each value of a byte does to the remainder.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in remainder & 1 == 1 ? remainder >> 1 ^ 0x82F6_3B78 : remainder >> 1 }
  }

  package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { remainder, byte in
      table[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)] ^ remainder >> 8
    }
  }

  /// The checksum as TFRecord files store it: turned right by 15 bits, and a constant added, since the checksum of bytes that
  /// hold their own checksums says little.
  static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let sum = checksum(bytes)
    return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
  }
}
