/// Finds the cells of ordinary rows where they stand in a piece of a file, without libcsv.
///
/// A row is ordinary where it has as many cells as the table and ends in LF or CRLF; its cells are plain, or in double quotes that
/// close before a delimiter or the end of the line; it holds valid UTF-8, and nothing that cannot be seen. All other rows are left
/// to `RowParser`, which gives the same cells of ordinary ones.
final class RowSplitter {
  enum Outcome {
    /// A row that was appended to the block, where the next begins, and the ends of lines up to there.
    case row(end: Int, lineEnds: Int)
    /// A line without a cell.
    case blank(end: Int)
    /// A row that goes on behind the piece, as far as can be seen.
    case partial
    /// A row that is not ordinary.
    case other
  }

  private let delimiter: UInt8
  /// Cells of a row in the file.
  private let width: Int
  /// Blank cells at the end of each row that belong to no column.
  private let ends: Int
  /// The first cell of the header, which may come again.
  private let header: [UInt8]?
  /// What each of the 256 bytes is where it stands outside quotes.
  private let kinds: UnsafeMutablePointer<Kind>
  /// The cells of the row in progress, and what is known of it.
  private let row: UnsafeMutablePointer<RowBlock.CellRange>
  private var isAsWritten = true
  private var isASCII = true
  private var lineEnds = 0

  private enum Kind: UInt8 {
    case plain
    case beyondASCII
    /// A delimiter, a quote, the end of a line, or the byte 0.
    case stop
  }

  /// What ends a cell, where it does.
  private enum CellEnd {
    case at(Int)
    case partial
    case other
  }

  /// - Parameters:
  ///   - delimiter: what stands between cells; not runs of blanks (a precondition).
  ///   - width: cells of a row in the file.
  ///   - ends: blank cells at the end of each that belong to no column.
  ///   - header: the first cell of the header: rows that begin with it are not taken for ordinary. Nil where it may come again.
  init(delimiter: Delimiter, width: Int, ends: Int, header: String?) {
    precondition(delimiter != .space && width > ends, "runs of blanks are no delimiters here")
    self.delimiter = delimiter.byte
    (self.width, self.ends) = (width, ends)
    self.header = header.map { Array($0.utf8) }
    kinds = .allocate(capacity: 256)
    kinds.initialize(repeating: .plain, count: 128)
    (kinds + 128).initialize(repeating: .beyondASCII, count: 128)
    for byte in [self.delimiter, Self.lineFeed, Self.carriageReturn, Self.quote, 0] { kinds[Int(byte)] = .stop }
    row = .allocate(capacity: width)
    row.initialize(repeating: RowBlock.CellRange(start: 0, count: 0), count: width)
  }

  deinit {
    kinds.deallocate()
    row.deallocate()
  }

  /// Takes the row that begins at `start` into the block, whose `content` is the piece.
  func take(
    _ piece: UnsafeBufferPointer<UInt8>, from start: Int, line: Int, into block: inout RowBlock
  ) -> Outcome {
    guard start < piece.count, let bytes = piece.baseAddress else { return .partial }
    if bytes[start] == Self.lineFeed { return .blank(end: start + 1) }
    (isAsWritten, isASCII, lineEnds) = (true, true, 1)
    var (position, cell, stop) = (start, 0, start)
    while true {
      guard cell < width else { return .other }
      var first = position
      while first < piece.count, isBlank(bytes[first]) { first &+= 1 }
      guard first < piece.count else { return .partial }
      if first != position { isAsWritten = false }
      let end =
        bytes[first] == Self.quote
        ? takeQuoted(bytes, from: first + 1, to: piece.count, cell, into: &block)
        : takePlain(bytes, from: first, to: piece.count, cell)
      switch end {
      case .partial: return .partial
      case .other: return .other
      case .at(let place): stop = place
      }
      cell &+= 1
      guard bytes[stop] == delimiter else { break }
      position = stop + 1
    }
    var next = stop + 1
    if bytes[stop] == Self.carriageReturn {
      guard next < piece.count else { return .partial }
      guard bytes[next] == Self.lineFeed else { return .other }
      next += 1
    } else if bytes[stop] != Self.lineFeed {
      return .other
    }
    if cell == 1, stop == start { return .blank(end: next) }
    let cells = UnsafeBufferPointer(start: row, count: width)
    guard cell == width, cells.suffix(ends).allSatisfy({ $0.count == 0 }) else { return .other }
    guard isASCII || Self.isOrdinaryText(UnsafeBufferPointer(rebasing: piece[start..<stop])), !repeatsHeader(piece)
    else {
      return .other
    }
    block.append(
      UnsafeBufferPointer(rebasing: cells.dropLast(ends)), line: line,
      written: isAsWritten && ends == 0 ? start..<stop : 0..<0)
    return .row(end: next, lineEnds: lineEnds)
  }

