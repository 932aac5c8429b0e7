import PseudoLabelCompute

/// The k nearest neighbours of every point of a set, the point itself left out, by comparison with all others.
///
/// Exact, in O(n² d): at the sizes of a picture (10⁴ points of some tens of coordinates) that is under two seconds of
/// one core, and no tree is faster in many dimensions.
///
/// Equal distances are ordered by a hash of the pair. A set with many equal rows needs that: if the lowest numbers won,
/// all copies of a row would have the same few neighbours, and the picture would show stars around those. By the hash
/// each has others, and the copies fill a disc, as they do where every pair is counted.
package struct NearestNeighbors: Sendable {
  /// k.
  package let count: Int
  /// n × k numbers of points, row-major, nearest first.
  package let indices: [Int32]
  /// n × k squared Euclidean distances, ascending in each row.
  package let squaredDistances: [Double]

  /// Points whose neighbours are looked for together, in one part of the work.
  private static let block = 32
  private static let none = SIMDMask<SIMD8<Int64>>(repeating: false)

  /// - Parameters:
  ///   - points: n points.
  ///   - count: k, in 0 ... n - 1 (a precondition), or 0 where there are no points.
  ///   - cpu: where to compute.
  package init(of points: PointSet, count k: Int, on cpu: CPU) {
    precondition((0...max(points.count - 1, 0)).contains(k), "\(k) neighbours among \(points.count) points")
    let n = points.count
    var indices = [Int32](repeating: 0, count: n * k)
    var distances = [Double](repeating: 0, count: n * k)
    self.count = k
    if k > 0 {
      indices.withUnsafeMutableBufferPointer { indices in
        distances.withUnsafeMutableBufferPointer { distances in
          cpu.pool.run((n + Self.block - 1) / Self.block) { part, _ in
            let rows = part * Self.block..<min((part + 1) * Self.block, n)
            for (row, nearest) in zip(rows, Self.nearest(k, of: rows, among: points)) {
              for (place, neighbor) in nearest.enumerated() {
                indices[row * k + place] = neighbor.index
                distances[row * k + place] = neighbor.squaredDistance
              }
            }
          }
        }
      }
    }
    self.indices = indices
    self.squaredDistances = distances
  }

  private static func nearest(_ k: Int, of rows: Range<Int>, among points: PointSet) -> [[Neighbor]] {
    var heaps = rows.map { _ in NeighborHeap(capacity: k) }
    let queries = rows.map(points.row)
    let columns = points.columns
    points.tiles.withUnsafeBufferPointer { tiles in
      guard let start = tiles.baseAddress else { return }
      for tile in 0..<points.tileCount {
        for query in queries.indices {
          let distances = queries[query].withUnsafeBufferPointer { point in
            guard let point = point.baseAddress else { return SIMD8<Double>.zero }
            return PointSet.squaredDistances(from: point, to: start + tile * columns, columns: columns)
          }
          let limit = heaps[query].limit
          guard (distances .<= limit) != none else { continue }
          let row = rows.lowerBound + query
          for lane in 0..<8 where distances[lane] <= limit {
            let index = tile * 8 + lane
            if index < points.count, index != row {
              heaps[query].offer(Neighbor(of: row, index: index, squaredDistance: distances[lane]))
            }
          }
        }
      }
    }
    return heaps.map { $0.sorted() }
  }
}

/// A point seen from another one.
struct Neighbor: Comparable {
  var squaredDistance: Double
  /// What orders equal distances.
  var tie: UInt32
  var index: Int32

  init(of row: Int, index: Int, squaredDistance: Double) {
    self.squaredDistance = squaredDistance
    self.tie = Neighbor.hash(UInt64(row) << 32 | UInt64(index))
    self.index = Int32(index)
  }

  /// The last mixing step of SplitMix64 (Steele, Lea, Flood 2014).
  private static func hash(_ pair: UInt64) -> UInt32 {
    var bits = pair &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return UInt32(truncatingIfNeeded: (bits ^ bits >> 31) >> 32)
  }

  @inline(__always)
  static func < (a: Neighbor, b: Neighbor) -> Bool {
    if a.squaredDistance != b.squaredDistance { return a.squaredDistance < b.squaredDistance }
    return a.tie != b.tie ? a.tie < b.tie : a.index < b.index
  }
}

/// The smallest `capacity` of the neighbours offered, the largest of them on top: a binary heap.
struct NeighborHeap {
  private var items: [Neighbor] = []
  private let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    items.reserveCapacity(capacity)
  }

  /// A neighbour farther away than this is not kept.
  var limit: Double { items.count < capacity ? .infinity : items[0].squaredDistance }

  mutating func offer(_ item: Neighbor) {
    if items.count < capacity {
      items.append(item)
      var child = items.count - 1
      while child > 0, items[(child - 1) / 2] < items[child] {
        items.swapAt(child, (child - 1) / 2)
        child = (child - 1) / 2
      }
    } else if item < items[0] {
      items[0] = item
      var parent = 0
      while 2 * parent + 1 < capacity {
        var child = 2 * parent + 1
        if child + 1 < capacity, items[child] < items[child + 1] { child += 1 }
        guard items[parent] < items[child] else { break }
        items.swapAt(parent, child)
        parent = child
      }
    }
  }

  /// Nearest first.
  func sorted() -> [Neighbor] { items.sorted() }
}
