import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A record beside tensors: JSON in the metadata, and a SHA-256 of that and of all values, so that a file that was damaged
/// is not taken for one.
extension TensorFile {
  private static let formatKey = "format"
  private static let digestKey = "sha256"

  /// - Parameters:
  ///   - record: what stands beside the tensors.
  ///   - key: under which it stands in the metadata.
  ///   - format: what such files are called.
  ///   - tensors: in the order in which they are written.
  ///   - metadata: what else is noted.
  package init(
    _ record: some Encodable, under key: String, format: String, tensors: [Tensor], metadata: [String: String] = [:]
  ) throws {
    let text = try JSONFile.encode(record)
    self.init(tensors: tensors, metadata: metadata)
    self.metadata[Self.formatKey] = format
    self.metadata[key] = String(decoding: text, as: UTF8.self)
    self.metadata[Self.digestKey] = try digest(of: text)
  }

  /// The record of a file that was made so.
  ///
  /// - Parameters:
  ///   - key: under which it stands in the metadata.
  ///   - format: what such files are called.
  ///   - path: where the file was read from, for the messages.
  /// - Throws: `FileFailure` where it is something else, or damaged.
  package func record<Record: Decodable>(
    _ type: Record.Type = Record.self, under key: String, format: String, path: String
  ) throws -> Record {
    try require(
      metadata[Self.formatKey] == format, path, "metadata, \(Self.formatKey)", "\"\(format)\"",
      metadata[Self.formatKey].map { "\"\($0)\"" } ?? "none")
    let text = Data((metadata[key] ?? "").utf8)
    let digest = try digest(of: text)
    try require(
      digest == metadata[Self.digestKey], path, "metadata, \(Self.digestKey)", digest,
      metadata[Self.digestKey] ?? "none")
    return try JSONFile.decode(type, from: text, of: path)
  }

  private func digest(of text: Data) throws -> String {
    try SHA256.digest(of: Array(text), values: tensors.lazy.map(\.values))
  }

  private func require(
    _ holds: Bool, _ path: String, _ place: String, _ expected: String, _ found: String
  ) throws(FileFailure) {
    guard holds else { throw FileFailure.malformed(path, at: place, expected: expected, found: found) }
  }
}
