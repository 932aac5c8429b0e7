import PseudoLabelDatasets
import PseudoLabelPlatform
import TestSupport
import Testing

/// Blocks of rows, against the same rows one by one, which libcsv takes apart.
@Suite struct RowBlockTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private struct Reading: Equatable {
    var cells: [[String]] = []
    var written: [[String]] = []
    var lines: [Int] = []
    var failure: String?
    var remarks: [String] = []
  }

  private func inRows(_ path: String) -> Reading {
    var reading = Reading()
    do {
      let reader = try TableReader(path: path)
      defer { reading.remarks = reader.closingRemarks }
      while let row = try reader.next() {
        reading.cells.append(row.cells)
        reading.written.append(row.written)
        reading.lines.append(row.line)
      }
    } catch {
      reading.failure = "\(error)"
    }
    return reading
  }

  /// The lines as `TableLine` writes them must be what the block says they are.
  private func inBlocks(_ path: String) -> Reading {
    var reading = Reading()
    do {
      let reader = try TableReader(path: path)
      defer { reading.remarks = reader.closingRemarks }
      while let block = try reader.nextBlock() {
        for row in 0..<block.count {
          reading.cells.append(block.texts(ofRow: row))
          reading.written.append(block.writtenTexts(ofRow: row))
          reading.lines.append(block.lines[row])
          guard let line = block.line(ofRow: row) else { continue }
          let text = TableLine(block.writtenTexts(ofRow: row), delimiter: reader.dialect.delimiter).text
          #expect(text == String(decoding: line, as: UTF8.self))
        }
      }
    } catch {
      reading.failure = "\(error)"
    }
    return reading
  }

  /// What is wrong with a row comes once the rows before it were given.
  @Test func hostileRowsAreTheSameInBlocksAndOneByOne() throws {
    let pieces = [
      "a", "1.5", "-2", "é", "\u{200B}", "\u{AD}x", "\"", "\"\"", "\"q\"", "\"a,b\"", "\"a\nb\"", "\"a\r\nb\"",
      "\"x\"\"y\"",
      " ", "\t", "\n", "\n", "\n", "\r\n", "\r", ",", ",", ",", ",", ";", "|", "\0", "NA", "h", "x", "'",
    ]
    var random = RandomStream(seed: 3, purpose: .testing)
    var differing = 0
    for number in 0..<4000 {
      var text = number % 3 == 0 ? "h,x,y\n" : number % 3 == 1 ? "h;x\r\n" : "h\tx\ty\tz\n"
      let mark = number % 3 == 0 ? "," : number % 3 == 1 ? ";" : "\t"
      let width = number % 3 == 0 ? 3 : number % 3 == 1 ? 2 : 4
      for _ in 0..<1 + random.integer(below: 12) {
        // Most rows are ordinary, so that those behind strange ones are looked at too.
        if random.integer(below: 4) > 0 {
          let cells = (0..<width).map { _ in ["7", "q", " s ", "\"k\"", "\"m\(mark)n\"", ""][random.integer(below: 6)] }
          text += cells.joined(separator: mark) + (random.integer(below: 5) == 0 ? "\r\n" : "\n")
        } else {
          for _ in 0..<random.integer(below: 9) { text += pieces[random.integer(below: pieces.count)] }
        }
      }
      let path = try folder.write(text.utf8, to: "hostile.csv")
      let (rows, blocks) = (inRows(path), inBlocks(path))
      if rows != blocks { differing += 1 }
      #expect(rows == blocks, "\(text.debugDescription)")
      guard differing < 3 else { return }
    }
  }
}
