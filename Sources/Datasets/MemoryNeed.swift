import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// Rows that have to be in memory while a network learns from them.
struct MemoryNeed {
  /// Of the machine, in bytes.
  var available = Machine.usableMemory

  /// - Parameters:
  ///   - bytes: what the rows take; the figure is told in the failure.
  ///   - path: where they come from.
  ///   - remedy: what the user can do about it.
  /// - Throws: `RequestFailure` where they do not fit.
  func require(_ bytes: Double, for path: String, remedy: Remedy) throws(RequestFailure) {
    guard bytes > Double(available) else { return }
    throw RequestFailure(
      path, expected: "rows that fit in this machine's \(MemoryNeed.text(Double(available))) of memory",
      found: MemoryNeed.text(bytes), remedy: remedy, kind: .data)
  }

  /// The same of arrays that are full and are to get one more element: twice as large ones, and while they move, both; and as
  /// much again for what is made of them.
  ///
  /// - Parameter bytes: what they take now.
  func requireGrowth(from bytes: Int, for path: String, remedy: Remedy) throws(RequestFailure) {
    try require(4 * Double(bytes), for: path, remedy: remedy)
  }

  private static func text(_ bytes: Double) -> String {
    let tenths = (bytes / 1e8).rounded() / 10
    return tenths >= 1 ? "\(tenths) GB" : "\((bytes / 1e6).rounded()) MB"
  }
}
