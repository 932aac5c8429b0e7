import Foundation
import PseudoLabeling

/// Turns the first Ctrl-C (or a polite request to end) into a stop signal; the second one ends the program at once.
final class Interrupts {
  let stop = StopSignal()
  private let sources: [any DispatchSourceSignal]

  init() {
    let stop = stop
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if stop.isRequested {
          signal(number, SIG_DFL)
          raise(number)
        }
        stop.request()
        Terminal.note("\nStopping after this update; once more ends at once, without saving.")
      }
      source.resume()
      return source
    }
  }

  deinit { for source in sources { source.cancel() } }
}
