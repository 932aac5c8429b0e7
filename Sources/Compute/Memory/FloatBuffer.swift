import PseudoLabelPlatform

/// A fixed number of floats, zero at first, aligned for any vector unit, shared by reference.
///
/// Whoever writes must be the only one who touches the same elements at that time; the kernels see to that by cutting
/// their work into disjoint parts.
package final class FloatBuffer: @unchecked Sendable {
  package let count: Int
  package let start: UnsafeMutablePointer<Float>

  package init(count: Int) {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    // Large buffers start on a huge page, so that walking through them misses the translation buffer less.
    let alignment = bytes >= 4 << 20 ? 2 << 20 : 64
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
    #if os(Linux)
      if bytes >= 4 << 20 { madvise(memory, bytes, MADV_HUGEPAGE) }
    #endif
    memset(memory, 0, bytes)
    self.count = count
    self.start = memory.bindMemory(to: Float.self, capacity: max(count, 1))
  }

  deinit { UnsafeMutableRawPointer(start).deallocate() }

  package func copy(from other: FloatBuffer) {
    precondition(count == other.count, "buffers of \(count) and \(other.count) floats")
    start.update(from: other.start, count: count)
  }

  /// Every float becomes 0.
  package func clear() { start.update(repeating: 0, count: count) }

  /// a ← decay · a + (1 - decay) · b, in parts that threads share.
  package func average(towards other: FloatBuffer, decay: Float, on cpu: CPU) {
    precondition(count == other.count, "buffers of \(count) and \(other.count) floats")
    let part = 1 << 14
    cpu.pool.run((count + part - 1) / part, products: count) { number, _ in
      for place in number * part..<min(count, (number + 1) * part) {
        start[place] = decay * start[place] + (1 - decay) * other.start[place]
      }
    }
  }

  /// a ← factor · a, in parts that threads share.
  package func multiply(by factor: Float, on cpu: CPU) {
    let part = 1 << 14
    cpu.pool.run((count + part - 1) / part, products: count) { number, _ in
      for place in number * part..<min(count, (number + 1) * part) { start[place] *= factor }
    }
  }

  package var isFinite: Bool { UnsafeBufferPointer(start: start, count: count).allSatisfy(\.isFinite) }

  package var array: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
