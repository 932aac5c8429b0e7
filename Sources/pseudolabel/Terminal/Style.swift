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
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }

  /// The text with a sign in place of each control character, except ends of lines, tabs and what begins a style.
  static func defused(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
    let control = /\u{1B}(?!\[[0-9]+m)|[\u{0}-\u{8}\u{B}-\u{1A}\u{1C}-\u{1F}\u{7F}-\u{9F}]/
    return text.replacing(control.matchingSemantics(.unicodeScalar), with: "\u{FFFD}")
  }

  /// The text without styles.
  static func removed(from text: String) -> String {
    text.contains("\u{1B}") ? text.replacing(/\u{1B}\[[0-9]+m/, with: "") : text
  }
}
