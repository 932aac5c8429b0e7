import CPseudoLabelZip
import PseudoLabelDiagnostics

/// Formats that take more than a signature to tell.
extension ForeignFormat {
  private static let excel = ForeignFormat(
    name: "an Excel workbook", conversion: .save("Excel or LibreOffice (\"CSV UTF-8\")"))
  private static let openDocument = ForeignFormat(
    name: "an OpenDocument spreadsheet (.ods)", conversion: .save("LibreOffice (\"Text CSV\")"))
  private static let numbers = ForeignFormat(
    name: "a Numbers spreadsheet", conversion: .save("Numbers (Export To > CSV)"))
  private static let word = ForeignFormat(name: "a Word document", conversion: .text("Save its table as CSV first"))
  private static let otherOffice = ForeignFormat(
    name: "an Office document", conversion: .text("Save its table as CSV first"))

  /// The Office format with this ending of file names.
  static func officeFormat(named ending: String) -> ForeignFormat? {
    switch ending {
    case "xlsx", "xls", "xlsm", "xlsb", "xltx", "xlt": excel
    case "ods", "fods": openDocument
    case "numbers": numbers
    case "docx", "doc": word
    case "odt", "pptx", "ppt", "odp", "mdb", "accdb": otherOffice
    default: nil
    }
  }

  // MARK: ZIP

  /// What is in a ZIP archive that is no NPZ file; an NPZ file too where gzip packed it once more.
  static func archive(_ opening: [UInt8], path: String, isPacked: Bool) -> ForeignFormat? {
    guard isZIP(opening) else { return nil }
    // Within gzip no more can be seen than the first entry.
    let names = isPacked ? firstName(in: opening).map { [$0] } : entries(of: path)
    let unzip = isPacked ? "gunzip FILE" : "unzip FILE"
    if names?.contains(where: { $0.hasSuffix(".npy") }) == true {
      guard isPacked else { return nil }
      return ForeignFormat(
        name: "an NPZ archive that gzip has packed once more", conversion: .unpack("gunzip FILE"))
    }
    guard let names else {
      return ending(of: path) == "npz" ? nil : ForeignFormat(name: "a ZIP archive", conversion: .unpack(unzip))
    }
    if names.isEmpty, ending(of: path) == "npz" { return nil }
    func has(_ part: String) -> Bool { names.contains { $0.hasPrefix(part) } }
    if has("xl/") { return excel }
    if has("word/") { return word }
    if has("ppt/") { return otherOffice }
    if has("mimetype"), has("content.xml") || isPacked {
      return contains("opendocument.spreadsheet", in: opening) ? openDocument : otherOffice
    }
    if has("Index/") || has("Index.zip") { return numbers }
    if names.contains(where: { $0.hasSuffix("data.pkl") }) {
      return ForeignFormat(
        name: "a PyTorch file", conversion: .text("Save its arrays as NPZ first, with numpy.savez"))
    }
    if has("[Content_Types].xml") { return officeFormat(named: ending(of: path)) ?? otherOffice }
    let table = names.first { name in [".csv", ".tsv", ".txt"].contains(where: name.lowercased().hasSuffix) }
    return ForeignFormat(
      name: table.map { "a ZIP archive with \"\($0.shortened(to: 80))\" in it" } ?? "a ZIP archive",
      conversion: .unpack(unzip))
  }

  /// Whether a file begins as ZIP archives do, empty ones too.
  static func isZIP(_ opening: [UInt8]) -> Bool {
    opening.starts(with: Array("PK\u{3}\u{4}".utf8)) || opening.starts(with: Array("PK\u{5}\u{6}".utf8))
  }

  /// The names of all that is in an archive; nil where it cannot be opened.
  private static func entries(of path: String) -> [String]? {
    guard let archive = zip_open(path, ZIP_RDONLY, nil) else { return nil }
    defer { zip_discard(archive) }
    return (0..<UInt64(max(0, zip_get_num_entries(archive, 0)))).compactMap {
      zip_get_name(archive, $0, 0).map { String(cString: $0) }
    }
  }

  /// The name in the first local header: its length stands at byte 26, the name at byte 30.
  private static func firstName(in opening: [UInt8]) -> String? {
    guard opening.count >= 30, opening[2] == 3 else { return nil }
    let length = Int(opening[26]) | Int(opening[27]) << 8
    return String(decoding: opening.dropFirst(30).prefix(length), as: UTF8.self)
  }

