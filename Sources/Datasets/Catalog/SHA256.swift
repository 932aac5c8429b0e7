import CCrypto
import Diagnostics

/// SHA-256 (FIPS 180-4), by OpenSSL's libcrypto.
package enum SHA256 {
  /// The digest of the parts put together, as 64 hexadecimal digits.
  package static func digest(of parts: [UInt8]...) throws -> String {
    var parts = parts[...]
    return try digest { parts.popFirst() }
  }

  /// The digest of a file as it lies there, packed or not, read in pieces. Throws `FileFailure` too.
  package static func digest(ofFile path: String) throws -> String {
    let file = try InputFile(path: path)
    return try digest {
      let piece = try [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
      return piece.isEmpty ? nil : piece
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
