/// How values are read from their bytes.
extension NPYType {
  /// Whether float32 holds every number of the type.
  var fitsFloat: Bool {
    switch kind {
    case .bool: true
    case .signed, .unsigned: size <= 2
    case .float: size <= 4
    case .byteString, .unicodeString: false
    }
  }

  /// Appends the numbers in `bytes`. The type is one whose numbers fit (a precondition).
  func appendFloats(_ bytes: UnsafeRawBufferPointer, to floats: inout [Float]) {
    switch (kind, size) {
    case (.bool, _): floats.append(contentsOf: bytes.lazy.map { $0 == 0 ? 0 : 1 })
    case (.signed, 1): append(bytes, as: Int8.self, to: &floats) { Float($0) }
    case (.signed, 2): append(bytes, as: Int16.self, to: &floats) { Float($0) }
    case (.unsigned, 1): append(bytes, as: UInt8.self, to: &floats) { Float($0) }
    case (.unsigned, 2): append(bytes, as: UInt16.self, to: &floats) { Float($0) }
    case (.float, 2): append(bytes, as: UInt16.self, to: &floats) { Float(halfPrecision: $0) }
    case (.float, 4): append(bytes, as: UInt32.self, to: &floats) { Float(bitPattern: $0) }
    default: preconditionFailure("numbers that float32 does not hold")
    }
  }

  /// Appends the numbers in `bytes`, and notes those that a double does not hold. The type is a wide one of numbers (a
  /// precondition).
  func appendDoubles(_ bytes: UnsafeRawBufferPointer, to doubles: inout [Double], _ rounding: inout NumberRounding) {
    func whole(_ value: some FixedWidthInteger) -> Double {
      let number = Double(value)
      if type(of: value).init(exactly: number) != value { rounding.note("\(value)") }
      return number
    }
    switch (kind, size) {
    case (.signed, 4): append(bytes, as: Int32.self, to: &doubles) { Double($0) }
    case (.signed, 8): append(bytes, as: Int64.self, to: &doubles) { whole($0) }
    case (.unsigned, 4): append(bytes, as: UInt32.self, to: &doubles) { Double($0) }
    case (.unsigned, 8): append(bytes, as: UInt64.self, to: &doubles) { whole($0) }
    case (.float, 8): append(bytes, as: UInt64.self, to: &doubles) { Double(bitPattern: $0) }
    default: preconditionFailure("no wide numbers")
    }
  }

  private func append<Integer: FixedWidthInteger, Number>(
    _ bytes: UnsafeRawBufferPointer, as type: Integer.Type, to numbers: inout [Number], _ value: (Integer) -> Number
  ) {
    for start in stride(from: 0, to: bytes.count, by: size) {
      numbers.append(value(integer(bytes, at: start, as: type)))
    }
  }

  func integer<Integer: FixedWidthInteger>(
    _ bytes: UnsafeRawBufferPointer, at start: Int, as type: Integer.Type
  ) -> Integer {
    let stored = bytes.loadUnaligned(fromByteOffset: start, as: type)
    return isBigEndian ? Integer(bigEndian: stored) : Integer(littleEndian: stored)
  }

  /// The string in the bytes of one value, without the zeros at its end; nil where it is no text.
  func string(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard kind == .unicodeString else {
      return String(validating: bytes[..<NPYType.end(of: bytes)], as: UTF8.self)
    }
    var scalars = String.UnicodeScalarView()
    var zeros = 0
    for start in stride(from: 0, to: bytes.count, by: 4) {
      let code = integer(bytes, at: start, as: UInt32.self)
      guard code != 0 else {
        zeros += 1
        continue
      }
      guard zeros == 0, let scalar = Unicode.Scalar(code) else { return nil }
      scalars.append(scalar)
    }
    return String(scalars)
  }

  private static func end(of bytes: UnsafeRawBufferPointer) -> Int {
    (bytes.lastIndex { $0 != 0 } ?? -1) + 1
  }
}

extension Float {
  /// The number whose bits in half precision (IEEE 754 binary16) these are.
  init(halfPrecision bits: UInt16) {
    let (exponent, fraction) = (Int(bits >> 10 & 0x1f), UInt32(bits & 0x3ff))
    let magnitude: Float =
      switch exponent {
      case 0: Float(fraction) * 0x1p-24
      case 31: Float(bitPattern: 0x7f80_0000 | fraction << 13)
      default: Float(bitPattern: UInt32(exponent + 112) << 23 | fraction << 13)
      }
    self = bits >> 15 == 0 ? magnitude : -magnitude
  }
}
