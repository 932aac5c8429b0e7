/// The blocks of a table, each of which can be read while something is done with the one before.
package struct BlocksAhead {
  private let reader: any TableRowReader
  private var next: Result<RowBlock?, any Error>

  /// Reads the first block.
  package init(_ reader: any TableRowReader) {
    self.reader = reader
    next = Result { try reader.nextBlock() }
  }

  /// The block that was read last; nil at the end.
  ///
  /// - Throws: what reading it threw.
  package func block() throws -> RowBlock? { try next.get() }

  /// Reads the block behind.
  package mutating func read() { next = Result { try reader.nextBlock() } }
}
