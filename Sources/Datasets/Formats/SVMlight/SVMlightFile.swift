import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// A file in the format of SVMlight and libsvm: a row a line, of which only the values other than 0 are given.
///
///     label [qid:n] index:value index:value … # a comment
///
/// Labels are any text without blanks, and of numbers the text is the shortest one, so that +1 and 1.0 are 1. The label "?"
/// is none, and neither is a missing one. What -1 and 0 mean, `NumberLabels` decides from the labels of all files.
///
/// Indices ascend within a line; they count from 0 where a 0 stands anywhere in the file, else from 1, unless told otherwise.
/// Queries (`qid:`) are not looked at. Source: T. Joachims, SVMlight; C.-C. Chang and C.-J. Lin, LIBSVM.
package struct SVMlightFile: Sendable {
  private let parser: SVMlightParser
  /// Whether a label that is a number is written with a plus sign.
  package var hasPlusSign: Bool { parser.hasPlusSign }
  /// The index of the first column as the file itself tells: 0 where that stands anywhere, else 1.
  package var firstIndex: Int { parser.zero == nil ? 1 : 0 }
  /// The largest index; nil where there are labels alone.
  package var largestIndex: Int? { parser.largest }
  /// The first value that is infinite, or as good as infinite, and cannot be learned from.
  package var unbounded: FileFailure? { parser.unbounded }

  /// Reads a file, plain or gzip.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - availableMemory: of the machine, in bytes.
  /// - Throws: `FileFailure` for a file that is missing or unreadable, and, with its line, for what is no row, an index that
  ///   does not ascend, and a value that is not a number; `RequestFailure` where the rows do not fit in memory.
  package init(path: String, availableMemory: Int = Machine.usableMemory) throws {
    var parser = SVMlightParser(path: path, memory: MemoryNeed(available: availableMemory))
    try SVMlightFile.forEachLine(of: ContentReader(path: path)) { try parser.append(line: $0) }
    self.parser = parser
  }

  /// The rows, with features that are stored without their zeros.
  ///
  /// - Parameters:
  ///   - columns: of the features, where that is known, from 1 to 2³¹ - 1 (a precondition), in which case values behind them
  ///     are left out; else as many as the largest index asks for.
  ///   - firstIndex: the index of the first column, 0 or 1 (a precondition), where that is known.
  /// - Returns: the rows, and how many values were left out.
  /// - Throws: `FileFailure` for a file without rows or without values, and for an index of 0 where they count from 1.
  package consuming func rows(
    columns: Int? = nil, firstIndex: Int? = nil
  ) throws -> (rows: PartlyLabeledNumbers, leftOut: Int) {
    precondition((1...Int(Int32.max)).contains(columns ?? 1), "a table of \(columns ?? 1) columns")
    precondition(firstIndex == nil || firstIndex == 0 || firstIndex == 1, "indices count from 0 or from 1")
    if firstIndex == 1, let zero = parser.zero {
      throw FileFailure(
        path: parser.path,
        problem: .malformed(
          place: "line \(zero.line)", expected: "an index of at least 1, as in training", found: "\"\(zero.text)\""),
        remedy:
          "Write these rows and those of training alike: either all features counted from 0, or all from 1")
    }
    let first = firstIndex ?? self.firstIndex
    return try parser.finish(columns: columns, first: first)
  }

  /// Longer lines are refused.
  private static let lineLimit = 1 << 26

  /// Calls `body` with one line after the other, each with the line feed that ends it; the last one is given one.
  private static func forEachLine(
    of content: ContentReader, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let lineFeed = UInt8(ascii: "\n")
    var pending: [UInt8] = []
    var isAtEnd = false
    while !isAtEnd {
      let piece = try content.read(1 << 20)
      isAtEnd = piece.count < 1 << 20
      pending += piece
      if isAtEnd, let last = pending.last, last != lineFeed { pending.append(lineFeed) }
      let taken = try pending.withUnsafeBytes { bytes -> Int in
        var start = 0
        while let base = bytes.baseAddress, let end = memchr(base + start, Int32(lineFeed), bytes.count - start) {
          let next = UnsafeRawPointer(end) - base + 1
          try body(UnsafeRawBufferPointer(rebasing: bytes[start..<next]))
          start = next
        }
        return start
      }
      pending.removeFirst(taken)
      guard pending.count <= lineLimit else {
        throw FileFailure.malformed(
          content.path, at: "content", expected: "lines of at most \(lineLimit >> 20) MiB", found: "a longer one")
      }
    }
  }
}

extension PartlyLabeledNumbers {
  /// The rows of a file in the format of SVMlight and libsvm, stored without their zeros; `SVMlightFile` says how it is
  /// read.
  ///
  /// - Parameter path: the file, plain or gzip.
  /// - Throws: `FileFailure`.
  package init(svmlight path: String) throws { self = try SVMlightFile(path: path).rows().rows }
}
