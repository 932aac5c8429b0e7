import Diagnostics

/// Files that were passed over: how many, and why the first few of them.
public struct SkippedFiles: Sendable, Hashable {
  /// The most that are kept in `first`.
  public static let kept = 5

  public private(set) var count = 0
  /// The first of them, each with its path and what is wrong with it.
  public private(set) var first: [FileFailure] = []

  public init() {}

  mutating func add(_ failure: FileFailure) {
    count += 1
    if first.count < Self.kept { first.append(failure) }
  }
}
