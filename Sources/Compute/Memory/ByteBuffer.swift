/// A fixed number of bytes, zero at first, shared by reference.
package final class ByteBuffer: @unchecked Sendable {
  let start: UnsafeMutablePointer<UInt8>

  package init(count: Int) {
    start = .allocate(capacity: max(count, 1))
    start.initialize(repeating: 0, count: max(count, 1))
  }

  deinit { start.deallocate() }
}
