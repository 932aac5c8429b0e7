import Foundation
import PseudoLabeling

/// The terminal: standard error for people, standard output for results.
enum Terminal {
  static let errorIsTerminal = isatty(STDERR_FILENO) == 1

  static func complain(_ text: String) { note("pseudolabel: " + text) }

  /// A line on standard error.
  static func note(_ text: String) { write(text + "\n", to: .standardError) }

  /// A line on standard output.
  static func say(_ text: String) { write(text + "\n", to: .standardOutput) }

  /// Results that cannot be delivered, as on a disk that is full, end the program; notes that cannot are dropped.
  ///
  /// A reader that went away, as `head` does, ends the program by its signal, as is the custom.
  static func write(_ text: String, to handle: FileHandle) {
    var rest = Array(text.utf8)[...]
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

  /// Columns of the terminal behind standard error.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// A value as one JSON object on standard output.
  static func print(json value: some Encodable) throws {
    write(String(decoding: try JSONFile.encode(value), as: UTF8.self), to: .standardOutput)
  }
}
