import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform

/// Unlabelled rows that are unlike any labelled one, and may belong to none of the classes: those farther from their
/// nearest labelled row than one and a half times the largest distance that a labelled row has to its nearest other one.
///
/// Distances are Euclidean, between prepared features, of at most 2000 rows of each part, fewer where they have more than a
/// thousand features. In many dimensions all rows are about equally far from each other, and few count as unlike.
package struct Outliers: Sendable, Hashable, Codable {
  /// Of the unlabelled rows looked at.
  package var share: Double
  package var rowsLookedAt: Int

  /// Rows of each part that are looked at, at most: so many that wide rows take no more memory than long tables, and not
  /// much more time.
  package static func mostRows(columns: Int) -> Int {
    let inTime = Int((5e9 / Double(columns)).squareRoot())
    return max(10, min(2000, inTime, 20_000_000 / columns))
  }

  /// Nil where there are fewer than ten labelled rows or no unlabelled one, or a feature is not finite.
  package init?(in data: StudyData, seed: UInt64, on cpu: CPU) {
    guard data.labeled.count >= 10, data.unlabeled.count > 0 else { return nil }
    var random = RandomStream(seed: seed, purpose: .split, index: 8)
    let most = Self.mostRows(columns: data.features.columns)
    let some = random.permutation(of: data.labeled.count).prefix(most)
    let others = random.permutation(of: data.unlabeled.count).prefix(most)
    guard let known = try? RowTable(data.labeled.features.selecting(Array(some))),
      let unknown = try? RowTable(data.unlabeled.features.selecting(Array(others)))
    else { return nil }
    let among = SquaredDistances(from: known, to: known, on: cpu.pool)
    let farthest =
      (0..<among.rows).map { row in
        (0..<among.columns).reduce(Double.infinity) { nearest, column in
          column == row ? nearest : min(nearest, among.values[row * among.columns + column])
        }
      }.max() ?? 0
    let between = SquaredDistances(from: unknown, to: known, on: cpu.pool)
    let limit = 2.25 * farthest
    let unlike = (0..<between.rows).count { row in
      between.values[row * between.columns..<(row + 1) * between.columns].allSatisfy { $0 > limit }
    }
    share = Double(unlike) / Double(between.rows)
    rowsLookedAt = between.rows
  }
}
