import Foundation
import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelPlatform
import Readers
import TestSupport
import Testing

/// What fuzzing found worth keeping, and everything that once crashed: no reader fails but with a sentence.
@Suite struct CorpusTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzzing/Corpus")
    .standardizedFileURL

  static func files(of reader: Reader) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: reader.rawValue), includingPropertiesForKeys: nil
    ).sorted { $0.path() < $1.path() }
  }

  /// Reads it; an error without a diagnosis is an issue.
  private func read(_ path: String, by reader: Reader, _ name: String) {
    do {
      try reader.read(path)
    } catch let failure as any Diagnosed {
      if failure.description.isEmpty || failure.kind == .software { Issue.record("\(name): \(failure)") }
    } catch {
      Issue.record("\(name): an error without a diagnosis: \(error)")
    }
  }

  @Test(arguments: Reader.allCases) func whatWasFoundIsReadOrRefused(reader: Reader) throws {
    let files = try Self.files(of: reader)
    #expect(!files.isEmpty)
    for file in files { read(file.path(percentEncoded: false), by: reader, file.lastPathComponent) }
  }

  /// Found by fuzzing: 49 bytes of SVMlight that took 1.2 GB, for an index of 292 million.
  @Test func aFewBytesTakeNoGigabytes() {
    let path = Self.folder.appending(path: "svmlight/large-index").path(percentEncoded: false)
    let failure = #expect(throws: FileFailure.self) { try Reader.svmlight.read(path) }
    #expect(failure?.kind == .data)
    #expect(failure.map { "\($0)" }?.contains("expected one of at most 16777216 where") == true)
  }

  /// Found by fuzzing: a control character in a name, which one of two JSON readers took and the other did not. One reads
  /// now, and it is a name that no configuration has.
  @Test func aNameWithAControlCharacterIsUnknown() {
    let path = Self.folder.appending(path: "config/control-character").path(percentEncoded: false)
    let failure = #expect(throws: FileFailure.self) { try Reader.config.read(path) }
    #expect(
      failure.map { "\($0)" }?.hasSuffix("found a name that is unknown. Perhaps \"pretraining\" is meant.") == true)
  }

  /// Cut short, with bytes changed, and with pieces repeated.
  @Test(arguments: Reader.allCases) func whatIsDamagedIsReadOrRefused(reader: Reader) throws {
    let folder = try TemporaryFolder()
    var random = RandomStream.testing(404)
    let files = try Self.files(of: reader)
    for turn in 0..<300 {
      let file = files[turn % files.count]
      var bytes = [UInt8](try Data(contentsOf: file))
      guard !bytes.isEmpty else { continue }
      switch turn % 3 {
      case 0: bytes.removeLast(random.integer(below: bytes.count))
      case 1: for _ in 0..<3 { bytes[random.integer(below: bytes.count)] = UInt8(random.integer(below: 256)) }
      default:
        let start = random.integer(below: bytes.count)
        let piece = bytes[start..<min(bytes.count, start + 64)]
        bytes.insert(contentsOf: piece, at: random.integer(below: bytes.count))
      }
      read(try folder.write(bytes, to: "input"), by: reader, "\(file.lastPathComponent), turn \(turn)")
    }
  }
}
