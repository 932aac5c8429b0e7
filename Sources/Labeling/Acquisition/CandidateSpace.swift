import PseudoLabelDatasets
import PseudoLabelPlatform

/// Examples among which some are to be chosen, as points: the features of their rows, projected at random where they are many.
///
/// A projection by n random signs keeps squared distances to about √(2/n) of them (Johnson and Lindenstrauss 1984; Achlioptas 2003).
struct CandidateSpace {
  /// Columns from which on rows are projected.
  private static let mostColumns = 1024
  private static let projectedColumns = 256

  let points: RowTable

  /// - Parameters:
  ///   - features: of all rows.
  ///   - rows: the candidates among them.
  ///   - seed: of the projection.
  init(_ features: Features, rows: [Int], seed: UInt64) {
    let chosen = features.selecting(rows)
    do {
      points = try RowTable(
        chosen.columns <= Self.mostColumns ? chosen : Self.projected(chosen, seed: seed))
    } catch {
      // Readers refuse infinite numbers, and preparation fills in missing ones.
      preconditionFailure("features that are not finite: row \(error.row), column \(error.column)")
    }
  }

  private static func projected(_ features: Features, seed: UInt64) -> Features {
    let width = projectedColumns
    let scale = 1 / Float(width).squareRoot()
    // The signs of a column are the bits of its own blocks of Philox, so no matrix is kept.
    func add(_ value: Float, column: Int, to row: inout [Float]) {
      for block in 0..<width / 128 {
        let bits = Philox.block(
          SIMD4(UInt32(truncatingIfNeeded: column), UInt32(block), 0, RandomPurpose.labeling.rawValue), key: seed)
        for word in 0..<4 {
          for bit in 0..<32 {
            row[block * 128 + word * 32 + bit] += bits[word] >> UInt32(bit) & 1 == 1 ? value : -value
          }
        }
      }
    }
    var values: [Float] = []
    values.reserveCapacity(features.count * width)
    for number in 0..<features.count {
      var row = [Float](repeating: 0, count: width)
      if case .sparse(let sparse) = features.storage {
        for entry in sparse.entries(ofRow: features.rows[number]) {
          add(sparse.values[entry], column: Int(sparse.columns[entry]), to: &row)
        }
      } else {
        for (column, value) in features.values(ofRow: number).enumerated() where value != 0 {
          add(value, column: column, to: &row)
        }
      }
      values += row.map { $0 * scale }
    }
    return Features(.floats(values), columns: width)
  }
}
