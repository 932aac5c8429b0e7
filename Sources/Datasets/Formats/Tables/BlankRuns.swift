/// Brings the blanks between the cells of a line to one tab each, and drops those at its ends; within double quotes they stay.
struct BlankRuns {
  private var isQuoted = false
  private var isCellBegun = false
  private var isCellQuoted = false
  private var isLineBegun = false

  /// The next piece of text with tabs between its cells.
  mutating func replaced(in piece: UnsafeRawBufferPointer) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(piece.count)
    var isBlankBefore = false
    for byte in piece {
      if isQuoted {
        text.append(byte)
        if byte == UInt8(ascii: "\"") { isQuoted = false }
        continue
      }
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): isBlankBefore = isLineBegun
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        text.append(byte)
        (isBlankBefore, isLineBegun, isCellBegun) = (false, false, false)
      default:
        if isBlankBefore {
          text.append(UInt8(ascii: "\t"))
          isCellBegun = false
        }
        if !isCellBegun { isCellQuoted = byte == UInt8(ascii: "\"") }
        // A quote behind another one is the second half of a quote within quotes.
        isQuoted = byte == UInt8(ascii: "\"") && isCellQuoted && (!isCellBegun || text.last == byte)
        text.append(byte)
        (isBlankBefore, isLineBegun, isCellBegun) = (false, true, true)
      }
    }
    return text
  }
}
