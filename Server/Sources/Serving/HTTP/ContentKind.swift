import HTTPTypes

/// What a request's body is, as its Content-Type says.
enum ContentKind: Equatable {
  case json, csv, tsv, jsonLines, text, png, jpeg
  case multipart(boundary: String)

  /// The media types that stand for each, the usual one first.
  static let names: [(kind: ContentKind, types: [String])] = [
    (.json, ["application/json"]), (.csv, ["text/csv"]), (.tsv, ["text/tab-separated-values"]),
    (.jsonLines, ["application/x-ndjson", "application/jsonl", "application/x-jsonlines"]), (.text, ["text/plain"]),
    (.png, ["image/png"]), (.jpeg, ["image/jpeg", "image/jpg"]),
  ]

  /// - Throws: `Problem` 415 where it is another, or its text is in another encoding than UTF-8.
  init(_ headers: HTTPFields, accepted: [String]) throws(Problem) {
    func unsupported(_ found: String) -> Problem {
      Problem(
        .unsupportedMediaType,
        "Content-Type: expected \(accepted.joined(separator: ", ")), found \(found).",
        headers: [.accept: accepted.joined(separator: ", ")])
    }
    if let coding = headers[.contentEncoding], coding.lowercased() != "identity" {
      throw Problem(
        .unsupportedMediaType, "Content-Encoding: expected none, found \"\(coding)\". Send the body unpacked.",
        headers: [.acceptEncoding: "identity"])
    }
    guard let value = headers[.contentType] else { throw unsupported("none") }
    guard let type = MediaTypeText(value) else { throw unsupported("\"\(value)\"") }
    if let charset = type.parameters["charset"], !["utf-8", "utf8", "us-ascii"].contains(charset.lowercased()) {
      throw Problem(
        .unsupportedMediaType, "Content-Type: expected UTF-8, found the character set \"\(charset)\".",
        headers: [.accept: accepted.joined(separator: ", ")])
    }
    let kind: ContentKind
    if type.name == "multipart/form-data" {
      guard let boundary = type.parameters["boundary"], (1...70).contains(boundary.utf8.count) else {
        throw Problem(
          .badRequest, "Content-Type: expected a boundary of 1 to 70 characters, found none or a longer one.")
      }
      kind = .multipart(boundary: boundary)
    } else if let known = Self.names.first(where: { $0.types.contains(type.name) })?.kind {
      kind = known
    } else {
      throw unsupported("\"\(type.name)\"")
    }
    guard accepted.contains(kind.name) else { throw unsupported("\"\(type.name)\"") }
    self = kind
  }

  /// The usual media type.
  var name: String {
    if case .multipart = self { return "multipart/form-data" }
    return Self.names.first { $0.kind == self }?.types[0] ?? ""
  }
}

/// A media type with its parameters, as in `text/csv; charset="utf-8"` (RFC 9110, 8.3.1).
struct MediaTypeText {
  /// In lower case.
  let name: String
  /// By their names in lower case.
  let parameters: [String: String]

  /// Nil where the text is none.
  init?(_ text: String) {
    var parts: [String] = []
    var (part, isQuoted, isEscaped) = ("", false, false)
    for character in text {
      if isEscaped {
        (part, isEscaped) = (part + String(character), false)
      } else if isQuoted, character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == ";", !isQuoted {
        parts.append(part)
        part = ""
      } else {
        part.append(character)
      }
    }
    guard !isQuoted else { return nil }
    parts.append(part)
    name = Self.trimmed(parts[0]).lowercased()
    guard name.split(separator: "/", omittingEmptySubsequences: false).filter({ !$0.isEmpty }).count == 2 else {
      return nil
    }
    var parameters: [String: String] = [:]
    for part in parts.dropFirst() where !Self.trimmed(part).isEmpty {
      guard let sign = part.firstIndex(of: "=") else { return nil }
      parameters[Self.trimmed(String(part[..<sign])).lowercased()] = Self.trimmed(
        String(part[part.index(after: sign)...]))
    }
    self.parameters = parameters
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
  }

  /// Whether a header Accept lets an answer of some media type pass; also where there is none.
  static func accepts(_ header: String?, _ type: String) -> Bool {
    guard let header else { return true }
    let family = type.prefix { $0 != "/" } + "/*"
    // What names the type itself counts before what names its family, and that before what takes everything.
    var best: (rank: Int, isAccepted: Bool)?
    for range in header.split(separator: ",") {
      guard let range = MediaTypeText(String(range)) else { continue }
      let rank = range.name == type ? 3 : range.name == family ? 2 : range.name == "*/*" ? 1 : 0
      if rank > best?.rank ?? 0 { best = (rank, range.parameters["q"].flatMap(Double.init) ?? 1 > 0) }
    }
    return best?.isAccepted ?? false
  }
}