  /// Takes a cell without quotes around it.
  @inline(__always)
  private func takePlain(_ bytes: UnsafePointer<UInt8>, from first: Int, to end: Int, _ cell: Int) -> CellEnd {
    var last = first
    while last < end {
      let kind = kinds[Int(bytes[last])]
      if kind != .plain {
        if kind == .stop { break }
        isASCII = false
      }
      last &+= 1
    }
    guard last < end else { return .partial }
    var behind = last
    while behind > first, isBlank(bytes[behind - 1]) { behind &-= 1 }
    if behind != last { isAsWritten = false }
    row[cell] = RowBlock.CellRange(
      start: UInt32(truncatingIfNeeded: first), count: UInt32(truncatingIfNeeded: behind &- first))
    return .at(last)
  }

  /// Takes a cell whose opening quote stands before `first`.
  private func takeQuoted(
    _ bytes: UnsafePointer<UInt8>, from first: Int, to end: Int, _ cell: Int, into block: inout RowBlock
  ) -> CellEnd {
    var last = first
    var (hasQuotes, needsQuotes) = (false, false)
    while true {
      while last < end, bytes[last] != Self.quote {
        switch kinds[Int(bytes[last])] {
        case .plain: break
        case .beyondASCII: isASCII = false
        case .stop:
          guard bytes[last] != 0, bytes[last] != Self.carriageReturn else { return .other }
          if bytes[last] == Self.lineFeed { lineEnds += 1 }
          needsQuotes = true
        }
        last &+= 1
      }
      guard last + 1 < end else { return .partial }
      guard bytes[last + 1] == Self.quote else { break }
      hasQuotes = true
      last &+= 2
    }
    row[cell] =
      hasQuotes
      ? block.keep(unquoted: UnsafeBufferPointer(start: bytes + first, count: last - first))
      : RowBlock.CellRange(start: UInt32(first), count: UInt32(last - first))
    let hasBlankEnd = last > first && (Self.isBlank(bytes[first]) || Self.isBlank(bytes[last - 1]))
    if !(hasQuotes || needsQuotes || hasBlankEnd) { isAsWritten = false }
    last += 1
    while last < end, isBlank(bytes[last]) {
      isAsWritten = false
      last &+= 1
    }
    return last < end ? .at(last) : .partial
  }

  /// Whether the row begins as the header does, or may do so in other characters.
  private func repeatsHeader(_ piece: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let header else { return false }
    let range = Int(row[0].start)..<Int(row[0].start) + Int(row[0].count)
    guard range.upperBound <= piece.count else { return true }
    let cell = UnsafeBufferPointer(rebasing: piece[range])
    return cell.elementsEqual(header) || !cell.isASCII || !header.allSatisfy { $0 < 0x80 }
  }

  @inline(__always)
  private func isBlank(_ byte: UInt8) -> Bool { Self.isBlank(byte) && byte != delimiter }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// Whether bytes are UTF-8 without the first bytes of characters that cannot be seen (`CellText.withoutInvisible`).
  private static func isOrdinaryText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.allSatisfy { $0 != 0xc2 && $0 != 0xe2 && $0 != 0xef } && String(validating: bytes, as: UTF8.self) != nil
  }
}
