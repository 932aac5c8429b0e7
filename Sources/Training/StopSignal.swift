import Synchronization

/// A request to stop soon, which any thread or signal handler may make: training ends after the update in progress.
public final class StopSignal: Sendable {
  private let requested = Atomic<Bool>(false)

  /// Nobody has asked yet.
  public init() {}

  /// Asks; asking again changes nothing.
  public func request() { requested.store(true, ordering: .releasing) }

  /// Whether somebody has asked.
  public var isRequested: Bool { requested.load(ordering: .acquiring) }
}
