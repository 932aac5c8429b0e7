import CPseudoLabelNumberText

extension [UInt8] {
  /// Appends a number as printf writes it with %g, of so many significant digits, 17 at most.
  package mutating func append(_ number: Double, significantDigits digits: Int) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { room in
      guard let bytes = room.baseAddress else { return }
      let count = number_write(number, Int32(digits), bytes)
      append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
    }
  }
}
