import PseudoLabelDiagnostics

/// What the values of an NPY file are.
struct NPYType: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case bool
    /// Of 1, 2, 4 or 8 bytes.
    case signed, unsigned
    /// Of 2, 4 or 8 bytes.
    case float
    /// A string of bytes, padded with zeros at its end.
    case byteString
    /// A string of code points of 4 bytes, padded likewise.
    case unicodeString
  }

  var kind: Kind
  /// Bytes of a value.
  var size: Int
  var isBigEndian: Bool

  var isString: Bool { kind == .byteString || kind == .unicodeString }

  /// What a description is that stands for no such type.
  struct Unsupported: Error {
    /// As "complex128 (c16)".
    var name: String
    /// How to save the values as ones that are read; nil where there is no one way.
    var remedy: Remedy?
  }

  /// - Parameter description: the header's `descr`, as `'<f4'`.
  init(_ description: PythonLiteral) throws(Unsupported) {
    guard case .string(let text) = description else {
      throw Unsupported(name: NPYType.structured(description), remedy: NPYType.remedy(of: "V"))
    }
    let bytes = Array(text.utf8)
    guard let order = bytes.first, "<>|".utf8.contains(order), bytes.count >= 2 else {
      throw Unsupported(name: "\"\(text)\"")
    }
    let letter = Character(Unicode.Scalar(bytes[1]))
    let rest = String(decoding: bytes[2...], as: UTF8.self)
    guard let count = NPYType.count(rest) else {
      throw Unsupported(name: NPYType.name(of: letter, rest) ?? "\"\(text)\"", remedy: NPYType.remedy(of: letter))
    }
    switch (letter, count) {
    case ("b", 1): self.init(kind: .bool, size: 1)
    case ("i", 1), ("i", 2), ("i", 4), ("i", 8): self.init(kind: .signed, size: count)
    case ("u", 1), ("u", 2), ("u", 4), ("u", 8): self.init(kind: .unsigned, size: count)
    case ("f", 2), ("f", 4), ("f", 8): self.init(kind: .float, size: count)
    // Ten million characters a value are no label.
    case ("S", 1...10_000_000): self.init(kind: .byteString, size: count)
    case ("U", 1...10_000_000): self.init(kind: .unicodeString, size: 4 * count)
    default:
      throw Unsupported(name: NPYType.name(of: letter, rest) ?? "\"\(text)\"", remedy: NPYType.remedy(of: letter))
    }
    guard size == 1 || order != UInt8(ascii: "|") || kind == .byteString else {
      throw Unsupported(name: "\"\(text)\", of no byte order")
    }
    isBigEndian = order == UInt8(ascii: ">")
  }

  private init(kind: Kind, size: Int) { (self.kind, self.size, isBigEndian) = (kind, size, false) }

  /// Digits and nothing else.
  private static func count(_ text: String) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }

  private static func name(of letter: Character, _ rest: String) -> String? {
    let code = "(\(letter)\(rest))"
    switch letter {
    case "b" where rest != "1", "i", "u": return "a number \(code)"
    case "f": return count(rest).map { "float\(8 * min($0, 1024)) \(code)" }
    case "c": return count(rest).map { "complex\(8 * min($0, 1024)) \(code)" }
    case "S", "U": return "strings \(code)"
    case "O": return "object (O)"
    case "M": return "datetime64 \(code)"
    case "m": return "timedelta64 \(code)"
    case "V": return "void \(code)"
    default: return nil
    }
  }

  /// What of NumPy makes values that are read of those of a type that is not; nil where that depends.
  private static func remedy(of letter: Character) -> Remedy? {
    switch letter {
    case "O":
      "Save numbers as x.astype(float), and strings as x.astype(str), with \"\" for None before: numpy.where(x == None, \"\", x).astype(str)"
    case "c": "Save x.real, numpy.abs(x), or both side by side"
    case "M": "Save x.astype(\"datetime64[s]\").astype(float), the seconds since 1970"
    case "m": "Save x.astype(\"timedelta64[s]\").astype(float), the seconds"
    case "f": "Save x.astype(float)"
    case "V":
      "Save the fields side by side as numbers (numpy.lib.recfunctions.structured_to_unstructured), or write a table"
    default: nil
    }
  }

  private static func structured(_ description: PythonLiteral) -> String {
    guard case .sequence(let fields) = description else { return "another description" }
    let names = fields.map { field -> String in
      guard case .sequence(let parts) = field else { return "?" }
      switch parts.first {
      case .string(let name): return name
      case .sequence(let titled):
        if case .string(let name)? = titled.last { return name } else { return "?" }
      default: return "?"
      }
    }
    let shown = names.prefix(4).joined(separator: ", ")
    return "structured (\(shown)\(names.count > 4 ? ", …" : ""))"
  }
}
