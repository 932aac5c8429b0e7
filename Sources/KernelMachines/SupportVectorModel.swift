import PseudoLabelCompute
import PseudoLabelDatasets

/// A support vector machine that was fitted: it tells the classes of rows.
package struct SupportVectorModel: Sendable {
  package let machine: SupportVectorMachine
  private let machines: OneAgainstOne
  private let supports: RowTable

  /// How many rows one round of prediction takes.
  private static let block = 512

  /// - Parameters:
  ///   - machine: C and γ.
  ///   - machines: what was fitted, its rows those of `table`.
  ///   - table: the rows it was fitted to.
  init(_ machine: SupportVectorMachine, _ machines: OneAgainstOne, fittedTo table: RowTable) {
    let (compacted, rows) = machines.compacted()
    self.machine = machine
    self.machines = compacted
    self.supports = table.selecting(rows)
  }

  package var classes: Int { machines.classes }

  /// How many of the labelled rows any of the machines needs.
  package var supportVectors: Int { supports.count }

  /// The class of each row.
  ///
  /// - Parameters:
  ///   - features: rows with as many columns as those it was fitted to (a precondition).
  ///   - cpu: where to compute; the rows are shared among its threads.
  /// - Throws: `SupportVectorFailure` at the first value that is not finite.
  package func classes(
    for features: Features, on cpu: CPU = CPU()
  ) throws(SupportVectorFailure) -> [Int] {
    var labels: [Int] = []
    labels.reserveCapacity(features.count)
    try forEachKernel(of: features, on: cpu) { labels += machines.labels($0, rows: supports.count, on: cpu) }
    return labels
  }

  /// f of each pair of classes, a row an example, the pairs in the order 0-1, 0-2, …, 1-2, …; positive for the first.
  package func decisions(
    for features: Features, on cpu: CPU = CPU()
  ) throws(SupportVectorFailure) -> [[Double]] {
    var decisions: [[Double]] = []
    try forEachKernel(of: features, on: cpu) { kernel in
      kernel.withUnsafeBufferPointer { kernel in
        guard let start = kernel.baseAddress else { return }
        for row in 0..<kernel.count / supports.count {
          decisions.append(machines.decisions(start + row * supports.count))
        }
      }
    }
    return decisions
  }

  /// Calls `body` with K of one block of rows after the other with every support vector.
  private func forEachKernel(
    of features: Features, on cpu: CPU, _ body: ([Double]) -> Void
  ) throws(SupportVectorFailure) {
    for first in stride(from: 0, to: features.count, by: Self.block) {
      let rows = features.selecting(Array(first..<min(first + Self.block, features.count)))
      let table: RowTable
      do { table = try RowTable(checking: rows) } catch { throw error.shifted(by: first) }
      body(SquaredDistances(from: table, to: supports, on: cpu.pool).gaussianKernel(gamma: machine.gamma, on: cpu.pool))
    }
  }
}
