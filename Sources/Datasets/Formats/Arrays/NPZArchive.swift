import CPseudoLabelZip
import PseudoLabelDiagnostics

/// A zip archive of NPY files: what `numpy.savez` and `numpy.savez_compressed` write.
final class NPZArchive {
  let path: String
  /// Arrays that unpack to more bytes than this are refused where they are packed to a thousandth: nothing but one value
  /// over and over packs so well.
  let limit: Int
  /// The names of the arrays, without ".npy", as often as they are there.
  let names: [String]
  private let archive: OpaquePointer
  /// Where each array stands among the entries.
  private let places: [UInt64]

  /// Throws `FileFailure` for a file that is missing, unreadable or no zip archive.
  init(path: String, limit: Int) throws {
    // A missing file, a directory and the like are told as everywhere.
    _ = try InputFile(path: path)
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else {
      var error = zip_error_t()
      zip_error_init_with_code(&error, code)
      defer { zip_error_fini(&error) }
      // libzip 1.7 does not say whether there can be none, 1.11 says that there is one.
      let text: UnsafePointer<CChar>? = zip_error_strerror(&error)
      let words = text.map { String(cString: $0) } ?? "error \(code)"
      throw FileFailure.malformed(path, at: "content", expected: "a zip archive, as NPZ files are", found: words)
    }
    var (names, places): ([String], [UInt64]) = ([], [])
    for place in 0..<UInt64(max(0, zip_get_num_entries(archive, 0))) {
      guard let name = zip_get_name(archive, place, 0).map({ String(cString: $0) }), name.hasSuffix(".npy") else {
        continue
      }
      names.append(String(name.dropLast(4)))
      places.append(place)
    }
    self.path = path
    self.limit = limit
    self.names = names
    self.places = places
    self.archive = archive
  }

  deinit { zip_discard(archive) }

  /// Reads the header of an array; nil where none has the name.
  ///
  /// Throws `FileFailure` for an entry that is encrypted, packed in a way that is not known, of a size that cannot be, or
  /// no NPY file.
  func reader(of name: String) throws -> NPYReader? {
    let found = names.indices.filter { names[$0] == name }
    guard let number = found.first else { return nil }
    guard found.count == 1 else { throw malformed(name, expected: "one entry of the name", found: "\(found.count)") }
    var status = zip_stat_t()
    zip_stat_init(&status)
    let needed = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD)
    guard zip_stat_index(archive, places[number], 0, &status) == 0, status.valid & needed == needed,
      let size = Int(exactly: status.size), let packedSize = Int(exactly: status.comp_size)
    else { throw malformed(name, expected: "an entry with its sizes", found: words) }
    guard status.encryption_method == 0 else {
      throw malformed(name, expected: "an entry that is not encrypted", found: "an encrypted one")
    }
    guard zip_compression_method_supported(zip_int32_t(status.comp_method), 0) != 0 else {
      throw malformed(
        name, expected: "an entry that is stored or deflated",
        found: NPZArchive.methodNames[status.comp_method].map { "\($0) (method \(status.comp_method))" }
          ?? "method \(status.comp_method)")
    }
    guard size <= limit || size / 1000 <= packedSize else {
      throw malformed(
        name, expected: "at most \(limit) bytes of so few packed ones", found: "\(size) bytes packed in \(packedSize)")
    }
    guard let file = zip_fopen_index(archive, places[number], 0) else {
      throw malformed(name, expected: "an entry that can be read", found: words)
    }
    let entry = Entry(of: self, name: name, file: file)
    return try NPYReader(
      ByteSource(
        path: path, part: part(name), plausibleSize: min(size, max(1 << 16, 8 * packedSize)), statedSize: size,
        read: entry.read))
  }

  private func part(_ name: String) -> String { "array \"\(name)\"" }

  /// What the library says went wrong.
  private var words: String { String(cString: zip_strerror(archive)) }

  fileprivate func malformed(_ name: String, expected: String, found: String) -> FileFailure {
    .malformed(path, at: part(name), expected: expected, found: found)
  }

  /// Ways of packing by their numbers in the format. Source: PKWARE, APPNOTE.TXT, section 4.4.5.
  private static let methodNames: [UInt16: String] = [
    1: "shrink", 6: "implode", 9: "deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 94: "MP3", 95: "XZ",
    96: "JPEG", 97: "WavPack", 98: "PPMd",
  ]

  /// An entry that is being read.
  private final class Entry {
    private let archive: NPZArchive
    private let name: String
    private let file: OpaquePointer

    init(of archive: NPZArchive, name: String, file: OpaquePointer) {
      (self.archive, self.name, self.file) = (archive, name, file)
    }

    deinit { zip_fclose(file) }

    /// The next bytes; at the end the checksum was compared.
    func read(_ count: Int) throws -> [UInt8] {
      var bytes: [UInt8] = []
      while bytes.count < count {
        let wanted = min(count - bytes.count, 1 << 20)
        let piece = try [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
          guard let base = buffer.baseAddress else { return }
          let arrived = zip_fread(file, base, UInt64(wanted))
          guard arrived >= 0 else {
            throw archive.malformed(
              name, expected: "an entry that unpacks", found: String(cString: zip_file_strerror(file)))
          }
          filled = Int(arrived)
        }
        guard !piece.isEmpty else { break }
        bytes += piece
      }
      return bytes
    }
  }
}
