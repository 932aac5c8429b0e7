import CPseudoLabelCrypto
import CPseudoLabelPNG
import CPseudoLabelZip
import CPseudoLabelZlib

/// The libraries that read files, as they are loaded.
package enum FormatLibraries {
  /// The version of each that tells it, by its name.
  package static var versions: [(name: String, version: String)] {
    [
      ("libcrypto", String(cString: OpenSSL_version(OPENSSL_VERSION))),
      ("libpng", png_get_libpng_ver(nil).map { String(cString: $0) } ?? ""),
      ("libzip", zip_libzip_version().map { String(cString: $0) } ?? ""),
      ("zlib", zlibVersion().map { String(cString: $0) } ?? ""),
    ]
  }
}
