/// The parts of a multipart/form-data body (RFC 7578).
struct MultipartBody {
  struct Part {
    /// Of the form's field.
    var field: String
    /// Nil where the part is no file.
    var file: String?
    /// In lower case; nil where the part does not tell.
    var type: String?
    var content: ArraySlice<UInt8>
  }

  let parts: [Part]

  /// - Throws: `Problem` 400 where the body has no such form.
  init(_ body: [UInt8], boundary: String, mostParts: Int) throws(Problem) {
    func malformed(_ expected: String, _ found: String) -> Problem {
      Problem(.badRequest, at: "multipart/form-data", expected: expected, found: found)
    }
    let delimiter = Array("--\(boundary)".utf8)
    var rest = body[...]
    // What stands before the first delimiter is passed over.
    guard let first = Self.delimiter(delimiter, in: rest) else {
      throw malformed("the boundary \"\(boundary)\" of the header", "none in the body")
    }
    rest = rest[first.upperBound...]
    var parts: [Part] = []
    while !rest.starts(with: Array("--".utf8)) {
      guard parts.count < mostParts else {
        throw Problem(
          .contentTooLarge, at: "multipart/form-data", expected: "at most \(mostParts) parts", found: "more")
      }
      guard let end = Self.delimiter(delimiter, in: rest) else {
        throw malformed("the closing boundary \"--\(boundary)--\"", "the end of the body")
      }
      // A delimiter's line ends, then come fields, a blank line, the content, and the line end that belongs to the next delimiter.
      guard let lineEnd = Self.lineEnd(rest) else { throw malformed("a line end behind the boundary", "other bytes") }
      var part = Part(field: "", content: rest[lineEnd..<max(lineEnd, end.lowerBound)])
      try Self.readHeader(&part, malformed)
      parts.append(part)
      rest = rest[end.upperBound...]
    }
    self.parts = parts
  }

  /// Where the next delimiter stands, with the line end before it.
  private static func delimiter(_ delimiter: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    var start = bytes.startIndex
    while let dash = bytes[start...].firstIndex(of: UInt8(ascii: "-")) {
      let isLineStart = dash == bytes.startIndex || bytes[dash - 1] == 0x0a
      if isLineStart, bytes[dash...].starts(with: delimiter) {
        let hasReturn = dash >= bytes.startIndex + 2 && bytes[dash - 2] == 0x0d
        let before = dash == bytes.startIndex ? 0 : hasReturn ? 2 : 1
        return dash - before..<dash + delimiter.count
      }
      start = dash + 1
    }
    return nil
  }

  /// Where the line ends, blanks alone before that; nil where something stands there.
  private static func lineEnd(_ bytes: ArraySlice<UInt8>) -> Int? {
    let rest = bytes.drop { $0 == 0x20 || $0 == 0x09 }
    if rest.starts(with: [0x0d, 0x0a]) { return rest.startIndex + 2 }
    return rest.first == 0x0a ? rest.startIndex + 1 : nil
  }

  private static func readHeader(
    _ part: inout Part, _ malformed: (String, String) -> Problem
  ) throws(Problem) {
    var (isForm, lines) = (false, 0)
    while true {
      guard let end = part.content.firstIndex(of: 0x0a) else {
        throw malformed("a blank line behind the fields of a part", "none")
      }
      let line = String(decoding: part.content[..<end].filter { $0 != 0x0d }, as: UTF8.self)
      part.content = part.content[(end + 1)...]
      lines += 1
      if line.isEmpty { break }
      guard lines <= 20, line.utf8.count <= 4096, let colon = line.firstIndex(of: ":") else {
        throw malformed("at most 20 fields before a part's content, \"name: value\"", "other lines")
      }
      let value = String(line[line.index(after: colon)...])
      switch line[..<colon].lowercased() {
      case "content-disposition":
        // "form-data" is no media type, and its parameters are written like those of one.
        guard let type = MediaTypeText("part/" + value.drop { $0 == " " }) else { continue }
        isForm = type.name == "part/form-data"
        (part.field, part.file) = (type.parameters["name"] ?? "", type.parameters["filename"])
      case "content-type": part.type = MediaTypeText(value)?.name
      default: break
      }
    }
    guard isForm else { throw malformed("Content-Disposition: form-data in each part", "a part without it") }
  }
}
