import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// Files in formats that are not read are named, with what to do about them.
@Suite struct ForeignFormatTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A file, what it is called, and what is advised.
  struct Case: Sendable, CustomTestStringConvertible {
    var file: String
    var bytes: [UInt8]
    var name: String
    var advice: String
    var testDescription: String { "\(file): \(name)" }

    init(_ file: String, _ opening: [UInt8], _ name: String, _ advice: String) {
      (self.file, self.name, self.advice) = (file, name, advice)
      // Bytes as a packed file has them.
      bytes = opening + (0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ $0 / 7) }
    }

    init(_ file: String, _ opening: String, _ name: String, _ advice: String) {
      self.init(file, Array(opening.utf8), name, advice)
    }

    /// A file that holds nothing but this.
    init(whole file: String, _ bytes: [UInt8], _ name: String, _ advice: String) {
      (self.file, self.bytes, self.name, self.advice) = (file, bytes, name, advice)
    }
  }

  private static func zip(_ names: String..., text: String = "a,b\n1,2\n") -> [UInt8] {
    zipBytes(names.map { ($0, Array(text.utf8)) })
  }

  private static let office: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

  private static func wide(_ text: String) -> [UInt8] { text.utf16.flatMap { [UInt8($0), 0] } }

  static let tables = [
    Case("t.parquet", "PAR1", "a Parquet file", "read_parquet('t.parquet').to_csv('t.csv', index=False)"),
    Case("t.csv", "PAR1", "a Parquet file", "read_parquet('t.csv')"),
    Case("t", "ARROW1\0\0", "a Feather or Arrow file", "read_feather"),
    Case("t", "FEA1", "a Feather or Arrow file", "read_feather"),
    Case("t", "ORC", "an ORC file", "read_orc"),
    Case("t", [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], "an HDF5 file", "read_hdf"),
    Case("t", "Obj\u{1}", "an Avro file", "fastavro"),
    Case("t", [0x80, 4, 0x95], "a Python pickle", "read_pickle"),
    Case(whole: "t.pkl", Array("(lp0\n(dp1\n".utf8), "a Python pickle", "read_pickle('t.pkl')"),
    Case("t", [0x58, 0x0a, 0, 0, 0, 3], "an R data file (.rds)", "readRDS(\"t\")"),
    Case(whole: "t.rds", Array("A\n3\n262400\n197888\n".utf8), "an R data file (.rds)", "readRDS(\"t.rds\")"),
    Case(whole: "t.rds", gzipBytes([0x58, 0x0a, 0, 0, 0, 3]), "an R data file (.rds)", "readRDS(\"t.rds\")"),
    Case("t.rds", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "an R data file (.rds)", "readRDS(\"t.rds\")"),
    Case("t.RData", "RDX3\nX\n\0\0", "an R data file (.RData)", "load(\"t.RData\")"),
    Case(
      "t.sas7bdat",
      [UInt8](repeating: 0, count: 12)
        + [0xc2, 0xea, 0x81, 0x60, 0xb3, 0x14, 0x11, 0xcf, 0xbd, 0x92, 8, 0, 9, 0xc7, 0x31, 0x8c],
      "a SAS data set", "read_sas"),
    Case("t.xpt", "HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", "a SAS transport file", "read_sas"),
    Case("t.dta", "<stata_dta><header>", "a Stata data set", "read_stata"),
    Case("t.dta", [0x72, 2, 1, 0], "a Stata data set", "read_stata"),
    Case("t.sav", "$FL2@(#) SPSS", "an SPSS data set", "read_spss"),
    Case("t.db", "SQLite format 3\0", "a SQLite database", "sqlite3 -header -csv t.db"),
    Case("t.mat", "MATLAB 5.0 MAT-file", "a MATLAB file", "writetable"),
    Case("t.nc", [0x43, 0x44, 0x46, 1], "a NetCDF file", "xarray"),
    Case(whole: "t.xlsx", zip("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook", "Save it as CSV"),
    Case(whole: "t.csv", zip("xl/workbook.xml"), "an Excel workbook", "Save it as CSV with Excel"),
    Case("t.xls", office + wide("Workbook"), "an Excel workbook", "Save it as CSV with Excel"),
    Case("t.xls", office, "an Excel workbook", "Save it as CSV with Excel"),
    Case("t.xls", [9, 8, 16, 0, 0, 6, 5, 0], "an Excel workbook", "Save it as CSV with Excel"),
    Case("t.xlsx", office + wide("EncryptedPackage"), "an Office document with a password", "CSV"),
    Case(
      whole: "t.ods",
      zipBytes([
        ("mimetype", Array("application/vnd.oasis.opendocument.spreadsheet".utf8)), ("content.xml", []),
      ]), "an OpenDocument spreadsheet (.ods)", "LibreOffice"),
    Case(whole: "t.docx", zip("[Content_Types].xml", "word/document.xml"), "a Word document", "CSV"),
    Case("t", office + wide("WordDocument"), "a Word document", "CSV"),
    Case(whole: "t.numbers", zip("Index/Document.iwa", "preview.jpg"), "a Numbers spreadsheet", "Export"),
    Case(whole: "t.pt", zip("archive/data.pkl"), "a PyTorch file", "numpy.savez"),
    Case(whole: "t.zip", zip("data/train.csv"), "a ZIP archive with \"data/train.csv\" in it", "`unzip t.zip`"),
    Case(whole: "t.zip", zip("photo.jpg"), "a ZIP archive", "`unzip t.zip`"),
    Case(whole: "t.zip", zip(), "a ZIP archive", "`unzip t.zip`"),
    Case(
      whole: "t.npz", gzipBytes(zip("X.npy")), "an NPZ archive that gzip has packed once more", "`gunzip t.npz`"),
    Case("t.csv.bz2", "BZh91AY&SY", "a bzip2 file", "`bunzip2 t.csv.bz2`"),
    Case("t.csv.xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], "an xz file", "`unxz t.csv.xz`"),
    Case("t", [0x5d, 0, 0, 0x80, 0], "an LZMA file", "`unlzma t`"),
    Case("t", [0x28, 0xb5, 0x2f, 0xfd], "a Zstandard file", "`unzstd t`"),
    Case("t", [0x04, 0x22, 0x4d, 0x18], "an LZ4 file", "`unlz4 t`"),
    Case("t", [0x1f, 0x9d], "a file packed by compress", "`uncompress t`"),
    Case(whole: "t", gzipBytes(gzipBytes([65, 10, 66])), "a gzip file within another one", "`gunzip t`"),
    Case("t", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z archive", "`7z x t`"),
    Case("t", "Rar!\u{1a}\u{7}", "a RAR archive", "`unrar x t`"),
    Case("t", [UInt8](repeating: 97, count: 257) + Array("ustar".utf8), "a tar archive", "`tar -xf t`"),
    Case("t.pdf", "%PDF-1.7", "a PDF document", "CSV"),
    Case("t", "{\\rtf1", "an RTF document", "CSV"),
    Case(whole: "t", Array("\n<!DOCTYPE html>\n".utf8), "a web page (HTML)", "read_html"),
    Case(whole: "t", Array("<table><tr>".utf8), "a web page (HTML)", "read_html"),
    Case(whole: "t", Array("<?xml version=\"1.0\"?><rows/>".utf8), "an XML file", "read_xml"),
    Case(whole: "t", Array("@RELATION iris".utf8), "an ARFF file (Weka)", "Save it as CSV with Weka"),
    Case(whole: "t", Array("{\n  \"rows\": [1]\n}".utf8), "JSON", "read_json('t')"),
    Case(whole: "t.json", Array("[\n {\"x\": 1}]".utf8), "JSON", "read_json('t.json').to_csv('t.csv'"),
    Case("t.avro", [0, 1, 2, 3, 4, 5, 6, 7], "an Avro file", "fastavro"),
    Case("t", [0, 1, 2, 3, 4, 5, 6, 7], "data in a format that is not known (0x00 0x01 0x02 0x03", "CSV"),
    Case("t.csv", [0x7f, 0x45, 0x4c, 0x46], "data in a format that is not known (0x7f 0x45 0x4c 0x46", "CSV"),
    Case(whole: "my \"t.parquet", Array("PAR1\0\0\0\0\0\0".utf8), "a Parquet file", "read_parquet('FILE')"),
  ]

  /// Pictures that are not read, and those that are.
  static let images = [
    Case("t.gif", "GIF89a", "a GIF image", "`magick"),
    Case("t.webp", "RIFF\0\0\0\0WEBPVP8 ", "a WebP image", "`magick"),
    Case("t.png", "RIFF\0\0\0\0WEBPVP8 ", "a WebP image", "`magick"),
    Case("t.tif", "II*\0", "a TIFF image", "`magick"), Case("t.tif", "MM\0*", "a TIFF image", "`magick"),
    Case("t.avif", [0, 0, 0, 28] + Array("ftypavif".utf8), "an AVIF image", "`magick"),
    Case("t.heic", [0, 0, 0, 24] + Array("ftypheic".utf8), "a HEIC image", "`magick"),
    Case("t.jp2", [0, 0, 0, 12] + Array("jP  ".utf8), "a JPEG 2000 image", "`magick"),
    Case("t.jxl", [0xff, 0x0a], "a JPEG XL image", "`magick"),
    Case("t.bmp", Array("BM".utf8) + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0], "a BMP image", "`magick"),
    Case("t.psd", "8BPS\0\u{1}", "a Photoshop image", "`magick"),
    Case("t.ico", [0, 0, 1, 0], "an ICO image", "`magick"),
    Case(whole: "t.svg", Array("<svg xmlns=''>".utf8), "an SVG image", "`magick"),
    Case(whole: "t.svg", Array("<?xml version='1.0'?>\n<svg>".utf8), "an SVG image", "`magick"),
  ]

  private func message(_ work: () throws -> Void) throws -> String {
    let failure = try #require(throws: FileFailure.self) { try work() }
    #expect(failure.kind == .data)
    return failure.description.replacing("\(folder.path)/", with: "")
  }

  @Test(arguments: tables)
  func aTableIsNamedByItsFormat(_ test: Case) throws {
    let path = try folder.write(test.bytes, to: test.file)
    let text = try message { _ = try TableReader(path: path) }
    #expect(text.contains("content: expected a table as text (CSV, TSV), found \(test.name)"))
    #expect(text.contains(test.advice), "\(text)")
    #expect(try message { try ForeignFormat.requireNone(path) } == text)
    // It is no file of numbers either.
    #expect(try ArraySource.format(of: path) == nil)
    // Asked for, delimiter and header do not make a table of it.
    let told = try message { _ = try TableReader(path: path, delimiter: .comma, hasHeader: true) }
    #expect(told == text)
    let image = try message { _ = try ImagePreparation(shape: ImageShape(height: 2, width: 2)).row(ofImage: path) }
    #expect(image.contains("expected a PNG or JPEG image, found"))
  }

  @Test(arguments: images)
  func anImageIsNamedByItsFormat(_ test: Case) throws {
    let path = try folder.write(test.bytes, to: test.file)
    let text = try message { _ = try ImagePreparation(shape: ImageShape(height: 2, width: 2)).row(ofImage: path) }
    #expect(text.contains("expected a PNG or JPEG image, found \(test.name). "))
    #expect(text.contains(test.advice), "\(text)")
    let table = try message { _ = try TableReader(path: path) }
    #expect(
      table.contains("expected a table as text (CSV, TSV), found \(test.name). To learn from images, name the folder"))
  }

  /// No command that is advised writes over the file that it reads.
  @Test(arguments: ["t.csv", "T.CSV", "t.png", "T.PNG", "a.b/t.csv", "a.b/t.png"])
  func adviceNeverReplacesTheFile(name: String) throws {
    let table = try folder.write("PAR1\0\0\0\0\0\0".utf8, to: name)
    let text = try message { _ = try TableReader(path: table) }
    let stem = name.dropLast(4)
    let isTable = name.lowercased().hasSuffix("csv")
    #expect(text.contains("read_parquet('\(name)').to_csv('\(stem)\(isTable ? "-converted" : "").csv', index=False)"))
    let image = try folder.write("GIF89a".utf8, to: name)
    let convert = try message {
      _ = try ImagePreparation(shape: ImageShape(height: 2, width: 2)).row(ofImage: image)
    }
    #expect(convert.contains("`magick \(name) \(stem)\(isTable ? "" : "-converted").png`"), "\(convert)")
  }

  /// Every format of the list is one of those that are tried here.
  @Test func allFormatsAreTried() {
    let tried = Set((Self.tables + Self.images).map(\.name))
    for format in ForeignFormat.all where !["a PNG image", "a JPEG image"].contains(format.name) {
      #expect(tried.contains(format.name))
    }
  }

  /// Tables that begin like something else are tables.
  @Test(arguments: [
    "ORC,mass\n1,2\n", "PAR1,x\n1,2\n", "PK,x\n1,2\n", "BM,x\n1,2\n", "A\n2\n", "GIF8,x\n1,2\n", "<5,>5\n1,2\n",
    "{a},[b]\n1,2\n", "[x],[y]\n1,2\n", "$FL2,x\n1,2\n", "RDX2\n1\n", "FEA1,x\n1,2\n", "BZh9,x\n1,2\n", "MM,x\n1,2\n",
  ])
  func whatBeginsAlikeIsRead(text: String) throws {
    for name in ["t.csv", "t.xlsx", "t.json", "t"] {
      let path = try folder.write(text.utf8, to: name)
      #expect(try TableReader(path: path, hasHeader: true).rest().count == 1)
      #expect(try ArraySource.format(of: path) == nil)
    }
  }
}
