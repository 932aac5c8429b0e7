import Synchronization

/// A request to stop soon, which any thread or signal handler may make: training ends after the update in progress.
public final class StopSignal: Sendable {
  private let requested = Atomic<Bool>(false)

  public init() {}

  public func request() { requested.store(true, ordering: .releasing) }

  public var isRequested: Bool { requested.load(ordering: .acquiring) }
}
