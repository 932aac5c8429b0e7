import Foundation
import PseudoLabeling
import Synchronization

/// The terminal: standard error for people, standard output for results.
///
/// Lines that renew themselves stand at its foot; what is said meanwhile, on whatever thread, goes above them.
enum Terminal {
  /// One of the two streams that a person may be looking at.
  enum Stream {
    case output, error

    private var descriptor: Int32 { self == .output ? STDOUT_FILENO : STDERR_FILENO }

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Whether what stands there can be written over and coloured.
    var isClever: Bool { isTerminal && ProcessInfo.processInfo.environment["TERM"] != "dumb" }

    /// Columns and rows; nil where no terminal tells.
    var size: (columns: Int, rows: Int)? {
      var size = winsize()
      guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
        return nil
      }
      return (Int(size.ws_col), Int(size.ws_row))
    }

    /// The text as it is, but for a terminal with lines broken between words where it would break them anywhere, and
    /// without what would command it: names come from files, and a file may come from anybody.
    fileprivate func fitted(_ text: String) -> String {
      guard isTerminal else { return text }
      let text = Style.defused(text)
      return size.map { text.wrapped(to: $0.columns) } ?? text
    }
  }

  /// Whether lines on standard error can renew themselves.
  static let isLive = Stream.error.isClever

  /// Columns of the terminal that shows the results; nil where they go elsewhere.
  static var columns: Int? { Stream.output.size?.columns }

  private static let foot = Mutex(LiveLines())

  static func complain(_ text: String) { note(Style.failure("pseudolabel:", on: .error) + " " + text) }

  /// A line on standard error about what may spoil the result.
  static func warn(_ text: String) { note(Style.warning(text, on: .error)) }

  /// A line on standard error.
  static func note(_ text: String) {
    foot.withLock { write($0.saying(Stream.error.fitted(text)), to: .standardError) }
  }

  /// A line on standard output.
  static func say(_ text: String) { write(Stream.output.fitted(text) + "\n", to: .standardOutput) }

  /// Puts these lines at the foot of the terminal in place of those that stand there.
  static func show(_ lines: [ProgressLine]) {
    let (columns, rows) = Stream.error.size ?? (80, 24)
    let lines = ProgressLine.laidOut(lines.count < rows ? lines : Array(lines.prefix(1)), columns: columns)
      .map(Style.defused)
    foot.withLock { write($0.renewed(as: lines, columns: columns), to: .standardError) }
  }

  /// Takes away the lines that renew themselves.
  static func clear() {
    foot.withLock { write($0.renewed(as: [], columns: Stream.error.size?.columns ?? 80), to: .standardError) }
  }

  /// Leaves the lines that renew themselves as they are; what comes next, as a shell's prompt, begins below them. Waits for
  /// nobody.
  static func leave() {
    _ = foot.withLockIfAvailable { write($0.left(), to: .standardError) }
  }

  /// Results that cannot be delivered, as on a disk that is full, end the program; notes that cannot are dropped.
  ///
  /// A reader that went away, as `head` does, ends the program by its signal, as is the custom.
  static func write(_ text: String, to handle: FileHandle) { write(Array(text.utf8), to: handle) }

  private static func write(_ bytes: [UInt8], to handle: FileHandle) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(handle.fileDescriptor, $0.baseAddress, $0.count) }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        guard handle.fileDescriptor == STDOUT_FILENO else { return }
        let failure = FileFailure(
          path: "standard output", problem: .unwritable(reason: String(cString: strerror(errno))))
        complain(failure.description)
        exit(failure.kind.rawValue)
      }
    }
  }

  /// A value as one JSON object on standard output. Characters that would command a terminal are escaped.
  static func print(json value: some Encodable) throws {
    let text = String(decoding: try JSONFile.encode(value), as: UTF8.self)
    let control = /[\u{7F}-\u{9F}\u{202A}-\u{202E}\u{2066}-\u{2069}]/.matchingSemantics(.unicodeScalar)
    write(
      text.replacing(control) { found in
        found.output.unicodeScalars.map { String(format: "\\u%04x", $0.value) }.joined()
      }, to: .standardOutput)
  }

  /// A part of a table on standard output: as it is, but for a terminal without what would command it.
  static func write(table bytes: [UInt8]) {
    guard Stream.output.isTerminal else { return write(bytes, to: .standardOutput) }
    write(Style.defused(String(decoding: bytes, as: UTF8.self)), to: .standardOutput)
  }
}
