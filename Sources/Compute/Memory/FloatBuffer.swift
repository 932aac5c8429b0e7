import Platform

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

  package var isFinite: Bool { UnsafeBufferPointer(start: start, count: count).allSatisfy(\.isFinite) }

  package var array: [Float] { Array(UnsafeBufferPointer(start: start, count: count)) }
}
