import PseudoLabelPlatform

/// Cuts a block of text behind each LF and each CR. The last piece may have none.
struct LinePieces {
  let block: [UInt8]
  /// Where the next piece begins.
  private(set) var position: Int
  // Both are kept, so that a block without one of the two is not searched for it again and again.
  private var lineFeed: Int
  private var carriageReturn: Int

  init(_ block: [UInt8]) {
    self.block = block
    position = 0
    lineFeed = LinePieces.find(UInt8(ascii: "\n"), in: block, from: 0)
    carriageReturn = LinePieces.find(UInt8(ascii: "\r"), in: block, from: 0)
  }

  mutating func next() -> Range<Int>? {
    guard position < block.count else { return nil }
    let start = position
    if lineFeed < start { lineFeed = LinePieces.find(UInt8(ascii: "\n"), in: block, from: start) }
    if carriageReturn < start { carriageReturn = LinePieces.find(UInt8(ascii: "\r"), in: block, from: start) }
    position = min(block.count, min(lineFeed, carriageReturn) + 1)
    return start..<position
  }

  /// Goes on behind a piece that was taken otherwise.
  mutating func skip(to position: Int) { self.position = position }

  /// Whether the rest of the block has an LF.
  mutating func hasLineEnd() -> Bool {
    if lineFeed < position { lineFeed = LinePieces.find(UInt8(ascii: "\n"), in: block, from: position) }
    return lineFeed < block.count
  }

  /// Where `byte` stands first, or the end of the block.
  private static func find(_ byte: UInt8, in block: [UInt8], from start: Int) -> Int {
    block.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, let found = memchr(base + start, Int32(byte), bytes.count - start) else {
        return bytes.count
      }
      return UnsafeRawPointer(found) - base
    }
  }
}

/// Counts the ends of lines: LF, CRLF and CR are one each.
struct LineCounter {
  /// Ends of lines that have gone by.
  private(set) var ends: Int
  private(set) var endedInReturn = false

  init(ends: Int = 0) { self.ends = ends }

  /// Takes lines of which no LF is missing.
  mutating func pass(_ lines: Int) {
    ends += lines
    endedInReturn = false
  }

  /// Takes the next piece; ends of lines stand nowhere but at its end.
  mutating func count(piece: UnsafeRawBufferPointer) {
    guard let last = piece.last else { return }
    if last == UInt8(ascii: "\r") || last == UInt8(ascii: "\n") && !(endedInReturn && piece.count == 1) { ends += 1 }
    endedInReturn = last == UInt8(ascii: "\r")
  }

  /// The ends of lines in some bytes.
  static func ends(in bytes: some Sequence<UInt8>) -> Int {
    var ends = 0
    var previous: UInt8 = 0
    for byte in bytes {
      if byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") && previous != UInt8(ascii: "\r") { ends += 1 }
      previous = byte
    }
    return ends
  }
}
