/// The sums of the eight points of a leaf, while they grow.
struct LeafSums {
  private var targets = (x: SIMD8<Float>.zero, y: SIMD8<Float>.zero)
  private var z = SIMD8<Float>.zero
  private var x = SIMD8<Float>.zero
  private var y = SIMD8<Float>.zero

  init(_ view: RepulsionTree.View, _ leaf: Int) {
    for lane in 0..<RepulsionTree.leaf {
      targets.x[lane] = view.x[leaf * RepulsionTree.leaf + lane]
      targets.y[lane] = view.y[leaf * RepulsionTree.leaf + lane]
    }
  }

  /// Pairs every point of the leaf with every source, and empties the list.
  mutating func add(_ sources: inout SourceList) {
    let vectors = sources.vectors()
    for lane in 0..<RepulsionTree.leaf {
      let (targetX, targetY) = (targets.x[lane], targets.y[lane])
      var (z, x, y) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
      for number in 0..<vectors {
        let source = sources.vector(number)
        let dx = targetX - source.x
        let dy = targetY - source.y
        let q = 1 / (1 + dx * dx + dy * dy)
        let wq = source.weight * q
        let wqq = wq * q
        z += wq
        x += wqq * dx
        y += wqq * dy
      }
      self.z[lane] += z.sum()
      self.x[lane] += x.sum()
      self.y[lane] += y.sum()
    }
    sources.removeAll()
  }

  func store(
    _ view: RepulsionTree.View, _ leaf: Int, _ forces: UnsafeMutableBufferPointer<SIMD2<Float>>,
    _ normalizers: UnsafeMutableBufferPointer<Float>
  ) {
    for lane in 0..<RepulsionTree.leaf where leaf * RepulsionTree.leaf + lane < view.count {
      let point = Int(view.order[leaf * RepulsionTree.leaf + lane])
      forces[point] = SIMD2(x[lane], y[lane])
      // A point met itself, at distance zero.
      normalizers[point] = z[lane] - 1
    }
  }
}