  // MARK: Office before 2007

  static func office(_ opening: [UInt8], _ ending: String) -> ForeignFormat? {
    guard opening.starts(with: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) else { return nil }
    func has(_ stream: String) -> Bool { contains(stream.utf16.flatMap { [UInt8($0), 0] }, in: opening) }
    if has("EncryptedPackage") {
      return ForeignFormat(
        name: "an Office document with a password", conversion: .text("Open it, and save it as CSV (\"CSV UTF-8\")"))
    }
    if has("Workbook") { return excel }
    if has("WordDocument") { return word }
    return officeFormat(named: ending) ?? otherOffice
  }

  // MARK: Text that is no table

  static func text(_ opening: [UInt8], _ ending: String) -> ForeignFormat? {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = opening.starts(with: mark) ? opening.dropFirst(3) : opening[...]
    let start = text.drop { isBlank($0) }
    func begins(_ word: String) -> Bool {
      start.prefix(word.utf8.count).map { 65...90 ~= $0 ? $0 | 0x20 : $0 }.elementsEqual(word.utf8)
    }
    if begins("<") {
      if ["<!doctype html", "<html", "<head", "<body", "<table"].contains(where: begins)
        || ["html", "htm"].contains(ending)
      {
        return ForeignFormat(name: "a web page (HTML)", conversion: pandas("read_html('FILE')[0]"))
      }
      if begins("<svg") || ending == "svg" { return ForeignFormat(name: "an SVG image", conversion: .image) }
      if begins("<?xml") {
        return contains("<svg", in: Array(start.prefix(4096)))
          ? ForeignFormat(name: "an SVG image", conversion: .image)
          : officeFormat(named: ending)
            ?? ForeignFormat(name: "an XML file", conversion: pandas("read_xml('FILE')"))
      }
    }
    if begins("@relation") {
      return ForeignFormat(name: "an ARFF file (Weka)", conversion: .save("Weka"))
    }
    if begins("("), ["pkl", "pickle"].contains(ending) { return all.first { $0.endings.contains(ending) } }
    return json(start, ending)
  }

  private static func json(_ start: ArraySlice<UInt8>, _ ending: String) -> ForeignFormat? {
    func character(_ bytes: ArraySlice<UInt8>) -> Character? { bytes.first.map { Character(Unicode.Scalar($0)) } }
    let inner = character(start.dropFirst().drop(while: isBlank))
    let isNamed = ["json", "jsonl", "ndjson", "geojson", "ipynb"].contains(ending)
    switch character(start) {
    case "{": guard inner == "\"" || inner == "}" else { return nil }
    case "[":
      guard inner == "{" || inner == "[" || isNamed && inner.map("\"-0123456789]".contains) == true else { return nil }
    default: return nil
    }
    let line = start.prefix { $0 != 0x0a }
    let next = start.dropFirst(line.count).drop(while: isBlank)
    let isLines =
      character(start) == "{" && line.last { !isBlank($0) } == UInt8(ascii: "}")
      && (character(next) == "{" || next.isEmpty && ["jsonl", "ndjson"].contains(ending))
    return ForeignFormat(
      name: isLines ? "JSON Lines" : "JSON",
      conversion: pandas("read_json('FILE'\(isLines ? ", lines=True" : ""))"))
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0d ~= byte }

  // MARK: Anything else

  /// Whether bytes are no text: more than a few characters that no text has.
  static func isBinary(_ opening: [UInt8]) -> Bool {
    let looked = opening.prefix(4096)
    let controls = looked.count(where: ControlCharacters.isControl)
    return controls >= 4 && 50 * controls >= looked.count
  }

  static func binary(_ opening: [UInt8]) -> ForeignFormat {
    let bytes = opening.prefix(8).map(ImageFormat.hex).joined(separator: " ")
    return ForeignFormat(
      name: "data in a format that is not known (\(bytes))", conversion: .text("Save it as CSV first"), isUnknown: true)
  }

  private static func contains(_ text: String, in bytes: [UInt8]) -> Bool { contains(Array(text.utf8), in: bytes) }

  private static func contains(_ part: [UInt8], in bytes: [UInt8]) -> Bool {
    bytes.count >= part.count && bytes.indices.dropLast(part.count - 1).contains { bytes[$0...].starts(with: part) }
  }
}
