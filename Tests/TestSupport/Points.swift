import Foundation
import PseudoLabelCompute
import PseudoLabelPlatform

/// Points for tests.
package enum Points {
  /// Points uniform in a square around the origin.
  package static func plane(_ count: Int, side: Double, index: UInt64 = 0) -> [SIMD2<Double>] {
    var stream = RandomStream.testing(3000 + index)
    return (0..<count).map { _ in side * (SIMD2(stream.uniform(), stream.uniform()) - 0.5) }
  }

  /// Rows of random values.
  package static func rows(_ count: Int, columns: Int, index: UInt64 = 0) -> [Float] {
    var stream = RandomStream.testing(4000 + index)
    return stream.values(count * columns)
  }

  /// Rows around as many centres as there are columns, far apart; the class of row i is i modulo columns.
  package static func clusters(_ count: Int, columns: Int, index: UInt64 = 0) -> [Float] {
    var values = rows(count, columns: columns, index: index)
    for row in 0..<count { values[row * columns + row % columns] += 20 }
    return values
  }

  /// Rows that are each one of the corners of the cube, as a classifier's outputs are when it is sure.
  package static func corners(_ count: Int, columns: Int) -> [Float] {
    (0..<count).flatMap { row in (0..<columns).map { $0 == row % columns ? 1 : 0 } }
  }
}

package func squaredDistance(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { ((a - b) * (a - b)).sum() }
