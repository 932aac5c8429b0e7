import CPseudoLabelCrypto
import PseudoLabelDiagnostics

/// SHA-256 (FIPS 180-4), by OpenSSL's libcrypto.
package enum SHA256 {
  /// The digest of the parts put together, as 64 hexadecimal digits.
  package static func digest(of parts: [UInt8]...) throws -> String {
    var parts = parts[...]
    return try digest { parts.popFirst() }
  }

  /// The digest of bytes, and behind them of numbers as little-endian float32, list after list.
  package static func digest(of bytes: [UInt8] = [], values: some Sequence<[Float]>) throws -> String {
    var first: [UInt8]? = bytes
    var lists = values.makeIterator()
    return try digest {
      if let bytes = first {
        first = nil
        return bytes
      }
      return lists.next()?.map(\.bitPattern.littleEndian).withUnsafeBytes(Array.init)
    }
  }

  /// The digest of files as they lie there, packed or not, one after the other, read in pieces. Throws `FileFailure` too.
  ///
  /// - Parameters:
  ///   - paths: the files.
  ///   - named: whether the path of each, and a zero byte, stands before its content.
  package static func digest(ofFiles paths: [String], named: Bool = false) throws -> String {
    var left = paths[...]
    var file: InputFile?
    return try digest {
      while true {
        if let open = file {
          let piece = try [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
            count = try open.read(into: UnsafeMutableRawBufferPointer(buffer))
          }
          if !piece.isEmpty { return piece }
          file = nil
        }
        guard let path = left.popFirst() else { return nil }
        file = try InputFile(path: path)
        if named { return Array(path.utf8) + [0] }
      }
    }
  }

  private static func digest(of next: () throws -> [UInt8]?) throws -> String {
    guard let context = EVP_MD_CTX_new() else { throw unavailable }
    defer { EVP_MD_CTX_free(context) }
    guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { throw unavailable }
    while let part = try next() {
      let code = part.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
      guard code == 1 else { throw unavailable }
    }
    var code: Int32 = 0
    let digest = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
      var length: UInt32 = 0
      code = EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
      count = Int(length)
    }
    guard code == 1 else { throw unavailable }
    return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static var unavailable: RequestFailure {
    RequestFailure("SHA-256", expected: "libcrypto to compute it", found: "that it refuses", kind: .software)
  }
}
