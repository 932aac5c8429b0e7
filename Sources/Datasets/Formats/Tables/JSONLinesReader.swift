import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// Reads JSON Lines, plain or packed by gzip: an object a line, whose keys are the names of columns. Blank lines are passed over.
///
/// The columns are all keys of all lines, in alphabetical order, for which the file is read once before its first row. A value is a
/// text, a number, true or false; a key that is missing, and null, are a cell without a value.
final class JSONLinesReader: TableRowReader {
  let path: String
  let dialect = TableDialect(delimiter: .comma, hasHeader: true)
  let columns: [String]
  let unnamed: Set<String> = []
  let openingRemarks: [String] = []
  private var lines: Lines
  private var cleaning = RowCleaning(header: nil, delimiter: .comma, hasUnits: false, keepsInvisible: false)
  private var given = 0

  /// - Throws: `FileFailure`: missing, unreadable, no JSON Lines; or what can be read only once.
  init(path: String) throws {
    self.path = path
    try InputFile.requireRereadable(path)
    var (names, first) = (Set<String>(), try Lines(path))
    while let object = try first.next()?.object { names.formUnion(object.keys) }
    guard !names.isEmpty else { throw FileFailure.emptyTable(path) }
    columns = names.sorted()
    lines = try Lines(path)
  }

  /// Whether a file is JSON Lines, as its beginning shows, or its name and first character. What can be read only once is not
  /// looked into.
  static func reads(_ path: String) throws -> Bool {
    guard FolderListing.isRegularFile(path) else { return false }
    let opening = try ContentReader(path: path).read(ForeignFormat.openingSize)
    let ending = ForeignFormat.ending(of: path)
    if ForeignFormat.text(opening, ending)?.name == "JSON Lines" { return true }
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    let text = opening.starts(with: mark) ? opening.dropFirst(3) : opening[...]
    return ["jsonl", "ndjson"].contains(ending) && text.first { !Lines.isBlank($0) } == UInt8(ascii: "{")
  }

  func next() throws -> TableRow? {
    guard let (line, object) = try lines.next() else { return nil }
    let cells = try columns.map { name -> String in
      switch object[name] {
      case nil: return ""
      case .text(let text): return text.trimmed
      case .other(let kind):
        throw FileFailure(
          path: path,
          problem: .malformed(
            place: "line \(line), \"\(name.shortened(to: 80))\"", expected: "a text, a number, true, false or null",
            found: kind),
          remedy: "Write it as one text, or leave the key out")
      }
    }
    defer { given += 1 }
    let data = cleaning.data(cells, line: line, isFirst: false) ?? cells
    return TableRow(cells: data, written: cells, line: line, number: given)
  }

  var closingRemarks: [String] { cleaning.remarks(on: path) }
}

/// The value of a key.
private enum JSONCell: Decodable {
  case text(String)
  /// "a list" or "an object".
  case other(String)

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .text("")
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let flag = try? container.decode(Bool.self) {
      self = .text("\(flag)")
    } else if let whole = try? container.decode(Int.self) {
      self = .text("\(whole)")
    } else if let number = try? container.decode(Double.self) {
      self = .text("\(number)")
    } else {
      self = .other((try? decoder.unkeyedContainer()) == nil ? "an object" : "a list")
    }
  }
}

/// The lines of a file, front to back.
private struct Lines {
  private let path: String
  private let content: ContentReader
  private var bytes: [UInt8] = []
  /// Where the next line begins in `bytes`.
  private var start = 0
  private var number = 0
  private var isAtEnd = false

  private static let pieceSize = 1 << 20
  private static let mostBytes = 1 << 26

  init(_ path: String) throws {
    self.path = path
    content = try ContentReader(path: path)
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0d ~= byte }

  /// The next object and its line, from 1; nil at the end.
  mutating func next() throws -> (line: Int, object: [String: JSONCell])? {
    while var line = try nextLine() {
      if number == 1, line.starts(with: [0xef, 0xbb, 0xbf]) { line = line.dropFirst(3) }
      guard line.contains(where: { !Self.isBlank($0) }) else { continue }
      do {
        return (number, try JSONDecoder().decode([String: JSONCell].self, from: Data(line)))
      } catch {
        throw FileFailure(
          path: path,
          problem: .malformed(
            place: "line \(number)", expected: "a JSON object that begins and ends in this line",
            found: "\"\(String(decoding: line.prefix(400), as: UTF8.self).trimmed.shortened(to: 80))\""),
          remedy: nil)
      }
    }
    return nil
  }

  private mutating func nextLine() throws -> ArraySlice<UInt8>? {
    var searched = start
    while true {
      if let end = bytes[searched...].firstIndex(of: 0x0a) {
        defer { start = end + 1 }
        number += 1
        return bytes[start..<end]
      }
      searched = bytes.count
      guard !isAtEnd else {
        guard start < bytes.count else { return nil }
        defer { start = bytes.count }
        number += 1
        return bytes[start...]
      }
      guard bytes.count - start < Self.mostBytes else {
        throw FileFailure.malformed(
          path, at: "line \(number + 1)", expected: "at most \(Self.mostBytes >> 20) MiB", found: "more")
      }
      bytes.removeFirst(start)
      searched -= start
      start = 0
      let piece = try content.read(max(Self.pieceSize, bytes.count))
      isAtEnd = piece.count < max(Self.pieceSize, bytes.count)
      bytes += piece
    }
  }
}
