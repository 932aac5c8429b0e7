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

  /// A reader that went away, as `head` does, is not an error of ours.
  static func write(_ text: String, to handle: FileHandle) { try? handle.write(contentsOf: Data(text.utf8)) }

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
