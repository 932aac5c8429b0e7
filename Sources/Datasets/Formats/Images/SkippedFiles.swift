import Diagnostics

/// Files that were passed over: how many, and why the first few of them.
package struct SkippedFiles: Sendable, Hashable {
  /// The most that are kept in `first`.
  package static let kept = 5

  package private(set) var count = 0
  /// The first of them, each with its path and what is wrong with it.
  package private(set) var first: [FileFailure] = []

  package init() {}

  mutating func add(_ failure: FileFailure) {
    count += 1
    if first.count < Self.kept { first.append(failure) }
  }
}
