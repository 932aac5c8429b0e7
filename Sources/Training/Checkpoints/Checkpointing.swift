/// How often a training run hands out its state.
public enum CheckpointInterval: Sendable, Hashable {
  /// Behind the first update so long after the last time.
  case seconds(Double)
  /// At the end of every so many epochs, of the pre-training too.
  case epochs(Int)
}

/// Someone who takes the states of a training run, so that it can go on from there.
package protocol CheckpointKeeper: AnyObject {
  /// How often.
  var interval: CheckpointInterval { get }
  /// When it last took one of the same training; nil where that is not known.
  var lastKept: ContinuousClock.Instant? { get }
  /// Takes a state, on the thread that trains. One more comes when training is asked to stop.
  func keep(_ state: TrainingState)
}

extension CheckpointKeeper {
  /// Not known, unless told.
  package var lastKept: ContinuousClock.Instant? { nil }
}

/// Tells when the next checkpoint is due.
struct CheckpointClock {
  private let interval: CheckpointInterval
  private var last: ContinuousClock.Instant

  init(of keeper: any CheckpointKeeper) { (interval, last) = (keeper.interval, keeper.lastKept ?? .now) }

  /// Whether the time has come behind an update.
  var isDue: Bool {
    guard case .seconds(let seconds) = interval else { return false }
    return (ContinuousClock.now - last).seconds >= seconds
  }

  /// Whether the end of an epoch, which counts from 1, asks for one.
  func isDue(behindEpoch epoch: Int) -> Bool {
    guard case .epochs(let count) = interval else { return isDue }
    return epoch % max(1, count) == 0
  }

  mutating func restart() { last = .now }
}
