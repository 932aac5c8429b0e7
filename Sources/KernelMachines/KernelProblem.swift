import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform

/// Labelled rows ready for fitting, with what every fit to them shares: their distances from each other.
package struct KernelProblem: Sendable {
  let table: RowTable
  /// The rows of each class.
  package let members: [[Int]]
  package let distances: SquaredDistances

  /// - Parameters:
  ///   - examples: the labelled rows.
  ///   - cpu: where to compute.
  /// - Throws: `SupportVectorFailure` for fewer than two classes, a class without a row, a value that is not finite, and
  ///   more rows than memory has room for.
  package init(_ examples: LabeledSet, on cpu: CPU) throws(SupportVectorFailure) {
    var members = [[Int]](repeating: [], count: examples.classes)
    for (row, label) in examples.labels.enumerated() { members[label].append(row) }
    guard examples.classes > 1 else { throw .oneClass }
    if let label = members.firstIndex(of: []) { throw .emptyClass(label) }
    let needed = Self.bytes(members.map(\.count), threads: cpu.threads)
    guard needed < Machine.usableMemory else {
      throw .tooManyRows(examples.count, needed: needed, available: Machine.usableMemory)
    }
    self.members = members
    table = try RowTable(checking: examples.features)
    distances = SquaredDistances(from: table, to: table, on: cpu.pool)
  }

  /// Distances take 8 bytes a pair of rows; what libsvm is given, and what it keeps, 20 a pair of rows of two
  /// classes, on each thread.
  private static func bytes(_ counts: [Int], threads: Int) -> Int {
    let rows = Double(counts.reduce(0, +))
    let most = Double(counts.sorted().suffix(2).reduce(0, +))
    return Int(min(8 * rows * rows + 20 * most * most * Double(threads), 0x1p62))
  }

  /// γ₀ = 1 / (d · variance of all values), scikit-learn's default; 1 where all values are equal. Data multiplied by s
  /// have γ₀ / s² and the same kernel.
  var naturalGamma: Double {
    let variance = table.variance
    return variance > 0 ? 1 / (Double(table.columns) * variance) : 1
  }
}
