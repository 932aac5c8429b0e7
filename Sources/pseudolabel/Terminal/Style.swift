import Foundation

/// What a colour says. Only here is known how a terminal is told of colours, and whether it is.
enum Style {
  case failure, warning, better, worse, faint

  private var code: Int {
    switch self {
    case .failure, .worse: 31
    case .warning: 33
    case .better: 32
    case .faint: 2
    }
  }

  /// The text in this style where the stream is a terminal, and nobody asked for none (https://no-color.org).
  func callAsFunction(_ text: String, on stream: Terminal.Stream) -> String {
    let isRefused = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    guard !text.isEmpty, !isRefused, stream.isClever else { return text }
    return "\(Self.mark)[\(code)m\(text)\(Self.mark)[0m"
  }

  /// What begins a style until the text is shown. No file can have it, for it is another one in each process: a text that stands
  /// in a file has no style.
  private static let mark = "\u{F0000}\(UInt64.random(in: 0 ... .max))\u{F0001}"

  /// The text as a terminal may have it: with a sign in place of each character that would command it or turn the order of
  /// others, except ends of lines and tabs, and with its styles.
  static func defused(_ text: String) -> String {
    guard !text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) else { return text }
    let control = /[\u{0}-\u{8}\u{B}-\u{1F}\u{7F}-\u{9F}\u{202A}-\u{202E}\u{2066}-\u{2069}]/
    return text.replacing(control.matchingSemantics(.unicodeScalar), with: "\u{FFFD}").replacing(mark, with: "\u{1B}")
  }

  /// The text without styles.
  static func removed(from text: String) -> String {
    text.contains("\u{1B}") ? text.replacing(/\u{1B}\[[0-9]+m/, with: "") : text
  }
}
