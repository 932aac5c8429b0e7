extension RepulsionTree {
  /// The tree as the threads read it.
  struct View {
    var count: Int
    var leaves: Int
    var x: UnsafePointer<Float>
    var y: UnsafePointer<Float>
    var weight: UnsafePointer<Float>
    var order: UnsafePointer<Int32>
    var nodes: UnsafePointer<Node>
    var blocks: UnsafePointer<Block>
    var root: Int32
  }

  func withUnsafeView(_ body: (View) -> Void) {
    x.withUnsafeBufferPointer { x in
      y.withUnsafeBufferPointer { y in
        weight.withUnsafeBufferPointer { weight in
          order.withUnsafeBufferPointer { order in
            nodes.withUnsafeBufferPointer { nodes in
              blocks.withUnsafeBufferPointer { blocks in
                guard let x = x.baseAddress, let y = y.baseAddress, let weight = weight.baseAddress,
                  let order = order.baseAddress, let nodes = nodes.baseAddress, let start = blocks.baseAddress
                else { return }
                body(
                  View(
                    count: count, leaves: leaves, x: x, y: y, weight: weight, order: order, nodes: nodes,
                    blocks: start, root: Int32(blocks.count - 1)))
              }
            }
          }
        }
      }
    }
  }
}

extension RepulsionTree.View {
  /// Gathers what the points of a leaf, apart from each other, are paired with, and calls `body` each time the list is full, and at the end.
  @inline(__always)
  func forEachSource(
    of leaf: Int, _ squaredAngle: Float, _ sources: inout SourceList, _ body: (inout SourceList) -> Void
  ) {
    let box = nodes[leaf]
    // No level has more than four blocks that are waiting, and there are fewer than 16 levels of four.
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 64) { stack in
      var waiting = 1
      stack[0] = root
      while waiting > 0 {
        waiting -= 1
        let block = blocks[Int(stack[waiting])]
        if !sources.hasRoomForBlock { body(&sources) }
        let dx = Self.distance(block.x, low: box.low.x, high: box.high.x)
        let dy = Self.distance(block.y, low: box.low.y, high: box.high.y)
        let far = block.squaredSize .< squaredAngle * (dx * dx + dy * dy)
        for lane in 0..<4 where block.weight[lane] > 0 {
          if far[lane] {
            sources.append(block.x[lane], block.y[lane], block.weight[lane])
          } else if block.children >= 0 {
            stack[waiting] = block.children + Int32(lane)
            waiting += 1
          } else {
            let other = Int(-1 - block.children) + lane
            if other == leaf { continue }
            let first = other * RepulsionTree.leaf
            for place in first..<first + RepulsionTree.leaf { sources.append(x[place], y[place], weight[place]) }
          }
        }
      }
    }
    body(&sources)
  }

  /// How far each coordinate lies outside an interval; zero inside it.
  @inline(__always)
  private static func distance(_ coordinates: SIMD4<Float>, low: Float, high: Float) -> SIMD4<Float> {
    let (below, above) = (low - coordinates, coordinates - high)
    let outside = below.replacing(with: above, where: above .> below)
    return outside.replacing(with: 0, where: outside .< 0)
  }
}
