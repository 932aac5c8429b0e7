import ArgumentParser
import PseudoLabeling

/// How much is said on standard error while a command works.
struct TalkOptions: ParsableArguments {
  @Flag var loudness: Loudness?

  enum Loudness: EnumerableFlag {
    case quiet, verbose

    static func help(for value: Loudness) -> ArgumentHelp? {
      switch value {
      case .quiet:
        "No progress, no notes and no advice about the data: only errors, options that change nothing, and what goes wrong on the way."
      case .verbose: "Say also what is found, chosen and written, and how long it takes."
      }
    }
  }

  var isQuiet: Bool { loudness == .quiet }
  var isVerbose: Bool { loudness == .verbose }

  /// A line for those who want to know.
  func tell(_ text: @autoclosure () throws -> String) rethrows {
    if isVerbose { Terminal.note(try text()) }
  }

  /// Does something, and tells how long that took.
  func timed<Result>(_ what: String, _ body: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    let result = try body()
    tell("\(what): \((ContinuousClock.now - start).seconds.precise)")
    return result
  }
}

extension Double {
  /// Seconds as "0.04 s", "1.5 s", "2 min 5 s".
  var precise: String { self < 60 ? String(format: self < 1 ? "%.2f s" : "%.1f s", self) : duration }
}
