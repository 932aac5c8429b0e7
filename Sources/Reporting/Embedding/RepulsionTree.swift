/// The points of the plane in boxes within boxes, each with its number of points and their centre.
///
/// The points are put in the order of a Hilbert curve and cut into leaves of eight; four leaves in a row make a box, four
/// boxes the next larger one, and so on to at most four roots. The shape depends on the number of points alone, so there is
/// nothing to balance, and any number of points may lie in one place. (Barnes, Hut 1986 divide squares instead; what
/// bounds the error is the tight box around the points of a node, however they came together.)
struct RepulsionTree {
  static let leaf = 8

  /// The points along the curve, filled up to whole leaves with points of weight zero.
  private(set) var x: [Float]
  private(set) var y: [Float]
  private(set) var weight: [Float]
  /// Where along the curve which point stands.
  private(set) var order: [Int32]

  /// Boxes, four children side by side; the leaves come first, the roots last.
  private(set) var nodes: [Node]
  /// The four root boxes are the last block of `blocks`.
  private(set) var blocks: [Block]
  /// How many blocks each level has, leaves first.
  private let levels: [Int]
  private var curve: CurveOrder
  let count: Int

  /// The box around the points of one node.
  struct Node {
    var low: SIMD2<Float>
    var high: SIMD2<Float>
  }

  /// What a traversal reads of four nodes side by side: their centres of mass, how many points they have, and the
  /// squared length of the longer side of the box. The children of node k of block b of one level are block 4b + k of
  /// the level below.
  struct Block {
    var x = SIMD4<Float>.zero
    var y = SIMD4<Float>.zero
    var weight = SIMD4<Float>.zero
    var squaredSize = SIMD4<Float>.zero
    /// The first of the four blocks of children, or, under zero, -1 - the first of the four leaves.
    var children: Int32 = 0
  }

  init(count: Int) {
    let leaves = (count + Self.leaf - 1) / Self.leaf
    var levels: [Int] = []
    var nodes = leaves
    repeat {
      nodes = (nodes + 3) / 4
      levels.append(nodes)
    } while nodes > 1
    self.count = count
    self.levels = levels
    let padded = leaves * Self.leaf
    x = [Float](repeating: 0, count: padded)
    y = x
    weight = (0..<padded).map { $0 < count ? 1 : 0 }
    order = [Int32](repeating: 0, count: count)
    curve = CurveOrder(count: count)
    self.nodes = []
    blocks = [Block](repeating: Block(), count: levels.reduce(0, +))
    self.nodes = [Node](repeating: Node(low: .zero, high: .zero), count: blocks.count * 4)
    var (first, below) = (0, -1)
    for blocksOfLevel in levels {
      for block in 0..<blocksOfLevel {
        blocks[first + block].children = Int32(below < 0 ? -1 - 4 * block : below + 4 * block)
      }
      (first, below) = (first + blocksOfLevel, first)
    }
  }

  /// Where the leaves' boxes lie in `nodes`: leaf l is node l.
  var leaves: Int { x.count / Self.leaf }

  /// Puts the tree over new positions of its points.
  mutating func update(_ points: [SIMD2<Float>]) {
    curve.sort(points) { place, point in
      order[place] = Int32(point)
      (x[place], y[place]) = (points[point].x, points[point].y)
    }
    // The last leaf is filled with copies of its last point, so that its box stays tight.
    for place in count..<x.count { (x[place], y[place]) = (x[count - 1], y[count - 1]) }
    for leaf in 0..<leaves { setLeaf(leaf) }
    var (first, below, belowCount) = (levels[0], 0, levels[0])
    for level in levels.dropFirst() {
      for node in 0..<belowCount { setNode(first * 4 + node, to: below + node) }
      (first, below, belowCount) = (first + level, first, level)
    }
  }

  private mutating func setLeaf(_ leaf: Int) {
    let places = leaf * Self.leaf..<(leaf + 1) * Self.leaf
    var low = SIMD2(x[places.lowerBound], y[places.lowerBound])
    var (high, sum, mass) = (low, SIMD2<Float>.zero, Float(0))
    for place in places {
      let point = SIMD2(x[place], y[place])
      low = pointwiseMin(low, point)
      high = pointwiseMax(high, point)
      sum += point * weight[place]
      mass += weight[place]
    }
    set(leaf, low, high, sum, mass)
  }

  /// A node is what its block of children is together.
  private mutating func setNode(_ node: Int, to block: Int) {
    let children = blocks[block]
    var low = nodes[block * 4].low
    var high = nodes[block * 4].high
    var (sum, mass) = (SIMD2<Float>.zero, Float(0))
    for child in 0..<4 where children.weight[child] > 0 {
      low = pointwiseMin(low, nodes[block * 4 + child].low)
      high = pointwiseMax(high, nodes[block * 4 + child].high)
      sum += SIMD2(children.x[child], children.y[child]) * children.weight[child]
      mass += children.weight[child]
    }
    set(node, low, high, sum, mass)
  }

  private mutating func set(
    _ node: Int, _ low: SIMD2<Float>, _ high: SIMD2<Float>, _ sum: SIMD2<Float>, _ mass: Float
  ) {
    nodes[node] = Node(low: low, high: high)
    let (block, lane) = (node / 4, node % 4)
    let size = (high - low).max()
    blocks[block].x[lane] = sum.x / mass
    blocks[block].y[lane] = sum.y / mass
    blocks[block].weight[lane] = mass
    blocks[block].squaredSize[lane] = size * size
  }
}
