import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// Ugly files, and what Python's csv module makes of them; `Tools/Golden/tables.py` wrote them.
@Suite struct TableGoldenTests {
  private struct Files: Decodable {
    var cases: [File]
    /// The case of the name `packedCase`, packed by Python's gzip.
    var packed: Data
    var packedCase: String
  }

  private struct File: Decodable {
    var name: String
    var content: Data
    var delimiter: Delimiter
    var rows: [[String]]
    var lines: [Int]
    var failed: Bool
  }

  private static func files() throws -> Files {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appending(path: "Fixtures/Datasets/tables.json")
    return try JSONDecoder().decode(Files.self, from: Data(contentsOf: file))
  }

  /// What was read of a file until its end or its first failure.
  private struct Outcome {
    var rows: [TableRow] = []
    var failure: FileFailure?

    init(path: String, delimiter: Delimiter) throws {
      do {
        let reader = try TableReader(path: path, delimiter: delimiter, hasHeader: false, keepsInvisible: true)
        while let row = try reader.next() { rows.append(row) }
      } catch let failure as FileFailure {
        self.failure = failure
      }
    }
  }

  @Test func rowsAreThoseOfPython() throws {
    let folder = try TemporaryFolder()
    let files = try TableGoldenTests.files().cases
    #expect(files.count > 100)
    for file in files {
      let path = try folder.write(file.content, to: "\(file.name).csv")
      let outcome = try Outcome(path: path, delimiter: file.delimiter)
      // Python does not mind ragged rows; here the first ends the reading, but for blank cells behind the last column.
      let width = file.rows.first?.count ?? 0
      let whole = file.rows.map { row in
        width > 1 && row.dropFirst(width).allSatisfy(\.isEmpty) ? Array(row.prefix(width)) : row
      }
      let ragged = whole.firstIndex { $0.count != width }
      let expected = whole.prefix(ragged ?? whole.count)
      let lines = Array(file.lines.prefix(expected.count))
      // Python drops the blank lines of a table of one column, which here are cells without a value.
      let rows = outcome.rows.filter { $0.cells != [""] || lines.contains($0.line) }
      #expect(rows.map(\.cells) == Array(expected), "\(file.name)")
      #expect(rows.map(\.line) == lines, "\(file.name)")
      #expect(outcome.rows.map(\.number) == Array(outcome.rows.indices), "\(file.name)")
      if let ragged {
        #expect(place(of: outcome.failure) == "line \(file.lines[ragged])", "\(file.name)")
      } else {
        #expect((outcome.failure != nil) == (file.failed || file.rows.isEmpty), "\(file.name)")
      }
    }
  }

  @Test func packedFilesAreReadAsTheyAre() throws {
    let folder = try TemporaryFolder()
    let files = try TableGoldenTests.files()
    let plain = try #require(files.cases.first { $0.name == files.packedCase })
    let path = try folder.write(files.packed, to: "packed")
    let outcome = try Outcome(path: path, delimiter: plain.delimiter)
    #expect(outcome.rows.map(\.cells) == plain.rows)
    #expect(outcome.failure == nil)
    var damaged = files.packed
    damaged[damaged.count - 8] ^= 1
    let refused = try Outcome(path: folder.write(damaged, to: "damaged"), delimiter: plain.delimiter)
    #expect(refused.failure != nil)
  }

  private func place(of failure: FileFailure?) -> String? {
    if case .malformed(let place, _, _) = failure?.problem { place } else { nil }
  }
}
