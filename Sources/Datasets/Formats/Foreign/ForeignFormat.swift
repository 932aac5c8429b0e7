import PseudoLabelDiagnostics

/// A format that is known and not read, and what can be done about a file of it.
///
/// Formats are recognised by what files begin with. Where that says nothing, and the content is no text, the file's name does.
package struct ForeignFormat: Sendable, Hashable {
  /// What a file of the format is for a message: "a Parquet file".
  package let name: String
  let conversion: Conversion
  /// What the names of its files end in, behind the point, in lower case.
  var endings: [String] = []
  fileprivate var signatures: [Signature] = []
  /// Whether nothing tells what format it is.
  private(set) var isUnknown = false

  /// How a file of the format becomes one that is read. In commands FILE stands for its path, STEM for that without its
  /// ending.
  enum Conversion: Sendable, Hashable {
    /// A program saves it as CSV.
    case save(String)
    /// A command writes it as CSV.
    case convert(String)
    /// A command unpacks it.
    case unpack(String)
    /// A picture in a format that is not read.
    case image
    case text(String)
  }

  /// What every file of a format has in one place.
  fileprivate struct Signature: Sendable, Hashable {
    let bytes: [UInt8]
    let offset: Int
    /// What files begin with besides.
    let beginning: [UInt8]

    init(_ bytes: [UInt8], at offset: Int = 0, after beginning: String = "") {
      self.bytes = bytes
      self.offset = offset
      self.beginning = Array(beginning.utf8)
    }

    init(_ text: String, at offset: Int = 0, after beginning: String = "") {
      self.init(Array(text.utf8), at: offset, after: beginning)
    }

    func matches(_ opening: [UInt8]) -> Bool {
      opening.starts(with: beginning) && opening.dropFirst(offset).starts(with: bytes)
    }

    /// Whether a table could begin so: `ORC,mass` names two columns.
    var mayBeText: Bool {
      let all = beginning + bytes
      return all.count < 8 && all.allSatisfy { 0x20..<0x7f ~= $0 || $0 == 0x0a }
    }
  }

  package var nameWithoutArticle: String { name.split(separator: " ").dropFirst().joined(separator: " ") }
  /// Whether files of it hold other files, packed.
  var isPacking: Bool { if case .unpack = conversion { true } else { false } }
  /// Whether files of it are pictures.
  package var isImage: Bool { conversion == .image }
  /// Whether files of it are pictures in a format that is not read, not damaged ones in one that is.
  var isForeignImage: Bool { isImage && !["PNG image", "JPEG image"].contains(nameWithoutArticle) }

  static func pandas(_ read: String) -> Conversion {
    .convert("python3 -c \"import pandas; pandas.\(read).to_csv('STEM.csv', index=False)\"")
  }

  /// The formats that have a signature, in the order in which they are looked for.
  package static let all = tables + packings + images + documents

  private static let tables: [ForeignFormat] = [
    ForeignFormat(
      name: "a Parquet file", conversion: pandas("read_parquet('FILE')"), endings: ["parquet", "pq"],
      signatures: [Signature("PAR1"), Signature("PARE")]),
    ForeignFormat(
      name: "a Feather or Arrow file", conversion: pandas("read_feather('FILE')"),
      endings: ["feather", "arrow", "ipc"],
      signatures: [Signature("ARROW1"), Signature("FEA1")]),
    ForeignFormat(
      name: "an ORC file", conversion: pandas("read_orc('FILE')"), endings: ["orc"], signatures: [Signature("ORC")]),
    ForeignFormat(
      name: "an HDF5 file", conversion: pandas("read_hdf('FILE')"), endings: ["h5", "hdf5", "hdf", "he5", "nc4"],
      signatures: [0, 512, 1024, 2048].map { Signature([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], at: $0) }),
    ForeignFormat(
      name: "an Avro file",
      conversion: .text("Save it as CSV first, for example with Python's packages fastavro and pandas"),
      endings: ["avro"],
      signatures: [Signature("Obj\u{1}")]),
    ForeignFormat(
      name: "a Python pickle", conversion: pandas("read_pickle('FILE')"), endings: ["pkl", "pickle", "joblib"],
      signatures: (2...5).map { Signature([0x80, $0]) }),
    ForeignFormat(
      name: "an R data file (.rds)",
      conversion: .convert("Rscript -e 'write.csv(readRDS(\"FILE\"), \"STEM.csv\", row.names = FALSE)'"),
      endings: ["rds"],
      signatures: [Signature([0x58, 0x0a, 0, 0, 0]), Signature("A\n2\n"), Signature("A\n3\n")]),
    ForeignFormat(
      name: "an R data file (.RData)",
      conversion: .convert("Rscript -e 'write.csv(get(load(\"FILE\")), \"STEM.csv\", row.names = FALSE)'"),
      endings: ["rdata", "rda"], signatures: ["X2", "X3", "A2", "A3"].map { Signature("RD\($0)\n") }),
    ForeignFormat(
      name: "a SAS data set", conversion: pandas("read_sas('FILE')"), endings: ["sas7bdat"],
      signatures: [
        Signature([UInt8](repeating: 0, count: 12) + [0xc2, 0xea, 0x81, 0x60, 0xb3, 0x14, 0x11, 0xcf, 0xbd, 0x92])
      ]),
    ForeignFormat(
      name: "a SAS transport file", conversion: pandas("read_sas('FILE')"), endings: ["xpt"],
      signatures: [Signature("HEADER RECORD*******LIB")]),
    ForeignFormat(
      name: "a Stata data set", conversion: pandas("read_stata('FILE')"), endings: ["dta"],
      signatures: [Signature("<stata_dta>")]
        + (0x69...0x73).flatMap { [Signature([$0, 1, 1, 0]), Signature([$0, 2, 1, 0])] }),
    ForeignFormat(
      name: "an SPSS data set", conversion: pandas("read_spss('FILE')"), endings: ["sav", "zsav"],
      signatures: [Signature("$FL2"), Signature("$FL3")]),
    ForeignFormat(
      name: "a SQLite database", conversion: .convert("sqlite3 -header -csv FILE 'SELECT * FROM TABLE' > STEM.csv"),
      endings: ["sqlite", "sqlite3", "db"], signatures: [Signature("SQLite format 3\0")]),
    ForeignFormat(
      name: "a MATLAB file",
      conversion: .text("Save it as CSV in MATLAB (writetable), or as NPZ with Python's packages scipy and numpy"),
      endings: ["mat"], signatures: [Signature("MATLAB 5.0 MAT"), Signature("MATLAB 7.3 MAT")]),
    ForeignFormat(
      name: "a NetCDF file", conversion: .text("Save it as CSV first, for example with Python's package xarray"),
      endings: ["nc"], signatures: [1, 2, 5].map { Signature([0x43, 0x44, 0x46, $0]) }),
  ]

  private static let packings: [ForeignFormat] = [
    ForeignFormat(
      name: "a bzip2 file", conversion: .unpack("bunzip2 FILE"), endings: ["bz2", "tbz", "tbz2"],
      signatures: (0x31...0x39).map { Signature([0x42, 0x5a, 0x68, $0, 0x31, 0x41, 0x59, 0x26]) }),
    ForeignFormat(
      name: "an xz file", conversion: .unpack("unxz FILE"), endings: ["xz", "txz"],
      signatures: [Signature([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])]),
    ForeignFormat(
      name: "an LZMA file", conversion: .unpack("unlzma FILE"), endings: ["lzma"],
      signatures: [Signature([0x5d, 0, 0, 0x80, 0]), Signature([0x5d, 0, 0, 0, 4])]),
    ForeignFormat(
      name: "a Zstandard file", conversion: .unpack("unzstd FILE"), endings: ["zst", "zstd", "tzst"],
      signatures: [Signature([0x28, 0xb5, 0x2f, 0xfd])]),
    ForeignFormat(
      name: "an LZ4 file", conversion: .unpack("unlz4 FILE"), endings: ["lz4"],
      signatures: [Signature([0x04, 0x22, 0x4d, 0x18])]),
    ForeignFormat(
      name: "a file packed by compress", conversion: .unpack("uncompress FILE"), endings: ["z"],
      signatures: [Signature([0x1f, 0x9d]), Signature([0x1f, 0xa0])]),
    ForeignFormat(
      name: "a gzip file within another one", conversion: .unpack("gunzip FILE"),
      signatures: [Signature([0x1f, 0x8b, 8])]),
    ForeignFormat(
      name: "a 7z archive", conversion: .unpack("7z x FILE"), endings: ["7z"],
      signatures: [Signature([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])]),
    ForeignFormat(
      name: "a RAR archive", conversion: .unpack("unrar x FILE"), endings: ["rar"],
      signatures: [Signature("Rar!\u{1a}\u{7}")]),
    ForeignFormat(
      name: "a tar archive", conversion: .unpack("tar -xf FILE"), endings: ["tar", "tgz"],
      signatures: [Signature("ustar", at: 257)]),
  ]

  private static let images: [ForeignFormat] = [
    ForeignFormat(
      name: "a PNG image", conversion: .image, signatures: [Signature([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a])]),
    ForeignFormat(name: "a JPEG image", conversion: .image, signatures: [Signature([0xff, 0xd8, 0xff])]),
    ForeignFormat(name: "a GIF image", conversion: .image, endings: ["gif"], signatures: [Signature("GIF8")]),
    ForeignFormat(
      name: "a WebP image", conversion: .image, endings: ["webp"], signatures: [Signature("WEBP", at: 8, after: "RIFF")]
    ),
    ForeignFormat(
      name: "a TIFF image", conversion: .image, endings: ["tif", "tiff"],
      signatures: [Signature("II*\0"), Signature("MM\0*"), Signature("II+\0"), Signature("MM\0+")]),
    ForeignFormat(
      name: "an AVIF image", conversion: .image, endings: ["avif"],
      signatures: [Signature("ftypavif", at: 4), Signature("ftypavis", at: 4)]),
    ForeignFormat(
      name: "a HEIC image", conversion: .image, endings: ["heic", "heif"],
      signatures: ["ftyphei", "ftyphev", "ftypmif", "ftypmsf"].map { Signature($0, at: 4) }),
    ForeignFormat(
      name: "a JPEG 2000 image", conversion: .image, endings: ["jp2", "j2k", "jpx", "jpf"],
      signatures: [Signature("jP  ", at: 4), Signature([0xff, 0x4f, 0xff, 0x51])]),
    ForeignFormat(
      name: "a JPEG XL image", conversion: .image, endings: ["jxl"],
      signatures: [Signature([0xff, 0x0a]), Signature("JXL ", at: 4)]),
    ForeignFormat(
      name: "a BMP image", conversion: .image, endings: ["bmp", "dib"],
      signatures: [12, 40, 52, 56, 64, 108, 124].map { Signature([$0, 0, 0, 0], at: 14, after: "BM") }),
    ForeignFormat(
      name: "a Photoshop image", conversion: .image, endings: ["psd"], signatures: [Signature("8BPS\0\u{1}")]),
    ForeignFormat(name: "an ICO image", conversion: .image, endings: ["ico"], signatures: [Signature([0, 0, 1, 0])]),
  ]

  private static let documents: [ForeignFormat] = [
    ForeignFormat(
      name: "a PDF document", conversion: .text("Save its table as CSV first"), endings: ["pdf"],
      signatures: [Signature("%PDF-")]),
    ForeignFormat(
      name: "an RTF document", conversion: .text("Save its table as CSV first"), endings: ["rtf"],
      signatures: [Signature("{\\rtf")]),
  ]

  /// The format of a file; nil where it may be text in UTF-8, or is one that is read.
  ///
  /// - Parameters:
  ///   - opening: what it begins with, unpacked where it is packed by gzip: 64 KiB, or all of it.
  ///   - path: the file.
  ///   - isPacked: whether it is packed by gzip.
  ///   - mayBeTable: whether a few letters, which a table could begin with, are not enough.
  package init?(opening: [UInt8], path: String, isPacked: Bool = false, mayBeTable: Bool = true) {
    let ending = Self.ending(of: path)
    let isBinary = Self.isBinary(opening)
    let known = Self.all.first { format in
      format.signatures.contains {
        $0.matches(opening) && (isBinary || !mayBeTable || !$0.mayBeText || format.endings.contains(ending))
      }
    }
    if let known {
      // R packs its files in several ways, and their name tells what is within.
      let inner = known.isPacking ? Self.all.first { $0.endings.contains(ending) && !$0.isPacking } : nil
      self = inner ?? known
    } else if Self.isZIP(opening) {
      guard let archive = Self.archive(opening, path: path, isPacked: isPacked) else { return nil }
      self = archive
    } else if let found = Self.office(opening, ending) ?? Self.text(opening, ending) {
      self = found
    } else if isBinary {
      self = Self.all.first { $0.endings.contains(ending) } ?? Self.officeFormat(named: ending) ?? Self.binary(opening)
    } else {
      return nil
    }
  }

  init(name: String, conversion: Conversion, isUnknown: Bool = false) {
    self.name = name
    self.conversion = conversion
    self.isUnknown = isUnknown
  }

  fileprivate init(name: String, conversion: Conversion, endings: [String] = [], signatures: [Signature]) {
    self.name = name
    self.conversion = conversion
    self.endings = endings
    self.signatures = signatures
  }

  static func ending(of path: String) -> String {
    var name = path.lowercased()[...]
    if name.hasSuffix(".gz") { name = name.dropLast(3) }
    let file = name.split(separator: "/").last ?? ""
    return file.contains(".") ? String(file.split(separator: ".").last ?? "") : ""
  }
}
