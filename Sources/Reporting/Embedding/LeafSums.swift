/// The sums of the eight points of a leaf, while they grow.
struct LeafSums {
  private let targets: (x: SIMD8<Float>, y: SIMD8<Float>)
  private var z = SIMD8<Float>.zero
  private var x = SIMD8<Float>.zero
  private var y = SIMD8<Float>.zero

  /// The points of the leaf paired with each other, none with itself.
  init(_ view: RepulsionTree.View, _ leaf: Int) {
    var (x, y, weight) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
    for lane in 0..<RepulsionTree.leaf {
      let place = leaf * RepulsionTree.leaf + lane
      (x[lane], y[lane], weight[lane]) = (view.x[place], view.y[place], view.weight[place])
    }
    targets = (x, y)
    for lane in 0..<RepulsionTree.leaf {
      var others = weight
      others[lane] = 0
      var pairs = PairSums(x[lane], y[lane])
      pairs.add(x, y, others)
      add(pairs, to: lane)
    }
  }

  /// Pairs every point of the leaf with every source, and empties the list.
  mutating func add(_ sources: inout SourceList) {
    let vectors = sources.vectors()
    for lane in 0..<RepulsionTree.leaf {
      var pairs = PairSums(targets.x[lane], targets.y[lane])
      for number in 0..<vectors {
        let source = sources.vector(number)
        pairs.add(source.x, source.y, source.weight)
      }
      add(pairs, to: lane)
    }
    sources.removeAll()
  }

  @inline(__always)
  private mutating func add(_ pairs: PairSums, to lane: Int) {
    z[lane] += pairs.z.sum()
    x[lane] += pairs.x.sum()
    y[lane] += pairs.y.sum()
  }

  func store(
    _ view: RepulsionTree.View, _ leaf: Int, _ forces: UnsafeMutableBufferPointer<SIMD2<Float>>,
    _ normalizers: UnsafeMutableBufferPointer<Float>
  ) {
    for lane in 0..<RepulsionTree.leaf where leaf * RepulsionTree.leaf + lane < view.count {
      let point = Int(view.order[leaf * RepulsionTree.leaf + lane])
      forces[point] = SIMD2(x[lane], y[lane])
      normalizers[point] = z[lane]
    }
  }
}

/// The sums of one point with sources that come eight at a time.
private struct PairSums {
  private let point: (x: Float, y: Float)
  private(set) var z = SIMD8<Float>.zero
  private(set) var x = SIMD8<Float>.zero
  private(set) var y = SIMD8<Float>.zero

  init(_ x: Float, _ y: Float) { point = (x, y) }

  @inline(__always)
  mutating func add(_ sourceX: SIMD8<Float>, _ sourceY: SIMD8<Float>, _ weight: SIMD8<Float>) {
    let dx = point.x - sourceX
    let dy = point.y - sourceY
    let q = 1 / (1 + dx * dx + dy * dy)
    let wq = weight * q
    let wqq = wq * q
    z += wq
    x += wqq * dx
    y += wqq * dy
  }
}
