extension TableRows {
  /// Appends rows to a block as far as they are ordinary and stand in one piece of the file, the block's own. The next row, where one
  /// follows, is for `next()`, or stands in the next piece.
  ///
  /// - Throws: `FileFailure` where the file cannot be read.
  func split(into block: inout RowBlock, by splitter: RowSplitter) throws {
    guard isBetweenRows else { return }
    if block.content.isEmpty {
      guard try hasWholeLine() else { return }
      block.stand(in: pieces.block)
      pieceOfBlock = pieceNumber
    }
    guard pieceOfBlock == pieceNumber else { return }
    var (position, lines) = (pieces.position, lines)
    pieces.block.withUnsafeBufferPointer { piece in
      if lines.endedInReturn, position < piece.count, piece[position] == UInt8(ascii: "\n") {
        position += 1
        lines.pass(0)
      }
      while !block.isFull {
        switch splitter.take(piece, from: position, line: lines.ends + 1, into: &block) {
        case .row(let end, let lineEnds):
          lines.pass(lineEnds)
          position = end
          continue
        case .blank(let end):
          lines.pass(1)
          position = end
          continue
        case .partial, .other: break
        }
        break
      }
    }
    self.lines = lines
    skip(to: position)
  }

  /// Whether the rest of the piece has the end of a line; the next piece is put behind it where it has none.
  private func hasWholeLine() throws -> Bool {
    let rest = pieces.block.count - pieces.position
    if pieceHasLineEnd() { return true }
    guard !isContentRead, rest < TableRows.blockSize else { return false }
    let next = try content.read(TableRows.blockSize)
    isContentRead = next.count < TableRows.blockSize
    put(pieces.block[pieces.position...] + next)
    return pieceHasLineEnd()
  }
}
