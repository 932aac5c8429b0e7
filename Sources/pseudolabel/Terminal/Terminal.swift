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

extension Double {
  /// A fraction as "5.06 %".
  var percent: String { String(format: "%.2f %%", 100 * self) }

  /// "3 min 20 s", "12 s", "2 h 5 min".
  var duration: String {
    guard isFinite, self >= 0, self < 1e9 else { return "?" }
    let seconds = Int(rounded())
    if seconds < 60 { return "\(seconds) s" }
    if seconds < 3600 { return "\(seconds / 60) min \(seconds % 60) s" }
    return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
  }
}
