import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A record as a JSON file: indented, its keys sorted, slashes as they are, a newline at the end, so that equal records
/// are equal bytes and a person can read and compare them.
///
/// Numbers that JSON has no word for are the strings "nan", "inf" and "-inf".
package enum JSONFile {
  /// - Throws: `FileFailure`, unwritable.
  package static func write(_ record: some Encodable, to path: String) throws {
    try AtomicFile.write(encode(record), to: path)
  }

  /// - Throws: `FileFailure`: missing, unreadable, or malformed at the field that does not fit.
  package static func read<Record: Decodable>(_ type: Record.Type = Record.self, from path: String) throws -> Record {
    try decode(type, from: withoutComments(FileContents.read(path)), of: path)
  }

  /// The record that stands in bytes; `path` says in messages where they come from.
  ///
  /// - Throws: `FileFailure`, malformed at the field that does not fit.
  package static func decode<Record: Decodable>(_ type: Record.Type, from contents: Data, of path: String) throws
    -> Record
  {
    do {
      return try decoder.decode(type, from: contents)
    } catch let error as DecodingError {
      throw numberOutOfRange(error, type, in: contents, of: path) ?? FileFailure(path, error)
    }
  }

  /// The file's content, also for what is printed.
  package static func encode(_ record: some Encodable) throws -> Data {
    let encoder = lineEncoder
    encoder.outputFormatting.insert(.prettyPrinted)
    return try encoder.encode(record) + Data("\n".utf8)
  }

  /// The same conventions on one line.
  static var lineEncoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy =
      .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy =
      .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
