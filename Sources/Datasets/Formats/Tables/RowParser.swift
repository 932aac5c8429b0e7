import CPseudoLabelCSV

/// Finds the cells of rows in pieces of text, with libcsv.
///
/// Rules of RFC 4180, and three more: blanks around an unquoted cell or around the quotes of a quoted one are no part
/// of it; a quote within an unquoted cell stands for itself; a line of blanks is no row. Text behind a closing quote is
/// refused: libcsv by itself would go on to the next quote, across lines.
final class RowParser {
  /// What makes a row no row.
  enum Flaw: Error {
    /// Something other than a delimiter or the end of the line follows a closing quote.
    case textBehindQuote(UInt8)
    case unterminatedQuote
    case longCell
    case exhaustedMemory
  }

  /// The longest cell, in bytes.
  static let cellLimit = 1 << 24
  /// How much libcsv's memory for a cell grows at a time, in bytes.
  private static let growth = 1 << 16

  private let parser: UnsafeMutablePointer<csv_parser>
  private let state: UnsafeMutablePointer<State>
  private var blanks: BlankRuns?

  private struct State {
    var cells: RowCells
    var isEnded = false
  }

  /// Cells of a row past the first `keeping` are counted, not kept.
  init(delimiter: Delimiter, hasSingleQuotes: Bool = false, keeping: Int = .max) {
    blanks = delimiter == .space ? BlankRuns() : nil
    parser = .allocate(capacity: 1)
    parser.initialize(to: csv_parser())
    csv_init(parser, RowParser.strict)
    csv_set_delim(parser, delimiter.byte)
    if hasSingleQuotes { csv_set_quote(parser, UInt8(ascii: "'")) }
    csv_set_blk_size(parser, RowParser.growth)
    state = .allocate(capacity: 1)
    state.initialize(to: State(cells: RowCells(keeping: keeping)))
  }

  deinit {
    csv_free(parser)
    parser.deinitialize(count: 1)
    parser.deallocate()
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// The cells of the row in progress, or of the one that has just ended.
  var cells: RowCells { state.pointee.cells }

  /// Cells to keep of the rows to come.
  var keeping: Int {
    get { state.pointee.cells.keeping }
    set { state.pointee.cells.keeping = newValue }
  }

  /// Takes a piece of text, with the end of a line at most at its end. True when no row goes on behind it; then `cells`
  /// has the row that ended, or none for a line of blanks, and `reset()` must come before the next piece.
  func take(_ piece: UnsafeRawBufferPointer) throws(Flaw) -> Bool {
    guard let text = blanks?.replaced(in: piece) else { return try takeWhole(piece) }
    var result: Result<Bool, Flaw> = .success(false)
    text.withUnsafeBytes { bytes in
      do throws(Flaw) { result = .success(try takeWhole(bytes)) } catch { result = .failure(error) }
    }
    return try result.get()
  }

  private func takeWhole(_ piece: UnsafeRawBufferPointer) throws(Flaw) -> Bool {
    var taken = 0
    while taken < piece.count {
      taken += parse(UnsafeRawBufferPointer(rebasing: piece[taken...]))
      if taken < piece.count {
        guard csv_error(parser) == CSV_EPARSE else { throw .exhaustedMemory }
        guard parser.pointee.quoted == 0 else { throw .textBehindQuote(piece[taken]) }
        // A quote within an unquoted cell.
        csv_set_opts(parser, RowParser.lenient)
        taken += parse(UnsafeRawBufferPointer(rebasing: piece[taken...taken]))
        csv_set_opts(parser, RowParser.strict)
      }
    }
    try checkSize()
    return state.pointee.isEnded
  }

  /// Ends the content. True when a row ended by that.
  func finish() throws(Flaw) -> Bool {
    guard csv_fini(parser, RowParser.cellEnded, RowParser.rowEnded, state) == 0 else { throw .unterminatedQuote }
    try checkSize()
    return state.pointee.isEnded
  }

  /// Forgets the row that ended.
  func reset() {
    state.pointee.cells.removeAll()
    state.pointee.isEnded = false
  }

  private func parse(_ piece: UnsafeRawBufferPointer) -> Int {
    csv_parse(parser, piece.baseAddress, piece.count, RowParser.cellEnded, RowParser.rowEnded, state)
  }

  private func checkSize() throws(Flaw) {
    // The memory grows while a cell goes on, so a cell that never ends is found as well.
    let isLong =
      state.pointee.cells.longest > RowParser.cellLimit
      || csv_get_buffer_size(parser) > RowParser.cellLimit + 2 * RowParser.growth
    if isLong { throw .longCell }
  }

  /// All ends of lines outside quotes are reported, those of blank lines too.
  private static let lenient = UInt8(CSV_REPALL_NL)
  private static let strict = UInt8(CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI)

  private static let cellEnded: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
    start, count, state in
    state?.assumingMemoryBound(to: State.self).pointee.cells.append(UnsafeRawBufferPointer(start: start, count: count))
  }

  private static let rowEnded: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, state in
    state?.assumingMemoryBound(to: State.self).pointee.isEnded = true
  }
}
