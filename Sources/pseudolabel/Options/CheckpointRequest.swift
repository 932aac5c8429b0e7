import ArgumentParser
import PseudoLabelDiagnostics
import PseudoLabeling

/// How often a run's state is saved, as the command line says it: "90s", "5m", "2h", "10 epochs", or "never".
struct CheckpointRequest: Hashable {
  /// Nil for never.
  var interval: CheckpointInterval?

  /// Each minute: a shorter run is not saved on the way.
  static let standard = CheckpointRequest(interval: .seconds(60))

  init(interval: CheckpointInterval?) { self.interval = interval }

  /// - Throws: `RequestFailure` where the text says no time and no number of epochs.
  init(parsing text: String) throws(RequestFailure) {
    let failure = RequestFailure(
      "--checkpoint-every", expected: "a time, as 30s, 5m or 2h, a number of epochs, as 10epochs, or never",
      found: "\"\(text)\"")
    guard text != "never" else {
      self.init(interval: nil)
      return
    }
    let amount = text.prefix { $0.isNumber || $0 == "." }
    let unit = text.dropFirst(amount.count).drop { $0 == " " }
    switch unit {
    case "s", "m", "h":
      let factor = unit == "s" ? 1.0 : unit == "m" ? 60 : 3600
      guard let seconds = Double(amount), seconds > 0, seconds * factor <= 1e9 else { throw failure }
      self.init(interval: .seconds(seconds * factor))
    case "epoch", "epochs":
      guard let epochs = Int(amount), epochs > 0 else { throw failure }
      self.init(interval: .epochs(epochs))
    default: throw failure
    }
  }
}
