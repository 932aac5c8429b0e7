import PseudoLabelCompute

/// The sums over all pairs by which the points of a picture push each other apart.
///
///     zᵢ = Σ_{j≠i} 1 / (1 + |yᵢ - yⱼ|²),   rᵢ = Σ_{j≠i} (yᵢ - yⱼ) / (1 + |yᵢ - yⱼ|²)²,   Z = Σᵢ zᵢ
///
/// By Barnes and Hut's approximation: a box of points counts as so many points at its centre, if its longer side is less
/// than θ times the distance. The criterion is asked once for eight points that follow each other on a curve, with the
/// least distance that one of them may have, which is stricter than asking each, and every four boxes at once. What is
/// accepted goes into a list, with which the eight points are then paired four or eight at a time.
///
/// Chosen over interpolation on a grid (Linderman et al. 2019): it needs no Fourier transform, has one parameter whose
/// meaning is plain, serves any spread of the points, and at 10⁴ points takes a few milliseconds of one core.
///
/// Source: van der Maaten, "Accelerating t-SNE using tree-based algorithms", JMLR 15 (2014), section 4.2.
package struct Repulsion {
  /// θ; at 0 the sums are exact but for rounding. Under 1/√2 a box is never far from a point inside it: the distance to
  /// its centre is at most √2 times its longer side.
  private let angle: Float
  private var tree: RepulsionTree
  private var normalizers: [Float]

  /// rᵢ of the last update.
  package private(set) var forces: [SIMD2<Float>]
  /// Z of the last update.
  package private(set) var normalizer: Double = 0

  /// Leaves whose points are paired in one part of the work.
  private static let leavesOfPart = 8

  package init(count: Int, angle: Double) {
    precondition(0...0.7 ~= angle, "an angle of \(angle)")
    self.angle = Float(angle)
    tree = RepulsionTree(count: count)
    normalizers = [Float](repeating: 0, count: count)
    forces = [SIMD2<Float>](repeating: .zero, count: count)
  }

  /// Computes the sums for the given positions, as many as there are points.
  package mutating func update(_ points: [SIMD2<Float>], on cpu: CPU) {
    precondition(points.count == forces.count, "\(points.count) positions of \(forces.count) points")
    guard points.count > 1 else { return }
    tree.update(points)
    let parts = (tree.leaves + Self.leavesOfPart - 1) / Self.leavesOfPart
    let squaredAngle = angle * angle
    tree.withUnsafeView { view in
      forces.withUnsafeMutableBufferPointer { forces in
        normalizers.withUnsafeMutableBufferPointer { normalizers in
          cpu.pool.run(parts) { part, _ in
            withUnsafeTemporaryAllocation(of: SIMD8<Float>.self, capacity: SourceList.room) { memory in
              guard let start = memory.baseAddress else { return }
              var sources = SourceList(start)
              for leaf in part * Self.leavesOfPart..<min((part + 1) * Self.leavesOfPart, view.leaves) {
                var sums = LeafSums(view, leaf)
                view.forEachSource(of: leaf, squaredAngle, &sources) { sums.add(&$0) }
                sums.store(view, leaf, forces, normalizers)
              }
            }
          }
        }
      }
    }
    normalizer = normalizers.reduce(0) { $0 + Double($1) }
  }
}

/// Points and centres of boxes with which the points of a leaf are to be paired.
struct SourceList {
  /// Sources that are gathered before they are used: what stays in the nearest cache.
  static let capacity = 512
  /// Vectors of memory that a list needs.
  static let room = 3 * capacity / 8

  private let x: UnsafeMutablePointer<Float>
  private let y: UnsafeMutablePointer<Float>
  private let weight: UnsafeMutablePointer<Float>
  private(set) var count = 0

  init(_ memory: UnsafeMutablePointer<SIMD8<Float>>) {
    memory.initialize(repeating: .zero, count: Self.room)
    x = UnsafeMutableRawPointer(memory).assumingMemoryBound(to: Float.self)
    y = x + Self.capacity
    weight = y + Self.capacity
  }

  var hasRoomForBlock: Bool { count + 4 * RepulsionTree.leaf <= Self.capacity }

  @inline(__always)
  mutating func append(_ x: Float, _ y: Float, _ weight: Float) {
    self.x[count] = x
    self.y[count] = y
    self.weight[count] = weight
    count += 1
  }

  mutating func removeAll() { count = 0 }

  /// Fills the last vector with sources of weight zero and returns how many vectors there are.
  mutating func vectors() -> Int {
    while !count.isMultiple(of: 8) { append(0, 0, 0) }
    return count / 8
  }

  @inline(__always)
  func vector(_ number: Int) -> (x: SIMD8<Float>, y: SIMD8<Float>, weight: SIMD8<Float>) {
    (load(x + 8 * number), load(y + 8 * number), load(weight + 8 * number))
  }

  @inline(__always)
  private func load(_ start: UnsafeMutablePointer<Float>) -> SIMD8<Float> {
    UnsafeRawPointer(start).load(as: SIMD8<Float>.self)
  }
}
