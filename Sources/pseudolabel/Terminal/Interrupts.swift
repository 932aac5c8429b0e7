import Foundation
import PseudoLabeling
import Synchronization

/// Turns the first Ctrl-C (or a polite request to end) into a stop signal; the second one ends the program at once.
final class Interrupts {
  let stop = StopSignal()
  private let first: Received
  private let sources: [any DispatchSourceSignal]

  /// The number of the first signal, 0 before.
  private final class Received: Sendable {
    let number = Atomic<Int32>(0)
  }

  init() {
    let (stop, first) = (stop, Received())
    self.first = first
    sources = [SIGINT, SIGTERM].map { number in
      // Until Dispatch listens, which is a moment later, a signal ends the program as it always does; one that was ignored
      // would be lost.
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        // Not raise(): the threads of Dispatch block signals, and it would wait for ever.
        guard first.number.compareExchange(expected: 0, desired: number, ordering: .acquiringAndReleasing).exchanged
        else {
          Terminal.leave()
          _exit(Interrupts.exitCode(of: number))
        }
        stop.request()
        // Over the "^C" that a terminal shows.
        Terminal.note(
          (Terminal.isLive ? "\r" : "") + "Stopping after this update; once more ends at once, without saving.")
      }
      source.resume()
      return source
    }
  }

  /// What the program ends with after it stopped and saved, as shells count programs that a signal ended: 130 after
  /// Ctrl-C. Nil where nobody asked it to stop.
  var exitCode: Int32? {
    let number = first.number.load(ordering: .acquiring)
    return number == 0 ? nil : Interrupts.exitCode(of: number)
  }

  private static func exitCode(of signal: Int32) -> Int32 { 128 + signal }

  deinit { for source in sources { source.cancel() } }
}
