/// Points of the plane in the order of a Hilbert curve: neighbours in the order are neighbours in the plane.
///
/// The curve visits the 4096 × 4096 cells of the square around the points; points of one cell stay in the order of
/// their numbers.
struct CurveOrder {
  private static let bits: UInt32 = 12
  private var entries: [UInt64]
  private var spare: [UInt64]

  init(count: Int) {
    entries = [UInt64](repeating: 0, count: count)
    spare = entries
  }

  /// Calls `body` with the numbers of the points along the curve.
  mutating func sort(_ points: [SIMD2<Float>], _ body: (_ place: Int, _ point: Int) -> Void) {
    guard let first = points.first else { return }
    var (low, high) = (first, first)
    for point in points {
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
    }
    let side = (high - low).max()
    let scale = side > 0 ? Float((1 << Self.bits) - 1) / side : 0
    for (number, point) in points.enumerated() {
      let cell = (point - low) * scale
      entries[number] = UInt64(Self.position(UInt32(cell.x), UInt32(cell.y))) << 32 | UInt64(number)
    }
    sortDigit(shift: 32)
    sortDigit(shift: 32 + UInt64(Self.bits))
    for (place, entry) in entries.enumerated() { body(place, Int(entry & 0xFFFF_FFFF)) }
  }

  /// How far along the curve a cell lies (Warren, "Hacker's Delight", chapter 16).
  static func position(_ column: UInt32, _ row: UInt32) -> UInt32 {
    var (x, y, distance) = (column, row, UInt32(0))
    for bit in (0..<bits).reversed() {
      let (right, up) = (x >> bit & 1, y >> bit & 1)
      distance = distance << 2 | (3 * right ^ up)
      // In the lower quarters the curve is mirrored at a diagonal, on the right at the other one.
      let flip = 0 &- (right & ~up)
      let swap = ((x ^ flip) ^ (y ^ flip)) & (up &- 1)
      (x, y) = (x ^ flip ^ swap, y ^ flip ^ swap)
    }
    return distance
  }

  /// One pass of a radix sort, stable, over the 12 bits from `shift`.
  private mutating func sortDigit(shift: UInt64) {
    let mask = UInt64(1 << Self.bits) - 1
    var starts = [Int](repeating: 0, count: 1 << Int(Self.bits))
    for entry in entries { starts[Int(entry >> shift & mask)] += 1 }
    var sum = 0
    for digit in starts.indices { (starts[digit], sum) = (sum, sum + starts[digit]) }
    for entry in entries {
      let digit = Int(entry >> shift & mask)
      spare[starts[digit]] = entry
      starts[digit] += 1
    }
    swap(&entries, &spare)
  }
}
